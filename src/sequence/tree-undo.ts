/**
 * Undoing a change of a tree: what it put somewhere goes back to where it stood, unless somebody has put it elsewhere since.
 */
import type { Dot } from '../clock/dot'
import { champGet, champSingle } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import type { Facets, FacetsOf, Restored, Scope } from '../crdt/contract'
import { removeLive } from '../crdt/dot-fun'
import { contentScope, placeBetween, putIntoTrash, type TreeKind } from './tree-edit'
import { isShown, isWithin } from './tree-log'
import type { NodeId, Op } from './tree-moves'
import { childrenOf, movesIn, type Shape, shows, type TreeSlot, type TreeState } from './tree-shape'

/** One undo in progress. */
interface Undoing {
  readonly kind: TreeKind
  readonly scope: Scope<TreeState>
  readonly was: Shape
  readonly is: Shape
  readonly restored: Restored
  readonly facets: Facets<unknown> | null
}

/** Undoes what a change did and what still stands of it. */
export function undoTree(
  kind: TreeKind,
  facetsOf: FacetsOf,
  scope: Scope<TreeState>,
  before: TreeState,
  after: TreeState,
  restored: Restored,
): void {
  const { shapes, slot, child } = kind
  const facets = child === null ? null : facetsOf(child)
  const undoing: Undoing = { kind, scope, was: shapes.of(before), is: shapes.of(after), restored, facets }
  const moved = new Set<NodeId>()
  eachDifference<NodeId, TreeSlot>(before, after, (node, old = slot.bottom, now = slot.bottom) => {
    if (old[1] !== now[1]) facets?.inverse(contentScope(scope, slot, node), old[1], now[1], restored)
    if (movesIn(old) !== movesIn(now)) moved.add(node)
  })
  for (const node of inOrder(undoing.was, moved)) undoMove(undoing, node)
}

/** Some nodes as they stood in a tree: parents before children, left before right; nodes that did not show come last. */
function inOrder(shape: Shape, nodes: ReadonlySet<NodeId>): readonly NodeId[] {
  const order: NodeId[] = []
  if (nodes.size === 0) return order
  const rows = [childrenOf(shape, null)]
  for (const row of rows)
    for (const { node } of row) {
      if (nodes.has(node)) order.push(node)
      rows.push(childrenOf(shape, node))
    }
  return [...new Set([...order, ...nodes])]
}

function undoMove({ kind, scope, was, is, restored, facets }: Undoing, node: NodeId): void {
  const old = champGet(was.placed, node)
  const made = champGet(is.placed, node)
  if (sameDot(old, made)) return
  const now = kind.shapes.of(scope.read())
  // Somebody has put it elsewhere since.
  if (!sameDot(champGet(now.placed, node), made && restored.find(made))) return
  const wasShown = old !== undefined && isShown(was.placed, old.parent)
  // Nothing that others have done is taken out of sight.
  if (!wasShown && shows(now, node) && holdsNews(now, is, scope.writer, facets, node)) return
  if (old === undefined) takeBack(kind, scope, now, node)
  else if (old.parent === false) putIntoTrash(kind, scope, node)
  else if (isWithin(now.placed, old.parent, node) || (wasShown && !isShown(now.placed, old.parent))) return
  else putBack(kind, scope, now, was, old.parent, node)
  const fresh = champGet(kind.shapes.of(scope.read()).placed, node)
  if (old !== undefined && fresh !== undefined) restored.note(dotOnly(old), dotOnly(fresh))
}

/** Takes away all moves of a node that this replica has made; one that others have moved goes where they have put it. */
function takeBack({ slot }: TreeKind, scope: Scope<TreeState>, now: Shape, node: NodeId): void {
  const gone = removeLive(movesIn(champGet(now.state, node)).filter(({ id }) => id === scope.writer))
  if (gone.length > 0) scope.emit(champSingle(node, [gone, ...slot.bottom.slice(1)]))
}

/** Puts a node behind the nearest of the siblings that stood left of it and still stand there, or in front of all. */
function putBack(
  kind: TreeKind,
  scope: Scope<TreeState>,
  now: Shape,
  was: Shape,
  place: NodeId | null,
  node: NodeId,
): void {
  const siblings = childrenOf(now, place).filter(op => op.node !== node)
  const indices = new Map(siblings.map((op, i) => [op.node, i]))
  let index = 0
  for (const op of childrenOf(was, place)) {
    if (op.node === node) break
    const at = indices.get(op.node)
    if (at !== undefined) index = at + 1
  }
  placeBetween(kind, scope, node, place, siblings[index - 1], siblings[index])
}

/** Whether others have put something below a node since the change, or written into what stands there. */
function holdsNews(now: Shape, is: Shape, writer: string, facets: Facets<unknown> | null, node: NodeId): boolean {
  const nodes = [node]
  const isForeign = ({ id }: Dot): boolean => id !== writer
  for (const at of nodes) {
    const op = champGet(now.placed, at)
    if (op !== undefined && isForeign(op) && !sameDot(op, champGet(is.placed, at))) return true
    const held = champGet(now.state, at)?.[1]
    const known = champGet(is.state, at)?.[1]
    if (facets !== null && held !== undefined && held !== known) {
      const old = new Set(known === undefined ? [] : dotsIn(facets, known))
      if (dotsIn(facets, held).some(dot => !dot.endsWith(`@${writer}`) && !old.has(dot))) return true
    }
    for (const { node } of childrenOf(now, at)) nodes.push(node)
  }
  return false
}

function dotsIn(facets: Facets<unknown>, state: unknown): readonly string[] {
  const { winners, losers } = facets.why(state)
  return [...winners, ...losers].map(({ dot }) => dot)
}

function sameDot(a: Dot | undefined, b: Dot | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.counter === b.counter && a.id === b.id
}

function dotOnly({ id, counter }: Op): Dot {
  return { id, counter }
}
