// Why counters keep the rows that were cleared: stable dots of a row do not make its removal stable.

import {
  type CausalContext,
  type CounterState,
  change,
  contextOf,
  hasSeen,
  mapReplicas,
  merge,
  type PnCounter,
  pnCounter,
  replica,
  resettableCounter,
  versionVector,
  view,
} from 'meldkit'
import { expect, test } from 'vitest'

const Unread = resettableCounter()
const [five] = change(Unread, replica(Unread, 'phone'), unread => unread.increment(5))
const laptop = merge(Unread, replica(Unread, 'laptop'), five)
const [reset] = change(Unread, laptop, unread => unread.reset())
/** What both have seen: the count, and not yet the reset. */
const horizon = contextOf(versionVector({ phone: 1 }))

/** Drops each row that is cleared and whose dots are in the horizon. */
const dropCleared = (state: CounterState, stable: CausalContext): CounterState =>
  mapReplicas(state, (row, id) => (row.at <= row.baseAt && hasSeen(stable, id, row.baseAt) ? undefined : row))

test('a cleared row stays, since its writer may count on from it without having seen the removal', () => {
  expect(Unread.compact(reset.state, horizon)).toBe(reset.state)
  // The phone has not heard of the reset: its next row goes on from 5, and only the baseline tells how much of it is gone.
  const [seven] = change(Unread, five, unread => unread.increment(2))
  expect(view(Unread, merge(Unread, reset, seven))).toBe(2)
  const pruned = { ...reset, state: dropCleared(reset.state, horizon) }
  expect(view(Unread, merge(Unread, pruned, seven))).toBe(7)
})

test('nor can a row tell whether its removal is stable: equal states, of which one could be pruned and one could not', () => {
  // Two removals of the same row by other dots leave equal rows behind.
  const [other] = change(Unread, change(Unread, laptop, unread => unread.increment())[0], unread => unread.reset())
  const rowOf = (state: CounterState) => state.values[state.ids.indexOf('phone' as never)]
  expect(rowOf(other.state)).toEqual(rowOf(reset.state))
  expect([...reset.seen.values].flat()).not.toEqual([...other.seen.values].flat())
})

test('compacting a counter changes nothing, whatever the horizon', () => {
  const Likes: PnCounter = pnCounter()
  const [one] = change(Likes, replica(Likes, 'alice'), likes => likes.increment())
  expect(Likes.compact(one.state, one.seen)).toBe(one.state)
})
