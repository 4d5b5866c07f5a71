/**
 * A history of registers as causal checkers see it: who did what after what, and which write each read is of.
 *
 * Times do not count here, but for the order within a process. Left out of it is what certainly or possibly did nothing:
 * failed operations, reads without an answer, and unknown writes that nobody read.
 */
import { invariant, show } from '../base/error'
import { type History, type Operation, operationText } from './history'
import { byCall, wellFormed } from './well-formed'

/** One operation, with its place. */
export interface RegisterNode {
  readonly operation: Operation
  /** Its index among all. */
  readonly at: number
  /** The index of its process, and its own among the operations of that process. */
  readonly by: number
  readonly place: number
  readonly writes: boolean
  /** Of a read: the write of the value; `initial` when nothing was written, `nowhere` when nobody wrote it. */
  readonly from: RegisterNode | 'initial' | 'nowhere'
  /** Of a write: who read its value. */
  readonly readers: readonly RegisterNode[]
}

/** A history of registers. */
export interface Registers {
  readonly nodes: readonly RegisterNode[]
  /** The operations of each process in program order. */
  readonly chains: readonly (readonly RegisterNode[])[]
  /** For each key, the writes of each process that wrote it, in program order. */
  readonly writers: ReadonlyMap<string, readonly (readonly RegisterNode[])[]>
  /** The failed writes by key and value. */
  readonly failed: ReadonlyMap<string, Operation>
}

/** The name under which a value of a key is known. Values are the same when their JSON is. */
export function valueName(key: string, value: unknown): string {
  return JSON.stringify([key, value ?? null])
}

/**
 * Reads the history; `initial` is what a register holds before it is written. O(n log n).
 *
 * @throws InvariantError `argument` when it is no history, has operations other than `read` and `write`, or a value is written
 *   twice to one key or is the initial one.
 */
export function registersOf(history: History, initial: unknown): Registers {
  wellFormed(history)
  const operations = byCall(history)
  for (const operation of operations) checkName(operation)
  const { written, failed } = valuesOf(operations, initial)
  const read = new Set(operations.filter(isAnswered).map(({ key, output }) => valueName(key, output)))
  const nodes: RegisterNode[] = []
  const chains = new Map<string, RegisterNode[]>()
  const nodeOf = new Map<Operation, RegisterNode>()
  for (const operation of operations) {
    if (!counts(operation, read)) continue
    const chain = entryOf(chains, operation.process)
    const by = chain[0]?.by ?? chains.size - 1
    const writes = operation.name === 'write'
    const node = { operation, at: nodes.length, by, place: chain.length, writes, from: 'nowhere', readers: [] } as const
    nodes.push(node)
    chain.push(node)
    nodeOf.set(operation, node)
  }
  for (const node of nodes) if (!node.writes) linkRead(node, written, nodeOf, initial)
  return { nodes, chains: [...chains.values()], writers: writersOf(nodes), failed }
}

function checkName(operation: Operation): void {
  const { name } = operation
  invariant(name === 'read' || name === 'write', 'argument', () => {
    return `Causal check: operations must be "read" or "write", got "${operationText(operation)}". Check other objects by their dots.`
  })
}

/** The writes that may have happened, and those that certainly did not, by the names of their values. */
function valuesOf(operations: History, initial: unknown) {
  const written = new Map<string, Operation>()
  const failed = new Map<string, Operation>()
  for (const operation of operations) {
    if (operation.name !== 'write') continue
    const value = valueName(operation.key, operation.input)
    if (operation.outcome === 'failed') {
      failed.set(value, operation)
      continue
    }
    const other = written.get(value)
    invariant(other === undefined && value !== valueName(operation.key, initial), 'argument', () => {
      const what = other === undefined ? `the initial ${show(initial ?? null)}` : `"${operationText(other)}"`
      return `Causal check: each value must be written once to a key and not be the initial one, got "${operationText(operation)}" besides ${what}. Write values that differ.`
    })
    written.set(value, operation)
  }
  return { written, failed }
}

function isAnswered(operation: Operation): boolean {
  return operation.name === 'read' && operation.outcome === 'ok'
}

function counts(operation: Operation, read: ReadonlySet<string>): boolean {
  if (operation.name === 'read') return operation.outcome === 'ok'
  return (
    operation.outcome === 'ok' ||
    (operation.outcome === 'unknown' && read.has(valueName(operation.key, operation.input)))
  )
}

/** Fills in the two sides of a read; the only place where nodes change after they were made. */
function linkRead(
  node: RegisterNode,
  written: ReadonlyMap<string, Operation>,
  nodeOf: ReadonlyMap<Operation, RegisterNode>,
  initial: unknown,
): void {
  const { key, output } = node.operation
  const value = valueName(key, output)
  const link = node as { from: RegisterNode['from'] }
  const write = written.get(value)
  if (write !== undefined) {
    const from = nodeOf.get(write) as RegisterNode
    link.from = from
    ;(from.readers as RegisterNode[]).push(node)
  } else if (value === valueName(key, initial)) link.from = 'initial'
}

function writersOf(nodes: readonly RegisterNode[]) {
  const writers = new Map<string, Map<number, RegisterNode[]>>()
  for (const node of nodes) {
    if (!node.writes) continue
    const { key } = node.operation
    const chains = writers.get(key) ?? new Map<number, RegisterNode[]>()
    writers.set(key, chains)
    entryOf(chains, node.by).push(node)
  }
  return new Map([...writers].map(([key, chains]) => [key, [...chains.values()]] as const))
}

/** The list under a key, which is made when there is none. */
export function entryOf<Key, Item>(map: Map<Key, Item[]>, key: Key): Item[] {
  const items = map.get(key) ?? []
  map.set(key, items)
  return items
}
