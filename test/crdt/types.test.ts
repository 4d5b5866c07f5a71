// What the types promise beyond the laws, told as stories.

import {
  type AnyCausalCrdt,
  type AnyCrdt,
  addWinsSet,
  boundedCounter,
  change,
  type Dot,
  diff,
  disableWinsFlag,
  dotText,
  facetsOf,
  gCounter,
  growOnlySet,
  InvariantError,
  merge,
  minRegister,
  orMap,
  type Replica,
  type Restored,
  register,
  replica,
  resettableCounter,
  struct,
  toJson,
  view,
} from 'meldkit'
import { describe, expect, test } from 'vitest'
import { inScope } from './support'

const nothingRestored: Restored = { find: dot => dot, note: () => undefined }
const noKey = () => undefined

function reconciled<T extends AnyCrdt>(type: T, from: Replica<T>, next: unknown): Replica<T> {
  return inScope(type, from, scope => facetsOf(type).reconcile(scope, next, noKey))[0]
}

function undone<T extends AnyCrdt>(
  type: T,
  from: Replica<T>,
  before: Replica<T>,
  after: Replica<T>,
  restored = nothingRestored,
): Replica<T> {
  return inScope(type, from, scope => facetsOf(type).inverse(scope, before.state, after.state, restored))[0]
}

describe('an orMap', () => {
  test.each([
    ['boundedCounter', boundedCounter()],
    ['register', register('')],
    ['growOnlySet', growOnlySet<string>()],
    ['struct', struct({ left: boundedCounter(), tags: addWinsSet<string>() })],
  ] as [string, AnyCrdt][])('refuses a child that is a lattice: %s', (tag, type) => {
    expect(() => orMap(type as AnyCausalCrdt)).toThrow(`got ${tag}, which is a lattice`)
  })
})

describe('a grow-only counter', () => {
  const Visits = gCounter()
  const start = replica(Visits, 'alice')
  const [five] = change(Visits, start, visits => visits.increment(5))

  test('refuses to be reconciled with a smaller number, and reaches a larger one', () => {
    expect(view(Visits, reconciled(Visits, five, 8))).toBe(8)
    expect(() => reconciled(Visits, five, 4)).toThrow(InvariantError)
  })

  test('keeps an increment that is undone', () => {
    expect(undone(Visits, five, start, five)).toBe(five)
  })
})

describe('a resettable counter', () => {
  const Unread = resettableCounter()
  const start = replica(Unread, 'alice')
  const [five] = change(Unread, start, unread => unread.increment(5))
  const bob = merge(Unread, replica(Unread, 'bob'), five)
  const [reset, resetting] = change(Unread, bob, unread => unread.reset())

  test('does not bring old counts back, in whatever order they come', () => {
    const [seven, two] = change(Unread, five, unread => unread.increment(2))
    expect(view(Unread, merge(Unread, reset, seven))).toBe(2)
    expect(view(Unread, merge(Unread, merge(Unread, replica(Unread, 'carol'), two), resetting))).toBe(2)
    expect(view(Unread, merge(Unread, merge(Unread, replica(Unread, 'carol'), resetting), five))).toBe(0)
  })

  test('is reset by two replicas at once as by one', () => {
    const carol = merge(Unread, replica(Unread, 'carol'), five)
    const [other] = change(Unread, carol, unread => unread.reset())
    expect(view(Unread, merge(Unread, reset, other))).toBe(0)
    expect(change(Unread, merge(Unread, reset, other), unread => unread.reset())[0].seen).toEqual(
      merge(Unread, reset, other).seen,
    )
  })

  test('counts again, for the undoer, what an undone reset took away', () => {
    const [more] = change(Unread, reset, unread => unread.increment())
    const back = undone(Unread, more, bob, reset)
    expect(view(Unread, back)).toBe(6)
    expect(toJson(Unread, back).state).toEqual([
      ['alice', 1, 5, 1, 5],
      ['bob', 3, 6, 0],
    ])
  })
})

