/**
 * A counter that never falls below a bound, although replicas count down without asking each other.
 *
 * What stands above the bound is divided into *rights* to decrement. A replica spends only rights that it holds, and can
 * transfer them, so no two replicas spend the same ones. Left out: asking others for rights, which is up to the application.
 */
import { invariant, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { counterMax } from '../clock/dot'
import { type ReplicaId, replicaId } from '../clock/replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap, setOf } from '../clock/replica-map'
import type { Reader } from '../codec/format'
import { readReplicaMap, writeReplicaMap } from '../codec/replica-map'
import { recordOf } from '../codec/value'
import type { Crdt, Facets, Scope } from './contract'
import { checkStep } from './counter-rows'

/** What one replica has done up to its dot `at`; only the replica itself changes its row, and no sum ever falls. */
export interface BoundedCounterRow {
  readonly at: number
  /** The rights that its increments made. */
  readonly granted: number
  /** The rights that its decrements used up. */
  readonly used: number
  /** The rights that it transferred, by who got them. */
  readonly given: ReplicaMap<number>
}

/** What a bounded counter remembers: a row for each replica that ever counted. */
export type BoundedCounterState = ReplicaMap<BoundedCounterRow>

/** What a bounded counter shows: its value, and the rights of each replica that holds some. */
export interface BoundedCounterValue {
  readonly value: number
  readonly rights: { readonly [replica: string]: number }
}

/** What came of spending rights; when they were `short`, nothing was written, and `rights` is what the replica holds. */
export type Spending = { readonly kind: 'ok' } | { readonly kind: 'short'; readonly rights: number }

/** The mutators of a bounded counter. Amounts are safe integers of at least 0; 0 does nothing. */
export interface BoundedCounterEdit {
  /** Adds `by`, 1 if left out; the replica gets that many rights. */
  increment(by?: number): void
  /** Subtracts `by`, 1 if left out, if the replica holds that many rights; else it does nothing and says so. */
  decrement(by?: number): Spending
  /** Gives rights of this replica to another one, if it holds that many; else it does nothing and says so. */
  transfer(to: string, amount: number): Spending
}

/** The descriptor type of {@link boundedCounter}. */
export interface BoundedCounter extends Crdt<BoundedCounterState, BoundedCounterValue, BoundedCounterEdit, 'lattice'> {}

/**
 * A counter whose value is never below `min`.
 *
 * Under concurrency: all edits count. The value stays at or above `min` in every replica and every delta, in whatever order
 * they are merged, because each right is spent by the one replica that holds it. The rights add up to `value - min`.
 *
 * State: a row per writer, `[["alice", at, granted, used, [["bob", 5]]], …]` ascending by id, the sums as of the writer's dot
 * `at` and what it gave to whom. The delta of a writer who spends what others gave has their rows with it.
 * Cost: about 6 bytes per writer and 3 per pair of giver and receiver, for ever; an edit and a view are O(rows + pairs).
 * An undo gives used rights back and takes new ones back as far as they are unused; a transfer is not undone.
 * It cannot live under a removable key: an `orMap` refuses it by type.
 *
 * @param min the bound, and the value before any write, 0 if left out; not part of the state, so all replicas must name
 *   the same.
 * @throws InvariantError `value` when `min` is not a safe integer, an amount is not one of at least 0, or a sum of the
 *   writer would pass 2^53 - 1.
 * @throws InvariantError `replica-id` when `to` is not a replica id.
 *
 * @example
 * ```ts
 * import { boundedCounter, change, merge, replica, view } from 'meldkit'
 *
 * const Seats = boundedCounter()
 * const [west] = change(Seats, replica(Seats, 'west'), (seats) => {
 *   seats.increment(10)
 *   seats.transfer('east', 4)
 * })
 * const east = merge(Seats, replica(Seats, 'east'), west)
 * const [sold] = change(Seats, east, (seats) => seats.decrement(3))
 * view(Seats, sold) // => { value: 7, rights: { east: 1, west: 6 } }
 * change(Seats, sold, (seats) => seats.decrement(3))[0] === sold // => true
 * ```
 *
 * @see Balegas et al., "Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants" (SRDS 2015),
 *   section IV. We differ: rows with dots instead of a matrix of maxima, and deltas that bring along the rows on which they
 *   rest, so that the bound also holds where deltas arrive out of order.
 */
export function boundedCounter(min = 0): BoundedCounter {
  invariant(Number.isSafeInteger(min), 'value', () => `A bound must be a safe integer, got ${show(min)}.`)
  return {
    tag: 'boundedCounter',
    version: 1,
    kind: 'lattice',
    children: [],
    bottom: emptyReplicaMap(),
    join: (a, b) => joinReplicaMaps(a, b, laterRow),
    view: memoByIdentity((state: BoundedCounterState) => {
      const held = [...rightsOf(state)].filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
      const ids = held.map(([id]) => id)
      const amounts = held.map(([, amount]) => amount)
      const value = amounts.reduce((sum, amount) => sum + amount, min)
      return Object.freeze({ value, rights: recordOf(ids, amounts) as BoundedCounterValue['rights'] })
    }),
    edit: editOf,
    clear: () => emptyReplicaMap(),
    alive: state => state.ids.length > 0,
    compact: state => state,
    since: (newer, older) => withBacking(newer, (row, id) => row.at > (getOf(older, id)?.at ?? 0)),
    write: (writer, state) =>
      writeReplicaMap(writer, state, row => {
        writer.uint(row.at)
        writer.uint(row.granted)
        writer.uint(row.used)
        writeReplicaMap(writer, row.given, amount => writer.uint(amount))
      }),
    read(reader) {
      const state = readReplicaMap(reader, id => readRow(reader, id))
      for (const rights of rightsOf(state).values()) if (rights < 0) reader.refuse('rights of at least 0', rights)
      return state
    },
  }
}

function editOf(scope: Scope<BoundedCounterState>): BoundedCounterEdit {
  const spend = (amount: number, write?: (own: BoundedCounterRow) => BoundedCounterRow): Spending => {
    const rights = rightsHeld(scope)
    if (checkStep(amount) > rights) return { kind: 'short', rights }
    if (amount > 0 && write !== undefined) emitRow(scope, write)
    return { kind: 'ok' }
  }
  return {
    increment(by = 1) {
      if (checkStep(by) > 0) emitRow(scope, own => ({ ...own, granted: sumOf(own.granted, by) }))
    },
    decrement: (by = 1) => spend(by, own => ({ ...own, used: sumOf(own.used, by) })),
    transfer(to, amount) {
      const id = replicaId(to)
      const give = (own: BoundedCounterRow): BoundedCounterRow => ({
        ...own,
        given: setOf(own.given, id, sumOf(getOf(own.given, id) ?? 0, amount)),
      })
      // What a replica gives itself it holds already.
      return spend(amount, id === scope.writer ? undefined : give)
    },
  }
}

/** The facets of {@link boundedCounter}; a plain next value is a number, or what the view gives. */
export function boundedCounterFacets(type: BoundedCounter): Facets<BoundedCounterState> {
  const shown = (state: BoundedCounterState) => type.view(state).value
  return {
    reconcile(scope, next) {
      const wanted = typeof next === 'number' ? next : (next as BoundedCounterValue).value
      const by = wanted - shown(scope.peek())
      if (by > 0) return type.edit(scope).increment(by)
      const spent = type.edit(scope).decrement(-by)
      invariant(spent.kind === 'ok', 'value', () => {
        return `A decrement by ${-by} needs as many rights, and ${scope.writer} holds fewer. Get them by transfer first.`
      })
    },
    inverse(scope, before, after) {
      const by = shown(after) - shown(before)
      const { increment, decrement } = type.edit(scope)
      // Rights that were spent or given away since then stay where they went.
      if (by > 0) decrement(Math.min(by, rightsHeld(scope)))
      else increment(-by)
    },
    // The value is a sum of sums, and a delta may hold rows of dots that it does not count as seen: no write is named.
    why: () => ({ winners: [], losers: [] }),
  }
}

const noRow: BoundedCounterRow = { at: 0, granted: 0, used: 0, given: /* @__PURE__ */ emptyReplicaMap() }

function laterRow(a: BoundedCounterRow, b: BoundedCounterRow): BoundedCounterRow {
  return b.at > a.at ? b : a
}

/** Writes the writer's next row, with the rows on which it rests. */
function emitRow(scope: Scope<BoundedCounterState>, write: (own: BoundedCounterRow) => BoundedCounterRow): void {
  const { writer } = scope
  const state = scope.peek()
  const next = write(getOf(state, writer) ?? noRow)
  const row: BoundedCounterRow = { at: scope.take(), granted: next.granted, used: next.used, given: next.given }
  scope.emit(withBacking(setOf(state, writer, row), (_, id) => id === writer))
}

/**
 * The rows that are wanted, and those on which they rest: a row that spends more than its own increments made needs the
 * rows of those who gave it rights. So no delta ever shows a spending without what was spent.
 */
function withBacking(
  state: BoundedCounterState,
  isWanted: (row: BoundedCounterRow, id: ReplicaId) => boolean,
): BoundedCounterState {
  const wanted = new Set<ReplicaId>()
  const want = (row: BoundedCounterRow, id: ReplicaId): void => {
    if (wanted.has(id)) return
    wanted.add(id)
    if (balanceOf(row) >= 0) return
    for (let i = 0; i < state.ids.length; i++) {
      const giver = state.values[i] as BoundedCounterRow
      if (getOf(giver.given, id) !== undefined) want(giver, state.ids[i] as ReplicaId)
    }
  }
  for (let i = 0; i < state.ids.length; i++) {
    const [row, id] = [state.values[i] as BoundedCounterRow, state.ids[i] as ReplicaId]
    if (isWanted(row, id)) want(row, id)
  }
  return mapReplicas(state, (row, id) => (wanted.has(id) ? row : undefined))
}

/** The rights that the writer may spend. */
function rightsHeld(scope: Scope<BoundedCounterState>): number {
  return rightsOf(scope.peek()).get(scope.writer) ?? 0
}

/** The rights of a replica without what others gave it. */
function balanceOf(row: BoundedCounterRow): number {
  return row.given.values.reduce((left, amount) => left - amount, row.granted - row.used)
}

function rightsOf(state: BoundedCounterState): ReadonlyMap<ReplicaId, number> {
  const rights = new Map<ReplicaId, number>()
  const add = (id: ReplicaId, amount: number) => rights.set(id, (rights.get(id) ?? 0) + amount)
  state.values.forEach((row, i) => {
    add(state.ids[i] as ReplicaId, balanceOf(row))
    row.given.values.forEach((amount, j) => add(row.given.ids[j] as ReplicaId, amount))
  })
  return rights
}

function sumOf(a: number, b: number): number {
  invariant(
    Number.isSafeInteger(a + b),
    'value',
    () => `A sum of a writer is a safe integer, got ${show(a + b)}. Nothing was written.`,
  )
  return a + b
}

function readRow(reader: Reader, id: ReplicaId): BoundedCounterRow {
  const at = reader.uint()
  if (at === 0 || at > counterMax) reader.refuse('a dot counter from 1 to 2^50 - 1', at)
  const granted = reader.uint()
  const used = reader.uint()
  const given = readReplicaMap(reader, to => {
    const amount = reader.uint()
    return amount > 0 && to !== id ? amount : reader.refuse('rights given to another replica', amount)
  })
  if (granted + used + given.ids.length === 0) reader.refuse('a row that says something', 0)
  return { at, granted, used, given }
}
