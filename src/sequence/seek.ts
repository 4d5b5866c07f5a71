/**
 * Finds elements in a tree of spans: by index, and by the order of runs.
 */
import { comparePositions, type Run } from './run'
import type { Content, Span } from './span'
import { type Node, type Path, spanAt } from './span-tree'

/** Points a path at the element that shows at an index below `root.visible`. O(log n). */
export function seekIndex<C>(path: Path<C>, index: number): void {
  const { nodes, at } = path
  let node = path.root
  let rest = index
  let level = 0
  while (node.height > 0) {
    const { kids } = node
    let i = 0
    let kid = kids[0] as Node<C>
    while (rest >= kid.visible) {
      rest -= kid.visible
      kid = kids[++i] as Node<C>
    }
    nodes[level] = node
    at[level++] = i
    node = kid
  }
  const { spans } = node
  let i = 0
  for (;;) {
    const span = spans[i] as Span<C>
    if (span.isLive) {
      if (rest < span.length) break
      rest -= span.length
    }
    i++
  }
  nodes[level] = node
  at[level] = i
  path.depth = level
  path.within = rest
}

/** Points a path at the first span. */
export function seekStart<C>(path: Path<C>): void {
  let node = path.root
  let level = 0
  for (; node.height > 0; level++) {
    path.nodes[level] = node
    path.at[level] = 0
    node = node.kids[0] as Node<C>
  }
  path.nodes[level] = node
  path.at[level] = 0
  path.depth = level
  path.within = 0
}

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