describe('a register', () => {
  const Leader = register('nobody')
  const [alice] = change(Leader, replica(Leader, 'alice'), leader => leader.set('alice'), { now: 1000 })
  const [bob] = change(Leader, replica(Leader, 'bob'), leader => leader.set('bob'), { now: 2000 })
  const both = merge(Leader, alice, bob)

  test('keeps one write, and nothing of the others', () => {
    expect(toJson(Leader, both).state).toEqual([['1@bob', 2048000, 'bob']])
    expect(merge(Leader, bob, alice).state).toBe(bob.state)
  })

  test('a write that has seen another wins over it, however slow its clock', () => {
    const [later] = change(Leader, both, leader => leader.set('carol'), { now: 5 })
    expect(view(Leader, merge(Leader, bob, later))).toBe('carol')
  })

  test('a diff for who has the winning write holds no write', () => {
    expect(diff(Leader, both, bob).state).toEqual([])
    expect(diff(Leader, both, alice).state).toBe(bob.state)
  })

  test('undo of several changes, one by one, finds the writes that earlier undos brought back', () => {
    const names = new Map<string, Dot>()
    const restored: Restored = {
      find: dot => names.get(dotText(dot)) ?? dot,
      note: (from, to) => names.set(dotText(from), to),
    }
    const zero = replica(Leader, 'alice')
    const [one] = change(Leader, zero, leader => leader.set('one'))
    const [two] = change(Leader, one, leader => leader.set('two'))
    const back = undone(Leader, two, one, two, restored)
    expect(view(Leader, back)).toBe('one')
    expect(view(Leader, undone(Leader, back, zero, one, restored))).toBe('nobody')
    // Without the names the write of the first change seems to be gone.
    expect(undone(Leader, back, zero, one)).toBe(back)
  })

  test('an undo leaves a write alone that came in between', () => {
    const [later] = change(Leader, both, leader => leader.set('carol'))
    expect(undone(Leader, later, replica(Leader, 'bob'), bob)).toBe(later)
  })
})

describe('a grow-only set', () => {
  const Seen = growOnlySet<string | number>()
  const [ab] = change(Seen, replica(Seen, 'alice'), seen => ['b', 'a', -0].forEach(seen.add))

  test('is written in order, without dots', () => {
    expect(toJson(Seen, ab).state).toEqual([0, 'a', 'b'])
    expect(change(Seen, ab, seen => seen.add('a'))[0]).toBe(ab)
  })

  test('sends what is lacking and no more', () => {
    const bob = merge(Seen, replica(Seen, 'bob'), ab)
    const [more] = change(Seen, bob, seen => seen.add('c'))
    expect(toJson(Seen, diff(Seen, more, ab)).state).toEqual(['c'])
  })

  test('refuses what is no scalar, and to lose an element', () => {
    expect(() => change(Seen, ab, seen => seen.add(Number.NaN))).toThrow(InvariantError)
    expect(() => reconciled(Seen, ab, ['a', 'b'])).toThrow('cannot lose 0')
    expect([...view(Seen, reconciled(Seen, ab, [0, 'a', 'b', 'c']))].sort()).toEqual([0, 'a', 'b', 'c'])
  })
})

describe('a disable-wins flag', () => {
  test('keeps nothing while it is on', () => {
    const Consent = disableWinsFlag()
    const [off] = change(Consent, replica(Consent, 'alice'), consent => consent.disable())
    const [on] = change(Consent, off, consent => consent.enable())
    expect([view(Consent, off), view(Consent, on)]).toEqual([false, true])
    expect(toJson(Consent, on).state).toEqual([])
  })
})

describe('a min register', () => {
  const Least = minRegister()
  const [three] = change(Least, replica(Least, 'alice'), least => least.lower(3))

  test('does nothing for a number that is not smaller, and refuses to be reconciled with one', () => {
    expect(change(Least, three, least => least.lower(3))[0]).toBe(three)
    expect(view(Least, reconciled(Least, three, 2))).toBe(2)
    expect(() => reconciled(Least, three, 4)).toThrow('minRegister')
  })
})
