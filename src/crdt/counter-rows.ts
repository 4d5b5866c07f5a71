/**
 * The state that counters share: a row for each writer, of which the later wins, with a baseline that was cleared away.
 *
 * A row has a running sum and no dots to remove, since increments concurrent with a removal must survive it: a removal sets
 * the baseline to the sum as its author saw it. Left out: what a counter lets its users do; see the files of the types.
 *
 * Source: Baquero, Almeida & Lerche, "The problem with embedded CRDT counters and a solution" (PaPoC 2016). We differ: a
 * row keeps one running sum with the dot that made it, and clearing sets a baseline per row, so the join takes the later
 * of each.
 */
import { invariant, show } from '../base/error'
import { hasSeen } from '../clock/causal-context'
import { counterMax } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap } from '../clock/replica-map'
import type { Reader, Writer } from '../codec/format'
import { readReplicaMap, writeReplicaMap } from '../codec/replica-map'
import type { Crdt, Explanation, Gap, Restored, Scope } from './contract'
import { refuse } from './plain'

/** What one replica counted up to its dot `at`, and how much of that was cleared away, as of its dot `baseAt`; 0 for never. */
export interface CounterRow {
  readonly at: number
  /** Increments minus decrements: a function of `at`, since only the replica itself changes its row. */
  readonly sum: number
  readonly baseAt: number
  readonly baseSum: number
}

/** What a counter remembers: a row for each replica that ever counted. */
export type CounterState = ReplicaMap<CounterRow>

/** The descriptor of a counter; decoders refuse sums below `sumMin`. */
export function counterType<Edit>(
  tag: string,
  edit: (scope: Scope<CounterState>) => Edit,
  sumMin = -Number.MAX_SAFE_INTEGER,
): Crdt<CounterState, number, Edit, 'causal'> {
  return {
    tag,
    version: 1,
    kind: 'causal',
    children: [],
    bottom: emptyReplicaMap(),
    join: (a, b) => joinReplicaMaps(a, b, joinRows),
    view: countOf,
    edit,
    clear: clearRows,
    alive: state => state.values.some(isOpen),
    // A cleared row must stay: its writer may not have seen the removal and count on from its old sum, of which only the
    // baseline tells how much is gone. A row does not know the dot of its removal, so not when that is stable.
    compact: state => state,
    since: (newer, older, gap) => mapReplicas(newer, (row, id) => rowSince(row, getOf(older, id) ?? noRow, id, gap)),
    write: (writer, state) =>
      writeReplicaMap(writer, state, row => {
        writeSum(writer, row.at, row.sum)
        writeSum(writer, row.baseAt, row.baseSum)
      }),
    read: reader => readReplicaMap(reader, id => readRow(reader, id, sumMin)),
  }
}

/** What a counter shows. O(w) for w writers. */
export function countOf(state: CounterState): number {
  return state.values.reduce((sum, row) => sum + shown(row), 0)
}

/** The delta that takes away all that a state shows. */
export function clearRows(state: CounterState): CounterState {
  return mapReplicas(state, row => (isOpen(row) ? makeRow(0, 0, row.at, row.sum) : undefined))
}

/** How far a counter moves, checked. */
export function checkStep(by: number): number {
  invariant(
    Number.isSafeInteger(by) && by >= 0,
    'value',
    () => `A counter moves by a safe integer of at least 0, got ${show(by)}. Nothing was written.`,
  )
  return by
}

/** Makes a counter show a plain number, by counting the difference. */
export function reconcileCount(scope: Scope<CounterState>, next: unknown): void {
  if (!Number.isSafeInteger(next)) refuse('a safe integer', next)
  addCount(scope, (next as number) - countOf(scope.peek()))
}

/** Adds to the writer's row, also a negative number; nothing for 0. */
export function addCount(scope: Scope<CounterState>, by: number): void {
  if (by !== 0) count(scope, by)
}

/**
 * Undoes a change: what it cleared, of anybody, is counted again in the writer's own row; what it counted itself goes as
 * far as nobody has cleared it since. The row as it was stands under a fresh dot then, as a register's value would.
 */
export function undoCount(
  scope: Scope<CounterState>,
  before: CounterState,
  after: CounterState,
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
  if (isBack) restored.note({ id, counter: was.at }, { id, counter: (getOf(scope.peek(), id) as CounterRow).at })
}

/** The rows that make the value. */
export function whyCount(state: CounterState): Explanation {
  const winners = state.values.flatMap((row, i) =>
    isOpen(row) ? [{ dot: `${row.at}@${state.ids[i]}`, value: shown(row) }] : [],
  )
  return { winners, losers: [] }
}

/** Adds to the writer's own row, under a fresh dot. */
function count(scope: Scope<CounterState>, by: number): void {
  const sum = (getOf(scope.peek(), scope.writer) ?? noRow).sum + by
  invariant(
    Number.isSafeInteger(sum),
    'value',
    () => `A counter's sum per writer is a safe integer, got ${show(sum)}. Nothing was written.`,
  )
  scope.emit({ ids: [scope.writer], values: [makeRow(scope.take(), sum, 0, 0)] })
}

const noRow: CounterRow = /* @__PURE__ */ makeRow(0, 0, 0, 0)

function makeRow(at: number, sum: number, baseAt: number, baseSum: number): CounterRow {
  return { at, sum, baseAt, baseSum }
}

/** The later sum and the later baseline, each by its dot. */
function joinRows(a: CounterRow, b: CounterRow): CounterRow {
  const total = b.at > a.at ? b : a
  const base = b.baseAt > a.baseAt ? b : a
  if (total === base) return total
  // With equal dots the two agree, so one of them may hold both parts after all.
  return b.at === a.at ? base : b.baseAt === a.baseAt ? total : makeRow(total.at, total.sum, base.baseAt, base.baseSum)
}

/** Whether something counts since the baseline; a baseline may be ahead of the sum that arrived here. */
function isOpen(row: CounterRow): boolean {
  return row.at > row.baseAt
}

function shown(row: CounterRow): number {
  return isOpen(row) ? row.sum - row.baseSum : 0
}

function rowSince(row: CounterRow, old: CounterRow, id: ReplicaId, gap: Gap): CounterRow | undefined {
  const hasSum = row.at > old.at || (row.at > 0 && hasSeen(gap.claimed, id, row.at))
  const hasBase = row.baseAt > old.baseAt || (gap.resend && row.baseAt > 0)
  if (!hasSum && !hasBase) return undefined
  return makeRow(hasSum ? row.at : 0, hasSum ? row.sum : 0, hasBase ? row.baseAt : 0, hasBase ? row.baseSum : 0)
}

function writeSum(writer: Writer, at: number, sum: number): void {
  writer.uint(at)
  if (at > 0) writer.value(sum)
}

function readRow(reader: Reader, id: ReplicaId, sumMin: number): CounterRow {
  const at = reader.uint()
  const sum = readSum(reader, at, sumMin)
  const baseAt = reader.uint()
  const baseSum = readSum(reader, baseAt, sumMin)
  if (at > 0 ? !reader.hasSeen(id, at) : baseAt === 0)
    reader.refuse('a sum as of a dot that was seen, or a baseline', at)
  if (baseAt > counterMax) reader.refuse('a dot counter of at most 2^50 - 1', baseAt)
  return makeRow(at, sum, baseAt, baseSum)
}

function readSum(reader: Reader, at: number, sumMin: number): number {
  if (at === 0) return 0
  const sum = reader.value()
  return Number.isSafeInteger(sum) && (sum as number) >= sumMin
    ? (sum as number)
    : reader.refuse('a sum that this counter can have', sum)
}
