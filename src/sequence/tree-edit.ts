/**
 * The mutators of a tree. Each looks at the shape of the tree as edited so far, and adds one move.
 */
import { InvariantError, show } from '../base/error'
import { dotText } from '../clock/dot'
import { bTreeGet, bTreeSize } from '../collections/b-tree'
import { champGet, champSingle } from '../collections/champ'
import { emitClear } from '../crdt/child-scope'
import type { AnyCausalCrdt, Crdt, Scope } from '../crdt/contract'
import { dotEntry } from '../crdt/dot-fun'
import { keyScope } from '../crdt/dot-map'
import { partScope } from '../crdt/product'
import { isWithin } from './tree-log'
import { makeMove, type NodeId, type Op, type Place } from './tree-moves'
import type { Position, positionBetween } from './tree-position'
import { childrenOf, indexIn, rowOf, type Shape, type Shapes, shows, type TreeSlot, type TreeState } from './tree-shape'

/** The mutators of a tree. A node is named by its id, which `create` gives and the view shows. */
export interface TreeEdit<ChildEdit> {
  /** Makes a node below `parent`, null for a root, so that it gets an index among its siblings; the last if left out. */
  create(parent: NodeId | null, index?: number): NodeId
  /** The ids of the nodes below `parent`, null for the roots, in their order as edited so far. */
  children(parent: NodeId | null): readonly NodeId[]
  /** The mutators of what a node holds. */
  at(id: NodeId): ChildEdit
  /** Puts a node, with all below it, elsewhere; `index` counts its new siblings without itself. */
  move(id: NodeId, parent: NodeId | null, index?: number): void
  /** Puts a node, with all below it, into the trash. Does nothing if it does not show. */
  delete(id: NodeId): void
  /** Removes all nodes that were seen. */
  clear(): void
}

/** What the edits of one descriptor need of it. */
export interface TreeKind {
  readonly shapes: Shapes
  readonly slot: Crdt<TreeSlot, unknown, unknown, 'causal'>
  readonly child: AnyCausalCrdt | null
  view(state: TreeState): unknown
  /** A fresh position between two. */
  readonly between: typeof positionBetween
}

type TreeScope = Scope<TreeState>

/** The mutators in a scope; `whole` clears it. */
export function treeEdit(
  kind: TreeKind,
  whole: Pick<Crdt<TreeState, unknown, unknown>, 'bottom' | 'clear' | 'alive'>,
  scope: TreeScope,
): TreeEdit<unknown> {
  const { shapes, slot, child } = kind
  const now = (): Shape => shapes.of(scope.read())
  return {
    create(parent, index) {
      const shape = now()
      checkShown(shape, 'create', parent)
      const row = rowOf(shape, parent)
      const at = checkIndex('create', index, bTreeSize(row))
      return placeBetween(kind, scope, undefined, parent, bTreeGet(row, at - 1), bTreeGet(row, at))
    },
    children(parent) {
      const shape = now()
      checkShown(shape, 'children', parent)
      return childrenOf(shape, parent).map(({ node }) => node)
    },
    at(id) {
      checkShown(now(), 'at', checkId('at', id))
      if (child === null) throw wrong('at', 'a tree whose nodes hold something, as tree(child) makes', id)
      return child.edit(contentScope(scope, slot, id))
    },
    move(id, parent, index) {
      const shape = now()
      checkShown(shape, 'move', checkId('move', id))
      checkShown(shape, 'move', parent)
      if (isWithin(shape.placed, parent, id)) throw wrong('move', `a place outside of ${id} and all below it`, parent)
      const row = rowOf(shape, parent)
      const op = champGet(shape.placed, id) as Op
      // Where it stands in the row itself; behind all if it stands elsewhere.
      const own = op.parent === parent ? indexIn(row, op) : bTreeSize(row)
      const at = checkIndex('move', index, bTreeSize(row) - (op.parent === parent ? 1 : 0))
      if (at === own && op.parent === parent) return
      const other = (i: number): Op | undefined => bTreeGet(row, i < own ? i : i + 1)
      placeBetween(kind, scope, id, parent, other(at - 1), other(at))
    },
    delete(id) {
      if (shows(now(), checkId('delete', id))) putIntoTrash(kind, scope, id)
    },
    clear() {
      if (whole.alive(scope.read())) emitClear(scope, whole)
    },
  }
}

/** Puts a node, a new one if none is named, between two others that stand side by side but for itself. */
export function placeBetween(
  kind: TreeKind,
  scope: TreeScope,
  node: NodeId | undefined,
  parent: NodeId | null,
  before: Op | undefined,
  after: Op | undefined,
): NodeId {
  const { writer } = scope
  return emitMove(kind, scope, node, parent, counter =>
    kind.between(before?.position ?? [], after?.position, writer, counter),
  )
}

/** Puts a node into the trash, wherever it is. */
export function putIntoTrash(kind: TreeKind, scope: TreeScope, node: NodeId): void {
  emitMove(kind, scope, node, false, () => [])
}

/** The scope of what a node holds. */
export function contentScope(scope: TreeScope, slot: TreeKind['slot'], node: NodeId): Scope<unknown> {
  return partScope(keyScope(scope, slot, node), slot.bottom, 1)
}

function emitMove(
  { slot }: TreeKind,
  scope: TreeScope,
  node: NodeId | undefined,
  parent: Place,
  position: (counter: number) => Position,
): NodeId {
  const { writer, stamp } = scope
  const counter = scope.take()
  const id = node ?? dotText({ id: writer, counter })
  const move = dotEntry(writer, counter, stamp, makeMove(parent, position(counter)))
  scope.emit(champSingle(id, [[move], ...slot.bottom.slice(1)]))
  return id
}

function checkId(what: string, id: unknown): NodeId {
  if (typeof id !== 'string') throw wrong(what, 'the id of a node', id)
  return id
}

/** That a node can be named: what is in the trash is not there. */
function checkShown(shape: Shape, what: string, place: NodeId | null): void {
  if (place !== null && !shows(shape, checkId(what, place))) throw wrong(what, 'the id of a node that shows', place)
}

function checkIndex(what: string, index: number | undefined, length: number): number {
  if (index === undefined) return length
  if (Number.isInteger(index) && index >= 0 && index <= length) return index
  throw wrong(what, `an index from 0 to ${length}, as there are ${length} siblings`, index)
}

function wrong(what: string, expected: string, got: unknown): InvariantError {
  return new InvariantError('argument', `Tree ${what}: expected ${expected}, got ${show(got)}. Nothing was changed.`)
}
