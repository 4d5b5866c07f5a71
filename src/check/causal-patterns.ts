/**
 * The patterns that a causally consistent history does not have, each with the first place where it occurs.
 */
import { type CausalOrder, causesOf, type Edge, lastBefore, precedes, sortedBy } from './causal-order'
import { type PathStep, pathOf, pathText } from './causal-path'
import type { RegisterNode, Registers } from './causal-registers'
import { valueName } from './causal-registers'
import { operationText } from './history'

/** A pattern that was found: the operations that make it up, and what is wrong. */
export interface Occurrence {
  readonly nodes: Iterable<RegisterNode>
  readonly explanation: string
}

/** A read of a value that nobody wrote. O(n). */
export function thinAirRead({ nodes, failed }: Registers): Occurrence | undefined {
  const read = nodes.find(node => node.from === 'nowhere' && !node.writes)
  if (read === undefined) return
  const refused = failed.get(valueName(read.operation.key, read.operation.output))
  const but = refused === undefined ? '' : ` but ${operationText(refused)}, which had no effect`
  return {
    nodes: [read],
    explanation: `${operationText(read.operation)} returned a value that nobody wrote${but}.`,
  }
}

/** Operations that each come before themselves. O(n). */
export function cyclicCo(registers: Registers, order: CausalOrder): Occurrence | undefined {
  if (order.unsorted.length === 0) return
  return cycleAmong(registers, order.unsorted, [], 'These operations come causally before themselves')
}

/** A read of nothing after a write. O(reads · p · log n). */
export function writeCoInitRead(registers: Registers, order: CausalOrder): Occurrence | undefined {
  for (const read of registers.nodes) {
    if (read.from !== 'initial') continue
    for (const writes of registers.writers.get(read.operation.key) ?? []) {
      const write = writes[0] as RegisterNode
      if (precedes(order, write, read)) return initReadAfter(registers, write, read, [])
    }
  }
  return
}

/** A read of nothing after a write, where the order of the two rests on `edges` as well. */
export function initReadAfter(
  registers: Registers,
  write: RegisterNode,
  read: RegisterNode,
  edges: readonly Edge[],
): Occurrence {
  const path = pathOf(registers, write, read, edges)
  const { nodes, sentences } = reasonsOf(registers, [path], edges)
  const said = `${operationText(read.operation)} returned the initial value, although ${operationText(write.operation)} comes before it`
  return { nodes, explanation: [...sentences, `${said}: ${pathText(path)}.`].join(' ') }
}

/** A read of a value after it was overwritten. O(reads · p · log n). */
export function writeCoRead(registers: Registers, order: CausalOrder): Occurrence | undefined {
  for (const read of registers.nodes) {
    const { from } = read
    if (typeof from !== 'object') continue
    for (const writes of registers.writers.get(read.operation.key) ?? []) {
      // The last one of a process is enough: if an earlier one comes after the write that was read, the last does too.
      const over = lastBefore(order, writes, read)
      if (over === undefined || over === from || !precedes(order, from, over)) continue
      const paths = [pathOf(registers, from, over, []), pathOf(registers, over, read, [])]
      const explanation = `${operationText(read.operation)} returned a value that was overwritten before, by ${operationText(over.operation)}: ${paths.map(pathText).join('; ')}.`
      return { nodes: reasonsOf(registers, paths, []).nodes, explanation }
    }
  }
  return
}

/** Writes that must be arbitrated before themselves. O(reads · p · log n). */
export function cyclicCf(registers: Registers, order: CausalOrder): Occurrence | undefined {
  const edges = conflictsOf(registers, order)
  const sorted = new Set(sortedBy(registers, edges))
  if (sorted.size === registers.nodes.length) return
  const unsorted = registers.nodes.filter(node => !sorted.has(node))
  return cycleAmong(registers, unsorted, edges, 'So no order of all writes fits')
}

/** For each read the other writes that it knew of: they lose against the one that it returned. */
function conflictsOf(registers: Registers, order: CausalOrder): readonly Edge[] {
  const edges: Edge[] = []
  for (const because of registers.nodes) {
    const to = because.from
    if (typeof to !== 'object') continue
    for (const writes of registers.writers.get(because.operation.key) ?? []) {
      const from = lastBefore(order, writes, because)
      if (from !== undefined && from !== to) edges.push({ from, to, because, rank: 0 })
    }
  }
  return edges
}

/** A cycle among operations from which going back never ends. O(n + e). */
export function cycleAmong(
  registers: Registers,
  unsorted: readonly RegisterNode[],
  edges: readonly Edge[],
  said: string,
): Occurrence {
  const left = new Set(unsorted)
  const before = new Map<RegisterNode, RegisterNode>()
  for (const { from, to } of edges) if (left.has(from)) before.set(to, from)
  const back = (node: RegisterNode) =>
    (causesOf(registers, node).find(cause => left.has(cause)) ?? before.get(node)) as RegisterNode
  const visited = new Set<RegisterNode>()
  let node = unsorted[0] as RegisterNode
  for (; !visited.has(node); node = back(node)) visited.add(node)
  // Every cycle goes through a write, since only writes lead from one process to another.
  while (!node.writes) node = back(node)
  return cycleThrough(registers, node, edges, said)
}

/** The shortest cycle through a write. O(n + e). */
export function cycleThrough(
  registers: Registers,
  write: RegisterNode,
  edges: readonly Edge[],
  said: string,
): Occurrence {
  const path = pathOf(registers, write, write, edges)
  const { nodes, sentences } = reasonsOf(registers, [path], edges)
  return { nodes, explanation: [...sentences, `${said}: ${pathText(path)}.`].join(' ') }
}

/** The operations on ways and on the ways that justify their edges, and a sentence for each of these edges. */
function reasonsOf(registers: Registers, paths: readonly (readonly PathStep[])[], edges: readonly Edge[]) {
  const nodes = new Set<RegisterNode>()
  const sentences: string[] = []
  const explained = new Set<Edge>()
  const take = (path: readonly PathStep[]) => {
    for (const { node, how } of path) {
      nodes.add(node)
      if (typeof node.from === 'object') nodes.add(node.from)
      if (typeof how === 'object' && !explained.has(how)) explain(how)
    }
  }
  const explain = (edge: Edge) => {
    explained.add(edge)
    const read = edge.because as RegisterNode
    const path = pathOf(registers, edge.from, read, edges.slice(0, edge.rank))
    take(path)
    nodes.add(edge.to)
    sentences.push(
      `${operationText(edge.from.operation)} comes before ${operationText(edge.to.operation)}, since ${operationText(read.operation)} returned the latter and knew of the former: ${pathText(path)}.`,
    )
  }
  paths.forEach(take)
  return { nodes, sentences }
}
