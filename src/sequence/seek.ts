/**
 * Finds elements in a tree of spans by the order of runs.
 */
import { comparePositions, type Run } from './run'
import type { Content, Span } from './span'
import { type Node, type Path, spanAt } from './span-tree'

/**
 * Points a path at the last span that begins before element `offset` of `run`, or, with `bound` 1, at the element or before
 * it. False when none does; the path is then at the start. O(log n · log depth).
 */
export function seekBefore<C extends Content>(path: Path<C>, run: Run, offset: number, bound: 0 | 1): boolean {
  const { nodes, at } = path
  let node: Node<C> = path.root
  let level = 0
  while (node.height > 0) {
    const { kids } = node
    let low = 1
    let high = kids.length
    while (low < high) {
      const middle = (low + high) >> 1
      const kid = kids[middle] as Node<C>
      if (comparePositions(kid.run, kid.offset, run, offset) < bound) low = middle + 1
      else high = middle
    }
    nodes[level] = node
    at[level++] = low - 1
    node = kids[low - 1] as Node<C>
  }
  const { spans } = node
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    const span = spans[middle] as Span<C>
    if (comparePositions(span.run, span.offset, run, offset) < bound) low = middle + 1
    else high = middle
  }
  nodes[level] = node
  at[level] = Math.max(0, low - 1)
  path.depth = level
  return low > 0
}

/** Points a path at an element, if it is placed; `within` is then its place in the span. */
export function seekElement<C extends Content>(path: Path<C>, run: Run, offset: number): boolean {
  if (!seekBefore(path, run, offset, 1)) return false
  const span = spanAt(path)
  path.within = offset - span.offset
  return span.run === run && path.within >= 0 && path.within < span.length
}
