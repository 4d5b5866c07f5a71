/**
 * Where a node stands among its siblings: a path in a Fugue tree, written out, so that a position needs no other to be read.
 *
 * In Fugue every element hangs left or right of another one, and the order is that of an in-order walk. Positions that one
 * replica makes one behind the other form a *chain*, which takes one step of a path however long it is: one that grows right
 * stands behind what hangs on its elements, one that grows left in front. Whoever inserts goes on with the outermost chain of
 * its own that fits, so replicas that append by turns make no long paths. All that can come between two positions of a row
 * inserted at once was made by somebody who knew the row: rows inserted at the same time do not interleave.
 *
 * Source: Weidner & Kleppmann, "The Art of the Fugue" (2023). We differ: elements are not kept once nothing stands on
 * them, since each position holds its ancestors, as in list-positions; and a chain goes on also behind what hangs on it.
 */
import type { ReplicaId } from '../clock/replica-id'

/** One chain on the way to a position, and the element of it at which the way leaves, or ends. */
export interface Step {
  /** Whose chain it is; only this replica makes it longer. */
  readonly id: ReplicaId
  /** The counter of the dot that began it. */
  readonly start: number
  /** On which side of the step before it hangs, and grows. */
  readonly isLeft: boolean
  /** The counter of the dot that made the element. */
  readonly at: number
}

/** The last step is that of the position's own dot; no steps is the place at which all others hang, right of it. */
export type Position = readonly Step[]

/** Makes a step; all are made here. */
export function makeStep(id: ReplicaId, start: number, isLeft: boolean, at: number): Step {
  return { id, start, isLeft, at }
}

/** The order of siblings. O(steps). */
export function comparePositions(a: Position, b: Position): number {
  const common = sharedSteps(a, b)
  const ours = a[common]
  const theirs = b[common]
  if (ours === undefined || theirs === undefined) {
    if (ours === theirs) return 0
    // One hangs on the other.
    const isLeft = (ours ?? theirs)?.isLeft === true
    return isLeft === (ours === undefined) ? 1 : -1
  }
  if (ours.isLeft !== theirs.isLeft) return ours.isLeft ? -1 : 1
  if (ours.id !== theirs.id) return ours.id < theirs.id ? -1 : 1
  if (ours.start !== theirs.start) return ours.start - theirs.start
  return ours.isLeft ? theirs.at - ours.at : ours.at - theirs.at
}

/**
 * A fresh position between two neighbours. O(steps).
 *
 * @param before the left neighbour; the empty path for none.
 * @param counter of the dot that is to stand there.
 */
export function positionBetween(
  before: Position,
  after: Position | undefined,
  id: ReplicaId,
  counter: number,
): Position {
  const isLeft = after !== undefined && hangsRight(before, after)
  const [of, other] = isLeft ? [after, before] : [before, after ?? []]
  const common = sharedSteps(of, other)
  // The outermost chain of this replica that grows the right way and does not hold the other neighbour.
  const from = common < of.length && isSameChain(of[common], other[common]) ? common + 1 : common
  for (let k = from; k < of.length; k++) {
    const step = of[k] as Step
    if (step.id === id && step.isLeft === isLeft) return [...of.slice(0, k), makeStep(id, step.start, isLeft, counter)]
  }
  return [...of, makeStep(id, counter, isLeft, counter)]
}

/** Whether the later of two neighbours hangs right of the earlier one, or stands further on in a chain that grows right. */
function hangsRight(before: Position, after: Position): boolean {
  const common = sharedSteps(before, after)
  const step = after[common]
  if (step === undefined || step.isLeft) return false
  return common === before.length || isSameChain(before[common], step)
}

/** How many steps, from the first on, are the same. */
function sharedSteps(a: Position, b: Position): number {
  let k = 0
  while (k < a.length && k < b.length && isSameChain(a[k], b[k]) && (a[k] as Step).at === (b[k] as Step).at) k++
  return k
}

function isSameChain(a: Step | undefined, b: Step | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a === b || (a.start === b.start && a.id === b.id && a.isLeft === b.isLeft)
}
