/**
 * The moves of a tree in the order in which they take effect, as a persistent list of chunks with a checkpoint each.
 *
 * A move takes effect unless it would put a node below itself, which only the moves before it decide. So a late move asks
 * for all later ones to be done again: the list goes back to the checkpoint before it, and on from there. Versions share
 * chunks, and checkpoints share all that lies between them; nothing needs to be undone.
 *
 * Source: Kleppmann, Mulligan, Gomes & Beresford (IEEE TPDS 2021), section 3. We differ in keeping checkpoints of a persistent
 * map where they keep, for each move, what undoes it.
 */
import { type Champ, champGet, emptyChamp } from '../collections/champ'
import { champUpdate } from '../collections/champ-update'
import { compareOps, type NodeId, type Op, type Place } from './tree-moves'

/** The newest moves, behind older ones. */
export interface Chunk {
  readonly older: Chunk | null
  readonly ops: readonly Op[]
  /** For each node the move that put it where it is, after all of these. */
  readonly placed: Placed
}

/** By node, the move that put it where it is. */
export type Placed = Champ<NodeId, Op>

/** A checkpoint every 32 moves: that many are done again at most besides those behind a late one. */
export const chunkLength = 32

/**
 * The log with some moves more and some fewer. O((k + l) log n) for k moves that differ and l behind the first of them,
 * and the depths at which they put nodes.
 *
 * @param length of chunks, for tests: the result places all nodes alike, whatever it is.
 */
export function replay(
  log: Chunk | null,
  gone: readonly Op[],
  come: readonly Op[],
  length: number = chunkLength,
): Chunk | null {
  if (gone.length === 0 && come.length === 0) return log
  const less = [...gone].sort(compareOps)
  const more = [...come].sort(compareOps)
  const first = [less[0], more[0]].reduce((a, b) => (b === undefined || (a && compareOps(a, b) < 0) ? a : b)) as Op
  let base = log
  const passed: (readonly Op[])[] = []
  while (base !== null && compareOps(base.ops[base.ops.length - 1] as Op, first) >= 0) {
    passed.push(base.ops)
    base = base.older
  }
  const again = merged(passed.reverse().flat(), less, more)
  return extended(base, again, length)
}

/** Whether a node is `above` or stands somewhere below it. O(depth). */
export function isWithin(placed: Placed, node: Place, above: NodeId): boolean {
  let at = node
  while (typeof at === 'string') {
    if (at === above) return true
    at = placeOf(placed, at)
  }
  return false
}

/** Below what a node stands; the trash for one of which nothing is known. O(log n). */
export function placeOf(placed: Placed, node: NodeId): Place {
  const op = champGet(placed, node)
  return op === undefined ? false : op.parent
}

/** Whether a place is in the tree and not in the trash. O(depth). */
export function isShown(placed: Placed, place: Place): boolean {
  let at = place
  while (typeof at === 'string') at = placeOf(placed, at)
  return at === null
}

/** All moves, in their order. O(n). */
export function opsOf(log: Chunk | null): Op[] {
  const chunks: (readonly Op[])[] = []
  for (let at = log; at !== null; at = at.older) chunks.push(at.ops)
  return chunks.reverse().flat()
}

/** The placement of a log. */
export function placedBy(log: Chunk | null): Placed {
  return log === null ? emptyChamp() : log.placed
}

/** Three ascending lists as one: the first without what is in the second, with what is in the third. */
function merged(ops: readonly Op[], less: readonly Op[], more: readonly Op[]): Op[] {
  const out: Op[] = []
  let i = 0
  let j = 0
  for (const op of ops) {
    while (j < more.length && compareOps(more[j] as Op, op) < 0) out.push(more[j++] as Op)
    if (i < less.length && compareOps(less[i] as Op, op) === 0) i++
    else out.push(op)
  }
  for (; j < more.length; j++) out.push(more[j] as Op)
  return out
}

/** The log with moves that come after all of it. */
function extended(log: Chunk | null, ops: readonly Op[], length: number): Chunk | null {
  const isOpen = log !== null && log.ops.length < length
  let older = isOpen ? log.older : log
  let chunk = isOpen ? log.ops.slice() : []
  let placed = placedBy(log)
  let owner = {}
  for (const op of ops) {
    placed = place(placed, op, owner)
    chunk.push(op)
    if (chunk.length < length) continue
    older = { older, ops: chunk, placed }
    chunk = []
    owner = {}
  }
  return chunk.length === 0 ? older : { older, ops: chunk, placed }
}

/** Does one move, unless it would put a node below itself. */
function place(placed: Placed, op: Op, owner: object): Placed {
  return isWithin(placed, op.parent, op.node) ? placed : champUpdate(placed, op.node, () => op, owner)
}
