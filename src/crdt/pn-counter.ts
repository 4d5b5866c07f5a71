/**
 * A counter that goes up and down; every replica adds to its own row.
 */
import { InvariantError, invariant, show } from '../base/error'
import { hasSeen } from '../clock/causal-context'
import { counterMax, dotText } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap } from '../clock/replica-map'
import type { Reader, Writer } from '../codec/format'
import { readReplicaMap, writeReplicaMap } from '../codec/replica-map'
import type { Crdt, Gap, Scope } from './contract'

/** Running totals of one replica as of one of its dots: `up` and `down` are functions of `at`. */
interface Totals {
  /** The counter of the replica's dot that last changed the totals; 0 for none. */
  readonly at: number
  readonly up: number
  readonly down: number
}

/** What one replica added, and how much of it has been cleared away (the baseline). */
interface Row {
  readonly total: Totals
  readonly base: Totals
}

/** What a PN-counter remembers: a row for each replica that ever counted. */
export type PnCounterState = ReplicaMap<Row>

/** The mutators of a PN-counter. */
export interface PnCounterEdit {
  /** Adds `by`, a safe integer of at least 0, 1 if left out. Adding 0 does nothing. */
  increment(by?: number): void
  /** Subtracts `by`, a safe integer of at least 0, 1 if left out. */
  decrement(by?: number): void
}

/** The descriptor type of {@link pnCounter}. */
export interface PnCounter extends Crdt<PnCounterState, number, PnCounterEdit, 'causal'> {}

const zero: Totals = { at: 0, up: 0, down: 0 }

/**
 * A counter whose value is the sum of all increments minus the sum of all decrements.
 *
 * Under concurrency: all of them count, each exactly once. When a map key above it is removed, the counts that the
 * remover had seen go, concurrent ones stay, and old ones never come back.
 *
 * State: a row per writer, `[["alice", [at, up, down], [at, up, down]], …]` ascending by id: running totals as of the
 * writer's dot `at`, and the baseline that was cleared away, zeros when it never was.
 * Cost: about 8 bytes per writer and counter, for ever; an edit is O(w) for w writers. A counter under a removed key
 * keeps its baseline, hidden, because a late increment must find it.
 *
 * @throws InvariantError `value` when `by` is not a safe integer of at least 0, or a total would pass 2^53 - 1.
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
 *   counters and a solution" (PaPoC 2016). We differ: clearing sets a baseline per row, so the state is a plain
 *   product of maxima and increments concurrent with a removal survive.
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
  view(state) {
    let sum = 0
    for (const row of state.values) sum += shown(row)
    return sum
  },
  edit: (scope) => ({
    increment: (by = 1) => add(scope, by, 0),
    decrement: (by = 1) => add(scope, 0, by),
  }),
  clear: (state) => mapReplicas(state, (row) => (isOpen(row) ? makeRow(zero, row.total) : undefined)),
  alive: (state) => state.values.some(isOpen),
  since: (newer, older, gap) => mapReplicas(newer, (row, id) => rowSince(row, getOf(older, id) ?? noRow, id, gap)),
  write: writeCounter,
  read: readCounter,
  reconcile(scope, next) {
    const by = (next as number) - descriptor.view(scope.peek())
    add(scope, Math.max(by, 0), Math.max(-by, 0))
  },
  inverse(scope, before, after) {
    const old = getOf(before, scope.writer)?.total ?? zero
    const now = getOf(after, scope.writer)?.total ?? zero
    add(scope, now.down - old.down, now.up - old.up)
  },
  // Totals run on, so a row may only go together with a horizon that stops its writer from counting on from zero.
  compact: (state) => state,
  why: (state) => ({
    rule: 'Every increment and decrement counts once; a row per writer.',
    winners: state.values.flatMap((row, i) => (isOpen(row) ? [{ dot: `${row.total.at}@${state.ids[i]}`, value: shown(row) }] : [])),
    losers: [],
  }),
}

const noRow: Row = { total: zero, base: zero }

function makeRow(total: Totals, base: Totals): Row {
  return { total, base }
}

function later(a: Totals, b: Totals): Totals {
  return b.at > a.at ? b : a
}

function joinRows(a: Row, b: Row): Row {
  const total = later(a.total, b.total)
  const base = later(a.base, b.base)
  if (total === a.total && base === a.base) return a
  return total === b.total && base === b.base ? b : makeRow(total, base)
}

/** Whether something counts since the baseline; a baseline may be ahead of the totals that arrived here. */
function isOpen(row: Row): boolean {
  return row.total.at > row.base.at
}

function shown({ total, base }: Row): number {
  return total.at > base.at ? total.up - base.up - (total.down - base.down) : 0
}

function add(scope: Scope<PnCounterState>, up: number, down: number): void {
  for (const by of [up, down]) invariant(Number.isSafeInteger(by) && by >= 0, 'value', () => `A counter moves by a safe integer of at least 0, got ${show(by)}. Use decrement to subtract. Nothing was written.`)
  if (up === 0 && down === 0) return
  const old = getOf(scope.peek(), scope.writer)?.total ?? zero
  const next = { up: old.up + up, down: old.down + down }
  if (!Number.isSafeInteger(next.up) || !Number.isSafeInteger(next.down)) throw new InvariantError('value', `The counter total of ${scope.writer} would pass 2^53 - 1. Nothing was written.`)
  scope.emit({ ids: [scope.writer], values: [makeRow({ at: scope.take(), ...next }, zero)] })
}

function rowSince(row: Row, old: Row, id: ReplicaId, gap: Gap): Row | undefined {
  const total = row.total.at > old.total.at || (row.total.at > 0 && hasSeen(gap.claimed, id, row.total.at)) ? row.total : zero
  const base = row.base.at > old.base.at || (gap.resend && row.base.at > 0) ? row.base : zero
  return total === zero && base === zero ? undefined : makeRow(total, base)
}

function writeCounter(writer: Writer, state: PnCounterState): void {
  writeReplicaMap(writer, state, ({ total, base }) => {
    writeTotals(writer, total)
    writeTotals(writer, base)
  })
}

function writeTotals(writer: Writer, totals: Totals): void {
  writer.tuple(() => {
    writer.uint(totals.at)
    if (totals.at === 0) return
    writer.uint(totals.up)
    writer.uint(totals.down)
  })
}

function readCounter(reader: Reader): PnCounterState {
  return readReplicaMap(reader, (id) => {
    const row = makeRow(readTotals(reader), readTotals(reader))
    if (row.total.at > 0 && !reader.hasSeen(id, row.total.at)) reader.refuse('totals as of a dot that was seen', dotText({ id, counter: row.total.at }))
    return row.total === zero && row.base === zero ? reader.refuse('a row that counts something', id) : row
  })
}

function readTotals(reader: Reader): Totals {
  return reader.tuple(() => {
    const at = reader.uint()
    if (at > counterMax) reader.refuse('a dot counter of at most 2^50 - 1', at)
    return at === 0 ? zero : { at, up: reader.uint(), down: reader.uint() }
  })
}
