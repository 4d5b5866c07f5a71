/**
 * A counter that goes up and down; every replica adds to its own row.
 */
import { invariant, show } from '../base/error'
import { hasSeen } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap } from '../clock/replica-map'
import type { Reader, Writer } from '../codec/format'
import { readReplicaMap, writeReplicaMap } from '../codec/replica-map'
import type { Crdt, Facets, Gap, Restored, Scope } from './contract'
import { refuse } from './plain'

/** What one replica counted up to its dot `at`, and how much of that was cleared away, as of its dot `baseAt`; 0 for never. */
export interface PnCounterRow {
  readonly at: number
  /** Increments minus decrements: a function of `at`, since only the replica itself changes its row. */
  readonly sum: number
  readonly baseAt: number
  readonly baseSum: number
}

/** What a PN-counter remembers: a row for each replica that ever counted. */
export type PnCounterState = ReplicaMap<PnCounterRow>

/** The mutators of a PN-counter. */
export interface PnCounterEdit {
  /** Adds `by`, a safe integer of at least 0, 1 if left out. Adding 0 does nothing. */
  increment(by?: number): void
  /** Subtracts `by`, a safe integer of at least 0, 1 if left out. */
  decrement(by?: number): void
}

/** The descriptor type of {@link pnCounter}. */
export interface PnCounter extends Crdt<PnCounterState, number, PnCounterEdit, 'causal'> {}

/**
 * A counter whose value is the sum of all increments minus the sum of all decrements.
 *
 * Under concurrency: all of them count, each exactly once. When a map key above it is removed, the counts that the
 * remover had seen go, concurrent ones stay, and old ones never come back.
 *
 * State: a row per writer, `[["alice", at, sum, baseAt, baseSum], …]` ascending by id: the running sum as of the writer's
 * dot `at`, and the baseline that was cleared away as of its dot `baseAt`. A sum is left out where its dot is 0.
 * Cost: about 5 bytes per writer and counter, for ever; an edit is O(w) for w writers. A counter under a removed key
 * keeps its baseline, hidden, because a late increment must find it.
 *
 * @throws InvariantError `value` when `by` is not a safe integer of at least 0, or the writer's sum would pass 2^53 - 1.
 *
 * @example
 * ```ts
 * import { change, merge, pnCounter, replica, view } from 'meldkit'
 *
 * const Stock = pnCounter()
 * const [west] = change(Stock, replica(Stock, 'west'), (stock) => stock.increment(10))
 * const [east] = change(Stock, replica(Stock, 'east'), (stock) => stock.decrement(3))
 * view(Stock, merge(Stock, west, east)) // => 7
 * ```
 *
 * @see Shapiro et al. (INRIA RR-7506, 2011), section 3.1.3; Baquero, Almeida & Lerche, "The problem with embedded CRDT
 *   counters and a solution" (PaPoC 2016). We differ: a row keeps one running sum with the dot that
 *   made it, instead of two that only grow, and clearing sets a baseline per row, so the join takes the later of each and
 *   increments concurrent with a removal survive.
 */
export function pnCounter(): PnCounter {
  return descriptor
}

const descriptor: PnCounter = {
  tag: 'pnCounter',
  version: 1,
  kind: 'causal',
  children: [],
  bottom: /* @__PURE__ */ emptyReplicaMap(),
  join: (a, b) => joinReplicaMaps(a, b, joinRows),
  view: state => state.values.reduce((sum, row) => sum + shown(row), 0),
  edit: scope => ({
    increment: (by = 1) => add(scope, checkStep(by)),
    decrement: (by = 1) => add(scope, -checkStep(by)),
  }),
  clear: state => mapReplicas(state, row => (isOpen(row) ? makeRow(0, 0, row.at, row.sum) : undefined)),
  alive: state => state.values.some(isOpen),
  compact: state => state,
  since: (newer, older, gap) => mapReplicas(newer, (row, id) => rowSince(row, getOf(older, id) ?? noRow, id, gap)),
  write: (writer, state) =>
    writeReplicaMap(writer, state, row => {
      writeSum(writer, row.at, row.sum)
      writeSum(writer, row.baseAt, row.baseSum)
    }),
  read: reader => readReplicaMap(reader, id => readRow(reader, id)),
}

/** The facets of {@link pnCounter}. */
export function pnCounterFacets(): Facets<PnCounterState> {
  const { view } = descriptor
  return {
    reconcile(scope, next) {
      if (!Number.isSafeInteger(next)) refuse('a safe integer', next)
      add(scope, (next as number) - view(scope.peek()))
    },
    inverse: takeBack,
    why(state) {
      const winners = state.values.flatMap((row, i) =>
        isOpen(row) ? [{ dot: `${row.at}@${state.ids[i]}`, value: shown(row) }] : [],
      )
      return { winners, losers: [] }
    },
  }
}

const noRow: PnCounterRow = /* @__PURE__ */ makeRow(0, 0, 0, 0)

function makeRow(at: number, sum: number, baseAt: number, baseSum: number): PnCounterRow {
  return { at, sum, baseAt, baseSum }
}

