/**
 * The Fugue tree at the grain of runs: who comes before whom, as a function of two immutable objects.
 *
 * A run is a maximal chain of elements of one writer with consecutive counters, each the right child of the one before.
 * Its place in the tree never changes, whatever is inserted or deleted later, so all versions of a sequence share one
 * object for each run, and order needs no index: it is found by the lowest common ancestor, in O(log depth) steps with
 * skew-binary jump pointers. Within one state there is exactly one object for each run; comparing runs of states that do
 * not share their ancestors makes no sense.
 *
 * Sources: Weidner & Kleppmann, "The Art of the Fugue" (IEEE TPDS 36(11), 2025), section 4: the tree, its order, lowest id
 * first. Myers, "An applicative random-access stack" (IPL 1983): jump pointers.
 */
import type { ReplicaId } from '../clock/replica-id'

/** Which child of its parent the first element of a run is. */
export type Side = 0 | 1
export const left: Side = 0
export const right: Side = 1

/** A chain of elements; element `k` has the dot `start + k` of `id`. */
export interface Run {
  readonly id: ReplicaId
  /** The counter of the first element. */
  readonly start: number
  /** The run of the parent of the first element, and which of its elements the parent is; null for the root. */
  readonly parent: Run | null
  readonly parentOffset: number
  readonly side: Side
  /** Where it stands among all that hangs on its parent run, see {@link slotOf}. */
  readonly slot: number
  readonly depth: number
  readonly jump: Run | null
}

/** Offsets in a run stay below this; slots are then small integers. */
export const runLengthMax = 0x7ffffff

/** What hangs on an element behind the rest of its chain has slots from here down: the later element, the earlier slot. */
const behindChain = 0x3fffffff

/** The allocator, unseen outside: see `champ.ts` for why it is no literal. */
class RunRecord implements Run {
  constructor(
    readonly id: ReplicaId,
    readonly start: number,
    readonly parent: Run | null,
    readonly parentOffset: number,
    readonly side: Side,
    readonly slot: number,
    readonly depth: number,
    readonly jump: Run | null,
  ) {}
}

/** The element before all others, which is never shown: the parent of what is inserted into an empty sequence. */
export const rootRun: Run = /* @__PURE__ */ new RunRecord('' as ReplicaId, 0, null, 0, right, 0, 0, null)

/** Makes the run that starts at a dot, given where its first element hangs. */
export function makeRun(id: ReplicaId, start: number, parent: Run, parentOffset: number, side: Side): Run {
  const jump = parent.jump
  // The root jumps nowhere; a run jumps as far as its parent's two jumps together when these are equal.
  const next =
    jump !== null && jump.jump !== null && parent.depth - jump.depth === jump.depth - jump.jump.depth
      ? jump.jump
      : parent
  return new RunRecord(
    id,
    start,
    parent,
    parentOffset,
    side,
    slotOf(parent, parentOffset, side, id, start),
    parent.depth + 1,
    next,
  )
}

/**
 * The order of what hangs on one run, as numbers: element `k` itself is `3k + 1`. A left child of it is `3k`. A right child
 * with a dot below that of the next element of the chain is `3k + 2`, one with a dot above it comes behind the rest of the
 * chain, and there the one on the later element first.
 */
function slotOf(parent: Run, offset: number, side: Side, id: ReplicaId, start: number): number {
  if (side === left) return 3 * offset
  if (parent === rootRun) return 2
  const isBefore = id === parent.id ? start < parent.start + offset + 1 : id < parent.id
  return isBefore ? 3 * offset + 2 : behindChain - offset
}

/** Negative, zero or positive as element `i` of `x` comes before, is, or comes after element `j` of `y`. O(log depth). */
export function comparePositions(x: Run, i: number, y: Run, j: number): number {
  if (x === y) return i - j
  let a = x
  let b = y
  if (a.depth > b.depth) {
    a = ancestorAt(a, b.depth + 1)
    if (a.parent === b) return a.slot - (3 * j + 1)
    a = a.parent as Run
  } else if (b.depth > a.depth) {
    b = ancestorAt(b, a.depth + 1)
    if (b.parent === a) return 3 * i + 1 - b.slot
    b = b.parent as Run
  }
  // Runs of equal depth have jumps of equal length.
  while (a.parent !== b.parent) {
    if (a.jump !== b.jump) {
      a = a.jump as Run
      b = b.jump as Run
    } else {
      a = a.parent as Run
      b = b.parent as Run
    }
  }
  if (a.slot !== b.slot) return a.slot - b.slot
  return a.id === b.id ? a.start - b.start : a.id < b.id ? -1 : 1
}

/** The ancestor of a run, or the run itself, that has a depth. O(log depth). */
function ancestorAt(of: Run, depth: number): Run {
  let run = of
  while (run.depth > depth) {
    const jump = run.jump as Run
    run = jump.depth >= depth ? jump : (run.parent as Run)
  }
  return run
}

/** Whether element `j` of `y` is element `i` of `x`, or hangs below it on a side. O(log depth). */
export function hangsOn(x: Run, i: number, side: Side, y: Run, j: number): boolean {
  if (x === y) return side === right ? j >= i : j === i
  if (y.depth <= x.depth) return false
  const branch = ancestorAt(y, x.depth + 1)
  if (branch.parent !== x) return false
  if (side === left) return branch.parentOffset === i && branch.side === left
  // What hangs on a later element of the chain hangs on this one; what hangs left of this one does not hang right of it.
  return branch.parentOffset > i || (branch.parentOffset === i && branch.side === right)
}
