/**
 * What causal memory asks for besides causal consistency: that each process sees all writes in one order of its own (HB).
 *
 * The order that a process must have is the causal order of what it knows of, and whatever its reads force: a write that it
 * knew of when it read another one of the same key comes before that one. Forced orders force others, until nothing is new.
 * The last operation of a process knows of most, so that it alone is looked at.
 */
import { type CausalOrder, type Edge, lastBefore, precedes, raise } from './causal-order'
import { cycleThrough, initReadAfter, type Occurrence } from './causal-patterns'
import { entryOf, type RegisterNode, type Registers } from './causal-registers'

/** Which of the two patterns occur, each with its first place. */
export interface MemoryPatterns {
  readonly WriteHBInitRead?: Occurrence
  readonly CyclicHB?: Occurrence
}

/** The patterns in the orders of all processes. O(reads · p · log n), and p for each time that a forced order says more of an operation. */
export function memoryPatterns(registers: Registers, order: CausalOrder): MemoryPatterns {
  let found: MemoryPatterns = {}
  for (const chain of registers.chains) found = { ...patternsFor(registers, order, chain), ...found }
  return found
}

function patternsFor(registers: Registers, order: CausalOrder, chain: readonly RegisterNode[]): MemoryPatterns {
  const forced = forcedOrder(registers, order, chain)
  const { edges, cyclic, late } = forced
  const said = `${chain[0]?.operation.process} can have seen the writes in no order`
  return {
    ...(late && { WriteHBInitRead: initReadAfter(registers, late[0], late[1], edges) }),
    ...(cyclic && { CyclicHB: cycleThrough(registers, cyclic, edges, said) }),
  }
}

/** What the reads of one process force: edges between writes, a write before itself, a write before a read of nothing. */
function forcedOrder(registers: Registers, order: CausalOrder, chain: readonly RegisterNode[]) {
  const rows = rowsOver(order)
  const last = chain[chain.length - 1] as RegisterNode
  const known = order.row(last.at)
  const edges: Edge[] = []
  const lines = new Map<RegisterNode, RegisterNode[]>()
  const queue: RegisterNode[] = []
  let cyclic: RegisterNode | undefined
  let late: readonly [write: RegisterNode, read: RegisterNode] | undefined

  const put = (before: RegisterNode, node: RegisterNode) => {
    if (!rows.put(before, node)) return
    if (node.writes && precedes(rows, node, node)) cyclic ??= node
    queue.push(node)
  }
  const look = (read: RegisterNode) => {
    for (const writes of registers.writers.get(read.operation.key) ?? []) {
      const from = lastBefore(rows, writes, read)
      if (from === undefined || from === read.from) continue
      if (read.from === 'initial') late ??= [from, read]
      if (typeof read.from !== 'object' || precedes(rows, from, read.from)) continue
      edges.push({ from, to: read.from, because: read, rank: edges.length })
      entryOf(lines, from).push(read.from)
      put(from, read.from)
    }
  }
  const settle = () => {
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      if (node.by === last.by && !node.writes) look(node)
      const next = (registers.chains[node.by] as readonly RegisterNode[])[node.place + 1]
      const after = next === undefined ? node.readers : [next, ...node.readers]
      for (const to of after) if (to === last || to.place < (known[to.by] as number)) put(node, to)
      for (const to of lines.get(node) ?? []) put(node, to)
    }
  }
  for (const node of chain) {
    if (node.writes) continue
    look(node)
    settle()
  }
  return { edges, cyclic, late }
}

/** Rows that start as those of an order and grow apart from it. */
function rowsOver(order: CausalOrder) {
  const own = new Map<number, Int32Array>()
  const row = (at: number) => own.get(at) ?? order.row(at)
  const put = (before: RegisterNode, node: RegisterNode): boolean => {
    if (includes(row(node.at), row(before.at), before)) return false
    const grown = own.get(node.at) ?? order.row(node.at).slice()
    own.set(node.at, grown)
    return raise(grown, row(before.at), before)
  }
  return { row, put }
}

function includes(row: Int32Array, before: Int32Array, node: RegisterNode): boolean {
  if ((row[node.by] as number) <= node.place) return false
  for (let by = 0; by < row.length; by++) if ((row[by] as number) < (before[by] as number)) return false
  return true
}
