/**
 * Causal order (CO): what an operation may have known of. The least transitive relation over the order of each process and
 * from each write to the reads of its value.
 *
 * Kept as vectors: for each operation, how many of the first operations of each process come before it. That says all, as a
 * process has known whatever it knew. n · p numbers for n operations of p processes.
 */
import { entryOf, type RegisterNode, type Registers } from './causal-registers'

/** An order of operations that may grow: `rows[at][by]` operations of process `by` come before the one at `at`. */
export interface Rows {
  /** The row of an operation, for reading. */
  readonly row: (at: number) => Int32Array
}

/** Causal order, or the operations among which it has a cycle. */
export interface CausalOrder extends Rows {
  /** All operations, each after those that come before it. */
  readonly sorted: readonly RegisterNode[]
  /** Not empty when there is a cycle: operations from which going back never ends. */
  readonly unsorted: readonly RegisterNode[]
}

/** One step of the order: which operation comes before which, and why. */
export interface Edge {
  readonly from: RegisterNode
  readonly to: RegisterNode
  /** The read that forces the order, of an edge between two writes; absent when the order is causal. */
  readonly because?: RegisterNode
  /** How many edges were known when it was found: its reason rests on causal order and those alone. */
  readonly rank: number
}

/** The causal order. O(n · p). */
export function causalOrder(registers: Registers): CausalOrder {
  const width = registers.chains.length
  const cells = new Int32Array(registers.nodes.length * width)
  const row = (at: number) => cells.subarray(at * width, (at + 1) * width)
  const sorted = sortedBy(registers, [])
  for (const node of sorted) {
    const own = row(node.at)
    for (const before of causesOf(registers, node)) raise(own, row(before.at), before)
  }
  if (sorted.length === registers.nodes.length) return { row, sorted, unsorted: [] }
  const placed = new Set(sorted)
  return { row, sorted, unsorted: registers.nodes.filter(node => !placed.has(node)) }
}

/** Adds to a row what is before `node`, and `node`; whether anything was new. O(p). */
export function raise(row: Int32Array, before: Int32Array, node: RegisterNode): boolean {
  let grown = false
  for (let by = 0; by < row.length; by++) {
    const count = by === node.by ? Math.max(node.place + 1, before[by] as number) : (before[by] as number)
    if (count <= (row[by] as number)) continue
    row[by] = count
    grown = true
  }
  return grown
}

/** Whether `a` comes before `b`. */
export function precedes(order: Rows, a: RegisterNode, b: RegisterNode): boolean {
  return (order.row(b.at)[a.by] as number) > a.place
}

/** The last of the writes of one process, in program order, that comes before the node. O(log n). */
export function lastBefore(order: Rows, writes: readonly RegisterNode[], node: RegisterNode): RegisterNode | undefined {
  const count = order.row(node.at)[(writes[0] as RegisterNode).by] as number
  let low = 0
  let high = writes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((writes[middle] as RegisterNode).place < count) low = middle + 1
    else high = middle
  }
  return writes[low - 1]
}

/** Each operation after those that come before it, by causal order and `edges`; what hangs on a cycle is left out. O(n + e). */
export function sortedBy(registers: Registers, edges: readonly Edge[]): readonly RegisterNode[] {
  const { nodes, chains } = registers
  const after = new Map<RegisterNode, RegisterNode[]>()
  const waits = new Int32Array(nodes.length)
  for (const node of nodes) waits[node.at] = causesOf(registers, node).length
  for (const { from, to } of edges) {
    entryOf(after, from).push(to)
    waits[to.at] = (waits[to.at] as number) + 1
  }
  const sorted = nodes.filter(({ at }) => waits[at] === 0)
  const release = (node: RegisterNode) => {
    waits[node.at] = (waits[node.at] as number) - 1
    if (waits[node.at] === 0) sorted.push(node)
  }
  for (let i = 0; i < sorted.length; i++) {
    const node = sorted[i] as RegisterNode
    const next = (chains[node.by] as readonly RegisterNode[])[node.place + 1]
    if (next !== undefined) release(next)
    node.readers.forEach(release)
    after.get(node)?.forEach(release)
  }
  return sorted
}

/** What comes directly before an operation: its predecessor in the process, and the write that it read. */
export function causesOf({ chains }: Registers, node: RegisterNode): readonly RegisterNode[] {
  const last = (chains[node.by] as readonly RegisterNode[])[node.place - 1]
  const causes = last === undefined ? [] : [last]
  if (typeof node.from === 'object') causes.push(node.from)
  return causes
}