/** The later sum and the later baseline, each by its dot. */
function joinRows(a: PnCounterRow, b: PnCounterRow): PnCounterRow {
  const total = b.at > a.at ? b : a
  const base = b.baseAt > a.baseAt ? b : a
  if (total === base) return total
  // With equal dots the two agree, so one of them may hold both parts after all.
  return b.at === a.at ? base : b.baseAt === a.baseAt ? total : makeRow(total.at, total.sum, base.baseAt, base.baseSum)
}

/** Whether something counts since the baseline; a baseline may be ahead of the sum that arrived here. */
function isOpen(row: PnCounterRow): boolean {
  return row.at > row.baseAt
}

function shown(row: PnCounterRow): number {
  return isOpen(row) ? row.sum - row.baseSum : 0
}

function checkStep(by: number): number {
  invariant(
    Number.isSafeInteger(by) && by >= 0,
    'value',
    () => `A counter moves by a safe integer of at least 0, got ${show(by)}. Use decrement to subtract.`,
  )
  return by
}

function add(scope: Scope<PnCounterState>, by: number): void {
  if (by !== 0) count(scope, by)
}

/** Adds to the writer's own row, under a fresh dot. */
function count(scope: Scope<PnCounterState>, by: number): void {
  const sum = (getOf(scope.peek(), scope.writer) ?? noRow).sum + by
  invariant(
    Number.isSafeInteger(sum),
    'value',
    () => `A counter's sum per writer is a safe integer, got ${show(sum)}. Nothing was written.`,
  )
  scope.emit({ ids: [scope.writer], values: [makeRow(scope.take(), sum, 0, 0)] })
}

/**
 * Undoes a change: what it cleared, of anybody, is counted again in the writer's own row; what it counted itself goes as
 * far as nobody has cleared it since. The row as it was stands under a fresh dot then, as a register's value would.
 */
function takeBack(
  scope: Scope<PnCounterState>,
  before: PnCounterState,
  after: PnCounterState,
  restored: Restored,
): void {
  const id = scope.writer
  const was = getOf(before, id) ?? noRow
  const did = getOf(after, id) ?? noRow
  const now = getOf(scope.peek(), id) ?? noRow
  const isCleared = did.baseAt > was.baseAt
  let cleared = 0
  after.values.forEach((row, i) => {
    const old = getOf(before, after.ids[i] as ReplicaId) ?? noRow
    if (row.baseAt > old.baseAt) cleared += shown(old)
  })
  const from = isCleared ? did.baseAt : was.at
  const standsAs = restored.find({ id, counter: did.at }).counter
  const stands = did.at > from && isOpen(now) && standsAs > now.baseAt
  // Of changes that are undone together, somebody may have cleared the first ones only.
  const isCut = now.baseAt > from && now.baseAt < did.at
  const counted = stands ? did.sum - (isCut ? now.baseSum : isCleared ? did.baseSum : was.sum) : 0
  // Whether what the row held before the change stands, or does so again.
  const isBack = isOpen(was) && (isCleared || was.at > now.baseAt || standsAs > did.at)
  if (!stands && cleared === 0 && !(isCleared && isBack)) return
  if (cleared === 0 && !isBack && shown(now) === counted) {
    // Nothing of this writer is left, so its row does not keep a key present.
    scope.emit({ ids: [id], values: [makeRow(0, 0, now.at, now.sum)] })
    return
  }
  count(scope, cleared - counted)
  if (isBack) restored.note({ id, counter: was.at }, { id, counter: (getOf(scope.peek(), id) as PnCounterRow).at })
}

function rowSince(row: PnCounterRow, old: PnCounterRow, id: ReplicaId, gap: Gap): PnCounterRow | undefined {
  const hasSum = row.at > old.at || (row.at > 0 && hasSeen(gap.claimed, id, row.at))
  const hasBase = row.baseAt > old.baseAt || (gap.resend && row.baseAt > 0)
  if (!hasSum && !hasBase) return undefined
  return makeRow(hasSum ? row.at : 0, hasSum ? row.sum : 0, hasBase ? row.baseAt : 0, hasBase ? row.baseSum : 0)
}

function writeSum(writer: Writer, at: number, sum: number): void {
  writer.uint(at)
  if (at > 0) writer.value(sum)
}

function readRow(reader: Reader, id: ReplicaId): PnCounterRow {
  const at = reader.uint()
  const sum = readSum(reader, at)
  const baseAt = reader.uint()
  const baseSum = readSum(reader, baseAt)
  if (at > 0 ? !reader.hasSeen(id, at) : baseAt === 0)
    reader.refuse('a sum as of a dot that was seen, or a baseline', at)
  if (baseAt > counterMax) reader.refuse('a dot counter of at most 2^50 - 1', baseAt)
  return makeRow(at, sum, baseAt, baseSum)
}

function readSum(reader: Reader, at: number): number {
  if (at === 0) return 0
  const sum = reader.value()
  return Number.isSafeInteger(sum) ? (sum as number) : reader.refuse('a sum that is a safe integer', sum)
}
