/**
 * A movable tree with ordered children: whatever is moved at the same time, no node is lost, doubled or below itself.
 */
import { InvariantError } from '../base/error'
import { dotText } from '../clock/dot'
import { bTreeSize } from '../collections/b-tree'
import { champEntries, champGet } from '../collections/champ'
import type { AnyCausalCrdt, Contribution, Crdt, Edit, Explanation, Facets, FacetsOf, Value } from '../crdt/contract'
import { liveEntries } from '../crdt/dot-fun'
import { dotMapParts } from '../crdt/dot-map'
import { productParts } from '../crdt/product'
import { compactTree } from './tree-compact'
import { type TreeEdit, type TreeKind, treeEdit } from './tree-edit'
import { replay } from './tree-log'
import { isNodeId, type Move, movesType, type NodeId } from './tree-moves'
import { positionBetween } from './tree-position'
import { reconcileTree } from './tree-reconcile'
import { movesIn, type Replay, rowOf, shows, type TreeState } from './tree-shape'
import { undoTree } from './tree-undo'
import { makeView, type TreeView } from './tree-view'

/** What the nodes of a tree hold, as they show; null where they hold nothing. */
export type TreeValue<Child extends AnyCausalCrdt | null> = Child extends AnyCausalCrdt ? Value<Child> : null
/** The mutators of what a node holds. */
export type TreeChildEdit<Child extends AnyCausalCrdt | null> = Child extends AnyCausalCrdt ? Edit<Child> : never

/** The descriptor type of {@link tree}. */
export interface Tree<Child extends AnyCausalCrdt | null = null>
  extends Crdt<TreeState, TreeView<TreeValue<Child>>, TreeEdit<TreeChildEdit<Child>>, 'causal'> {}

/**
 * A tree of nodes that can be created, moved and deleted, with ordered children; each node may hold replicated data of one type.
 *
 * Under concurrency: moves take effect in the order of their stamps, and one that would put a node below itself by then does
 * nothing; so of two moves of a node the later one holds, and of two that make a circle the earlier one. Deleting is moving
 * into the trash, with all that is below by then; a later move takes a node out. Rows of siblings created at the same time do
 * not interleave.
 *
 * State: `[["1@alice", [moves, child]], …]` ascending by node id, which is the dot that created it; moves are
 * `["1@alice", stamp, place, …position]`, the place 0 above all, 1 in the trash, or 2 with a node's dot. Moves stay until a
 * compaction. The view is a frozen object with `roots` and `get(id)`; nodes are `{ id, parent, value, children }`, and those below
 * which nothing changed stay `===`.
 * Cost: about 15 bytes a node, and as much for each further move. An edit is O(m + d log n) for m moves of the node and depth d; a move that arrives
 * behind l later ones does them again, O(l d log n); a view after an edit O(s) for the s siblings at each level above it.
 *
 * `child` is what nodes hold, a descriptor of kind `causal`; without one they hold nothing, and their value is null.
 * @throws InvariantError `argument` when the child is not of kind `causal`.
 * @throws InvariantError `argument` when an edit names a node that does not show (but for `delete`), an index that is not
 *   among the siblings, or a place below the node itself.
 *
 * @example
 * ```ts
 * import { change, lwwRegister, merge, replica, tree, view } from 'meldkit'
 *
 * const Outline = tree(lwwRegister(''))
 * const [alice] = change(Outline, replica(Outline, 'alice'), outline => {
 *   outline.at(outline.create(null)).set('fruit')
 *   outline.at(outline.create(null)).set('tea')
 * })
 * const bob = merge(Outline, replica(Outline, 'bob'), alice)
 * const [fruit, tea] = view(Outline, alice).roots.map(node => node.id)
 * // At the same time each is put below the other:
 * const [one] = change(Outline, alice, outline => outline.move(fruit, tea))
 * const [other] = change(Outline, bob, outline => outline.move(tea, fruit))
 * const both = view(Outline, merge(Outline, one, other))
 * both.roots.map(node => node.value) // => ['tea']
 * both.roots[0]?.children.map(node => node.value) // => ['fruit']
 * ```
 *
 * @see Kleppmann, Mulligan, Gomes & Beresford, "A highly-available move operation for replicated trees" (IEEE TPDS 2021),
 *   sections 3 and 4. We differ: versions are values, so checkpoints stand in for what undoes each move; a state is a set of moves
 *   that can be joined and cleared like any other; siblings are ordered by positions in Fugue trees (Weidner & Kleppmann 2023).
 */
