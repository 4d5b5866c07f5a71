/**
 * What causal stability allows a tree to drop: moves that can no longer matter, and deleted nodes.
 *
 * Whatever arrives later has a larger stamp than all that is stable. So the moves up to the first that is not stable stand
 * as they are for ever, and of them only the one that put each node where it is counts. A node in the trash goes as well,
 * unless a move that is not settled names something that is with it in the trash, and so may bring it back.
 */

import { type CausalContext, emptyContext, hasSeen } from '../clock/causal-context'
import { dotText } from '../clock/dot'
import { type Champ, champEach, champGet } from '../collections/champ'
import { champUpdate } from '../collections/champ-update'
import { isLive } from '../crdt/dot-fun'
import type { TreeKind } from './tree-edit'
import { opsOf, type Placed, placedBy, placeOf, replay } from './tree-log'
import { type Moves, movesType, type NodeId, type Op, type Place } from './tree-moves'
import { movesIn, type TreeSlot, type TreeState } from './tree-shape'

/** The state without settled moves that do not count, and without settled trash. O(n log n). */
export function compactTree(kind: TreeKind, state: TreeState, horizon: CausalContext): TreeState {
  const ops = opsOf(kind.shapes.of(state).log)
  const unsettled = ops.findIndex(({ id, counter }) => !hasSeen(horizon, id, counter))
  const settled = unsettled < 0 ? ops : ops.slice(0, unsettled)
  if (settled.length === 0) return state
  const placed = placedBy(replay(null, [], settled))
  const endOf = ends(placed)
  const named = new Set<Place>()
  for (const { node, parent } of ops.slice(settled.length)) named.add(endOf(node)).add(endOf(parent))
  const isTrash = (node: NodeId): boolean => endOf(node) !== null && !named.has(endOf(node))
  const dead = deadMoves(settled, placed)
  let compacted: Champ<NodeId, TreeSlot> = state
  champEach(state, (slot, node) => {
    const next = isTrash(node) ? emptied(kind, slot, horizon) : withoutMoves(kind, slot, dead.get(node))
    if (next !== slot) compacted = champUpdate(compacted, node, () => (next === kind.slot.bottom ? undefined : next))
  })
  return compacted
}

/** Of each place, where the way up ends: at null in the tree, else at a node in the trash or one that is not known. */
function ends(placed: Placed): (place: Place) => Place {
  const known = new Map<Place, Place>()
  return place => {
    const way: Place[] = []
    let at = place
    let end = known.get(at)
    while (end === undefined) {
      const above = typeof at === 'string' && champGet(placed, at) !== undefined ? placeOf(placed, at) : at
      way.push(at)
      if (above === at || above === false) end = at
      else {
        at = above
        end = known.get(at)
      }
    }
    for (const step of way) known.set(step, end)
    return end
  }
}

/** By node, the dots of its moves that another settled one stands above, or that never took effect. */
function deadMoves(settled: readonly Op[], placed: Placed): ReadonlyMap<NodeId, ReadonlySet<string>> {
  const dead = new Map<NodeId, Set<string>>()
  for (const op of settled) {
    if (champGet(placed, op.node) === op) continue
    const others = dead.get(op.node)
    if (others === undefined) dead.set(op.node, new Set([dotText(op)]))
    else others.add(dotText(op))
  }
  return dead
}

function withoutMoves({ slot }: TreeKind, of: TreeSlot, dead: ReadonlySet<string> | undefined): TreeSlot {
  if (dead === undefined) return of
  return slotOf(
    slot.bottom,
    movesIn(of).filter(move => !isLive(move) || !dead.has(dotText(move))),
    of[1],
  )
}

/** What is left of a node in the trash: nothing, unless what it holds cannot go as a whole, or not yet. */
function emptied({ slot, child }: TreeKind, of: TreeSlot, horizon: CausalContext): TreeSlot {
  const moves = movesIn(of)
  const left = moves.some(isLive) ? moves.filter(move => !isLive(move)) : moves
  const held = of[1]
  if (child === null) return left === moves ? of : slotOf(slot.bottom, left, held)
  const rest: unknown = child.join(held, child.clear(held), horizon, emptyContext(), null)
  const kept = rest === child.bottom ? rest : held
  return left === moves && kept === held ? of : slotOf(slot.bottom, left, kept)
}

function slotOf(bottom: TreeSlot, moves: Moves, held: unknown): TreeSlot {
  const left = moves.length === 0 ? movesType.bottom : moves
  if (left === bottom[0] && held === bottom[1]) return bottom
  return bottom.length === 1 ? [left] : [left, held]
}
