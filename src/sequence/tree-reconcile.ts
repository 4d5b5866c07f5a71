/**
 * A forest of plain objects as edits of a tree: nodes with an id go where they are wanted, those without one are created, and
 * those that are not wanted go into the trash.
 */
import { isPlainObject } from '../codec/value'
import type { FacetsOf, KeyOf, Scope } from '../crdt/contract'
import { reconcilePart, refuse } from '../crdt/plain'
import { longestIncreasing } from './longest-increasing'
import { contentScope, placeBetween, putIntoTrash, type TreeKind } from './tree-edit'
import { isNodeId, type NodeId } from './tree-moves'
import { childrenOf, type Shape, shows, type TreeState } from './tree-shape'

/** A node as it is wanted. */
interface Wanted {
  readonly id: NodeId | undefined
  /** The field `value`, if there is one. */
  readonly value: readonly [unknown] | undefined
  readonly children: readonly Wanted[]
}

/**
 * Turns the tree into a forest. The next value is the view, an object with `roots`, or the array of roots; a node is
 * `{ id?, value?, children? }`, without children if it names none.
 */
export function reconcileTree(
  kind: TreeKind,
  facetsOf: FacetsOf,
  scope: Scope<TreeState>,
  next: unknown,
  keyOf: KeyOf,
): void {
  const roots = readForest(next)
  const before = kind.shapes.of(scope.read())
  arrange(kind, scope, null, roots, (node, wanted, step) => {
    const { child, slot } = kind
    if (wanted.value === undefined || child === null) return
    const [value] = wanted.value
    const part = contentScope(scope, slot, node)
    if (value === child.view(part.read())) return
    reconcilePart(keyOf, step, () => facetsOf(child).reconcile(part, value, keyOf))
  })
  const wanted = new Set<NodeId>()
  eachWanted(roots, ({ id }) => id !== undefined && wanted.add(id))
  eachShown(before, node => {
    if (!wanted.has(node) && shows(kind.shapes.of(scope.read()), node)) putIntoTrash(kind, scope, node)
  })
}

/** Puts the nodes of each row where they are wanted, rows from the top on: so no node is ever put below itself. */
function arrange(
  kind: TreeKind,
  scope: Scope<TreeState>,
  place: NodeId | null,
  wanted: readonly Wanted[],
  visit: (node: NodeId, wanted: Wanted, step: unknown) => void,
): void {
  const rows: { readonly place: NodeId | null; readonly wanted: readonly Wanted[] }[] = [{ place, wanted }]
  for (const row of rows)
    arrangeRow(kind, scope, row.place, row.wanted).forEach((node, i) => {
      const of = row.wanted[i] as Wanted
      visit(node, of, of.id ?? i)
      rows.push({ place: node, wanted: of.children })
    })
}

function arrangeRow(
  kind: TreeKind,
  scope: Scope<TreeState>,
  place: NodeId | null,
  wanted: readonly Wanted[],
): readonly NodeId[] {
  const now = (): Shape => kind.shapes.of(scope.read())
  if (wanted.length === 0) return []
  const indices = new Map(childrenOf(now(), place).map(({ node }, i) => [node, i]))
  const here = wanted.flatMap(({ id }, i) => (id !== undefined && indices.has(id) ? [i] : []))
  const kept = longestIncreasing(here.map(i => indices.get(wanted[i]?.id as NodeId) as number))
  const stays = new Set(here.filter((_, i) => kept.has(i)))
  const nodes: NodeId[] = []
  // The index of the node that was put last; nodes between that and the next one go later.
  let last = -1
  wanted.forEach(({ id }, i) => {
    const row = childrenOf(now(), place)
    const siblings = id !== undefined && indices.has(id) && !stays.has(i) ? row.filter(({ node }) => node !== id) : row
    const left = nodes[i - 1]
    if (siblings[last]?.node !== left) last = siblings.findIndex(({ node }) => node === left)
    nodes.push(
      id !== undefined && stays.has(i) ? id : placeBetween(kind, scope, id, place, siblings[last], siblings[last + 1]),
    )
    last++
  })
  return nodes
}

function readForest(next: unknown): readonly Wanted[] {
  const ids = new Set<NodeId>()
  const roots = isPlainObject(next) ? (next as { readonly roots?: unknown }).roots : next
  if (!Array.isArray(roots)) return refuse('an object with "roots", or the array of them', next)
  const readNode = (node: unknown): Wanted => {
    if (!isPlainObject(node)) return refuse('a node { id?, value?, children? }', node)
    const { id, value, children = [] } = node as Readonly<Record<string, unknown>>
    if (!Array.isArray(children)) return refuse('an array of children', children)
    if (id !== undefined) {
      if (typeof id !== 'string' || !isNodeId(id)) return refuse('the id of a node, or none for a new one', id)
      if (ids.has(id)) return refuse('each node once', id)
      ids.add(id)
    }
    return {
      id: id as NodeId | undefined,
      value: value === undefined ? undefined : [value],
      children: children.map(readNode),
    }
  }
  return roots.map(readNode)
}

function eachWanted(wanted: readonly Wanted[], visit: (of: Wanted) => void): void {
  for (const of of wanted) {
    visit(of)
    eachWanted(of.children, visit)
  }
}

/** The nodes that show, parents before their children. */
function eachShown(shape: Shape, visit: (node: NodeId) => void): void {
  const rows = [childrenOf(shape, null)]
  for (const row of rows)
    for (const { node } of row) {
      visit(node)
      rows.push(childrenOf(shape, node))
    }
}