export function tree(): Tree
export function tree<Child extends AnyCausalCrdt>(child: Child): Tree<Child>
export function tree(child?: AnyCausalCrdt): Tree<never> {
  if (child !== undefined && child.kind !== 'causal')
    throw new InvariantError(
      'argument',
      `The nodes of a tree hold causal data only, got ${child.tag}, which is a lattice and cannot be removed.`,
    )
  return treeWith(child ?? null) as Tree<never>
}

/** How moves come to places, and siblings to positions; a parameter, so that tests can show what other rules come to. */
export interface TreeRules {
  readonly replay: Replay
  readonly between: typeof positionBetween
}

const treeRules: TreeRules = { replay, between: positionBetween }

/** The descriptor, by these rules. */
export function treeWith(child: AnyCausalCrdt | null, rules: TreeRules = treeRules): Tree<AnyCausalCrdt> {
  const slot = {
    ...productParts(child === null ? [movesType] : [movesType, child]),
    tag: 'tree.slot',
    version: 1,
    kind: 'causal',
    children: [],
    view: () => null,
    edit: () => null,
  } as TreeKind['slot']
  const parts = dotMapParts<NodeId, typeof slot>(slot, isNodeId)
  const { shapes, view } = makeView(child, rules.replay)
  const kind: TreeKind = { shapes, slot, child, view, between: rules.between }
  const whole = {
    ...parts,
    join(...args: Parameters<typeof parts.join>): TreeState {
      const joined = parts.join(...args)
      shapes.link(args[0], joined)
      return joined
    },
    alive: (state: TreeState): boolean => bTreeSize(rowOf(shapes.of(state), null)) > 0,
    compact: (state: TreeState, horizon: Parameters<typeof parts.compact>[1]): TreeState => {
      const compacted = compactTree(kind, parts.compact(state, horizon), horizon)
      shapes.link(state, compacted)
      return compacted
    },
  }
  return {
    ...whole,
    tag: 'tree',
    version: 1,
    kind: 'causal',
    children: child === null ? [] : [['', child]],
    view,
    edit: scope => treeEdit(kind, whole, scope),
    facetsFrom: facetsOf => treeFacets(kind, facetsOf),
  }
}

function treeFacets(kind: TreeKind, facetsOf: FacetsOf): Facets<TreeState> {
  const { shapes, child } = kind
  return {
    reconcile(scope, next, keyOf) {
      if (next !== kind.view(scope.read())) reconcileTree(kind, facetsOf, scope, next, keyOf)
    },
    inverse: (scope, before, after, restored) => undoTree(kind, facetsOf, scope, before, after, restored),
    why: state => whyTree(kind, facetsOf, state),
    part(state, step) {
      if (child === null || typeof step !== 'string' || !shows(shapes.of(state), step)) return undefined
      return [child, champGet(state, step)?.[1] ?? child.bottom]
    },
  }
}

/** The move that put each node where it is, and what the node holds; moves that do not count are losers. */
function whyTree({ shapes, child }: TreeKind, facetsOf: FacetsOf, state: TreeState): Explanation {
  const { placed } = shapes.of(state)
  const winners: Contribution[] = []
  const losers: Contribution[] = []
  for (const [key, slot] of champEntries(state)) {
    const won = champGet(placed, key)
    for (const move of liveEntries(movesIn(slot))) {
      const { parent } = move.value as Move
      const isWinner = won?.id === move.id && won.counter === move.counter
      // Null for a root, false for the trash.
      const told = { dot: dotText(move), value: parent, stamp: move.stamp, key }
      if (isWinner) winners.push(told)
      else losers.push(told)
    }
    if (child === null) continue
    const held = facetsOf(child).why(slot[1])
    for (const part of held.winners) winners.push({ ...part, key: part.key ?? key })
    for (const part of held.losers) losers.push({ ...part, key: part.key ?? key })
  }
  return { winners, losers }
}
