/**
 * Why one operation comes before another: the shortest way from one to the other, and that way in words.
 */
import type { Edge } from './causal-order'
import { entryOf, type RegisterNode, type Registers } from './causal-registers'
import { operationText } from './history'

/** One step of a way. A process goes on to any later operation of its own in one step. */
export interface PathStep {
  readonly node: RegisterNode
  /** How the way comes here. */
  readonly how: 'start' | 'program order' | 'reads' | Edge
}

/**
 * A shortest way from one operation to another, or back to itself: in program order, from a write to a read of it, and along
 * `edges`. The caller knows that there is one. O(n + e).
 */
export function pathOf(
  registers: Registers,
  start: RegisterNode,
  end: RegisterNode,
  edges: readonly Edge[],
): readonly PathStep[] {
  const reached = new Map<RegisterNode, readonly [from: RegisterNode, how: PathStep['how']]>()
  const lines = new Map<RegisterNode, Edge[]>()
  for (const edge of edges) entryOf(lines, edge.from).push(edge)
  // All of a process from this place on has been reached.
  const seen = registers.chains.map(chain => chain.length)
  const queue = [start]
  const reach = (node: RegisterNode, from: RegisterNode, how: PathStep['how']) => {
    if (reached.has(node)) return
    reached.set(node, [from, how])
    queue.push(node)
  }
  for (let i = 0; i < queue.length && !reached.has(end); i++) {
    const node = queue[i] as RegisterNode
    for (const reader of node.readers) reach(reader, node, 'reads')
    for (const edge of lines.get(node) ?? []) reach(edge.to, node, edge)
    const chain = registers.chains[node.by] as readonly RegisterNode[]
    const until = seen[node.by] as number
    for (let place = node.place + 1; place < until; place++) {
      reach(chain[place] as RegisterNode, node, 'program order')
    }
    seen[node.by] = Math.min(until, node.place + 1)
  }
  return walkBack(reached, start, end)
}

function walkBack(
  reached: ReadonlyMap<RegisterNode, readonly [RegisterNode, PathStep['how']]>,
  start: RegisterNode,
  end: RegisterNode,
): readonly PathStep[] {
  const steps: PathStep[] = []
  let node = end
  do {
    const [from, how] = reached.get(node) as readonly [RegisterNode, PathStep['how']]
    steps.push({ node, how })
    node = from
  } while (node !== start)
  steps.push({ node: start, how: 'start' })
  return steps.reverse()
}

/** A way in words. */
export function pathText(path: readonly PathStep[]): string {
  return path
    .map(({ node, how }) => {
      const text = operationText(node.operation)
      if (how === 'start') return text
      if (how === 'program order') return `, then ${text}`
      return how === 'reads' ? `, seen by ${text}` : `, hence before ${text}`
    })
    .join('')
}
