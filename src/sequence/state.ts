/**
 * What a sequence remembers, as a value: the elements in order, who wrote what, and what waits.
 *
 * Placed elements are spans of a tree. A piece whose parent has not arrived is loose, as are deletions of elements that
 * have not arrived; a delta of an edit is nothing but loose parts. Whatever can be placed is placed, so a state is a function
 * of the changes seen, deltas among them.
 */
import { type CausalContext, joinContexts } from '../clock/causal-context'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, type ReplicaMap } from '../clock/replica-map'
import type { Runs } from '../clock/runs'
import type { VersionVector } from '../clock/version-vector'
import { type CollectedDots, collectDot, contextOfDots } from '../codec/ahead'
import { type DeleteLog, deletionsOf, emptyDeleteLog, lastDot } from './delete-log'
import type { Side } from './run'
import { countRuns, emptyRunIndex, type RunIndex } from './run-index'
import type { Content } from './span'
import { emptyTree, type Node } from './span-tree'

/** What one writer did here: the runs of its elements that are placed, and its deletions. */
export interface Line {
  readonly runs: RunIndex
  readonly deletes: DeleteLog
}

/** Elements of one writer with consecutive dots, each the right child of the one before, and where the first hangs. */
export interface Piece<C> {
  readonly id: ReplicaId
  readonly counter: number
  readonly length: number
  /** The parent's dot; counter 0 for the root. */
  readonly parentId: ReplicaId
  readonly parentCounter: number
  readonly side: Side
  /** Null where it was dropped; then the elements are deleted. */
  readonly content: C | null
}

/** A delta of what one element holds, for elements that have not arrived; only where elements hold replicated data. */
export interface Patch {
  readonly id: ReplicaId
  readonly counter: number
  readonly delta: unknown
}

/** What has no place yet. */
export interface Loose<C> {
  /** The token of whoever may still add pieces in place. */
  readonly owner: object | null
  /** Ascending by dot; none goes on where another ends. */
  readonly pieces: readonly Piece<C>[]
  /** Deleted elements that are not placed; null where nothing is placed, and it is all that deletions and `lost` name. */
  readonly gone: ReplicaMap<Runs> | null
  /** Those of them that are deleted without a dot that says so, or up to the floor: what they held is not kept. */
  readonly lost: ReplicaMap<Runs>
  /** Elements that a compaction drops and that have not been seen. */
  readonly dropped: ReplicaMap<Runs>
  /** Ascending by dot. */
  readonly patches: readonly Patch[]
}

/** The state of a sequence. */
export interface SequenceState<C extends Content = Content> {
  readonly root: Node<C>
  readonly lines: ReplicaMap<Line>
  readonly loose: Loose<C>
  /** Deletions up to these dots are not told one by one any more, and what they deleted is dropped. */
  readonly floor: VersionVector
}

class StateRecord<C extends Content> implements SequenceState<C> {
  constructor(
    readonly root: Node<C>,
    readonly lines: ReplicaMap<Line>,
    readonly loose: Loose<C>,
    readonly floor: VersionVector,
  ) {}
}

class PieceRecord<C> implements Piece<C> {
  constructor(
    readonly id: ReplicaId,
    readonly counter: number,
    readonly length: number,
    readonly parentId: ReplicaId,
    readonly parentCounter: number,
    readonly side: Side,
    readonly content: C | null,
  ) {}
}

class LooseRecord<C> implements Loose<C> {
  constructor(
    readonly owner: object | null,
    readonly pieces: readonly Piece<C>[],
    readonly gone: ReplicaMap<Runs> | null,
    readonly lost: ReplicaMap<Runs>,
    readonly dropped: ReplicaMap<Runs>,
    readonly patches: readonly Patch[],
  ) {}
}

/** Makes loose parts; all are made here. The one object for nothing where there is nothing. */
export function makeLoose<C>(
  owner: object | null,
  pieces: readonly Piece<C>[],
  gone: ReplicaMap<Runs> | null,
  lost: ReplicaMap<Runs>,
  dropped: ReplicaMap<Runs>,
  patches: readonly Patch[],
): Loose<C> {
  return new LooseRecord(owner, pieces, gone, lost, dropped, patches)
}

/** Nothing loose, in a sequence that is not empty. */
export function noLoosePlaced<C>(): Loose<C> {
  return nothingPlaced
}

/** Loose pieces and nothing else. */
export function loosePieces<C>(pieces: readonly Piece<C>[]): Loose<C> {
  return new LooseRecord<C>(null, pieces, null, nothing, nothing, [])
}

/** Makes a state; all are made here. */
export function makeState<C extends Content>(
  root: Node<C>,
  lines: ReplicaMap<Line>,
  loose: Loose<C>,
  floor: VersionVector,
): SequenceState<C> {
  return new StateRecord(root, lines, loose, floor)
}

/** Makes a piece; all are made here. */
export function makePiece<C>(
  id: ReplicaId,
  counter: number,
  length: number,
  parentId: ReplicaId,
  parentCounter: number,
  side: Side,
  content: C | null,
): Piece<C> {
  return new PieceRecord(id, counter, length, parentId, parentCounter, side, content)
}

const emptyLine: Line = /* @__PURE__ */ Object.freeze({ runs: emptyRunIndex(), deletes: emptyDeleteLog() })
const nothing = /* @__PURE__ */ emptyReplicaMap<never>()
const nothingLoose: Loose<never> = /* @__PURE__ */ new LooseRecord<never>(null, [], null, nothing, nothing, [])
const nothingPlaced: Loose<never> = /* @__PURE__ */ new LooseRecord<never>(null, [], nothing, nothing, nothing, [])
const bottom: SequenceState<never> = /* @__PURE__ */ makeState<never>(emptyTree(), nothing, nothingLoose, nothing)

/** The line of who did nothing. */
export function noLine(): Line {
  return emptyLine
}

/** Nothing loose. */
export function noLoose<C>(): Loose<C> {
  return nothingLoose
}

/** The state of who has seen nothing, one object for all. */
export function emptyState<C extends Content>(): SequenceState<C> {
  return bottom
}

/** The state, or the one empty one. */
export function settledState<C extends Content>(
  root: Node<C>,
  lines: ReplicaMap<Line>,
  loose: Loose<C>,
  floor: VersionVector,
): SequenceState<C> {
  const isEmpty = root === emptyTree() && lines.ids.length === 0 && loose === nothingLoose && floor.ids.length === 0
  return isEmpty ? bottom : makeState(root, lines, loose, floor)
}

/** Whether the second of two states has something that the first has not, as far as a look at their sizes tells. O(w). */
export function isPlainlyOther<C extends Content>(a: SequenceState<C>, b: SequenceState<C>): boolean {
  if (a.root.visible !== b.root.visible) return true
  return b.lines.ids.some((id, i) => {
    const ours = getOf(a.lines, id) ?? noLine()
    const { runs, deletes } = b.lines.values[i] as Line
    return countRuns(ours.runs) < countRuns(runs) || lastDot(ours.deletes) < lastDot(deletes)
  })
}

/** The elements that a state's deletions name and that are not placed in it. */
export function goneOf<C extends Content>({ loose, lines }: Pick<SequenceState<C>, 'loose' | 'lines'>): CausalContext {
  if (loose.gone !== null) return loose.gone
  let gone: CollectedDots
  for (const line of lines.values)
    for (const { id, from, length } of deletionsOf(line.deletes)) gone = collectDot(gone, id, from, from + length - 1)
  return joinContexts(loose.lost, contextOfDots(gone))
}
