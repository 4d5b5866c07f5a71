// Maps of plain values: stories that the laws do not tell.

import { describe, expect, test } from 'vitest'
import {
  change,
  compact,
  decode,
  draft,
  encode,
  facetsOf,
  fromJson,
  InvariantError,
  type Json,
  lwwMap,
  merge,
  mvMap,
  orMap,
  type Replica,
  reconcile,
  record,
  removeWinsSet,
  replica,
  toJson,
  undo,
  undoHistory,
  versionOf,
  view,
  why,
} from '../../src/index'

const Settings = lwwMap<Json>()
const Seats = mvMap<string>()

type Of = Replica<typeof Settings>
const set = (from: Of, key: string, value: Json, now = 0): Of =>
  change(Settings, from, edit => edit.set(key, value), { now })[0]
const remove = (from: Of, key: string, now = 0): Of => change(Settings, from, edit => edit.delete(key), { now })[0]

/** Alice has set a theme, and Bob has seen it. */
const alice = set(replica(Settings, 'alice'), 'theme', 'dark', 1)
const bob = merge(Settings, replica(Settings, 'bob'), alice)

describe('lwwMap', () => {
  test('a delete hides a concurrent set that is older by its stamp, and not one that is newer', () => {
    const deleted = remove(bob, 'theme', 20)
    for (const [now, shows] of [
      [10, undefined],
      [30, 'light'],
    ] as const) {
      const other = set(alice, 'theme', 'light', now)
      for (const both of [merge(Settings, deleted, other), merge(Settings, other, deleted)]) {
        expect(view(Settings, both).get('theme')).toBe(shows)
        expect(view(Settings, both).size).toBe(shows === undefined ? 0 : 1)
      }
    }
  })

  test('of a delete and a set with one stamp that of the larger replica id wins', () => {
    const both = (deleter: Of, setter: Of) => merge(Settings, remove(deleter, 'theme'), set(setter, 'theme', 'light'))
    expect(view(Settings, both(alice, bob)).get('theme')).toBe('light')
    expect(view(Settings, both(bob, alice)).has('theme')).toBe(false)
  })

  test('a set that has seen the delete shows, though the clock of its author is behind', () => {
    const deleted = remove(bob, 'theme', 1000)
    const again = set(merge(Settings, alice, deleted), 'theme', 'light', 5)
    expect(view(Settings, merge(Settings, deleted, again)).get('theme')).toBe('light')
    expect(toJson(Settings, again).state).toEqual([['theme', [['2@alice', 1000 * 1024 + 1, 'light']]]])
  })

  test('a delete of an absent key takes no dot, be it never set or deleted', () => {
    expect(remove(alice, 'colour')).toBe(alice)
    const deleted = remove(alice, 'theme')
    expect(remove(deleted, 'theme')).toBe(deleted)
    expect(change(Settings, deleted, edit => edit.clear())[0]).toBe(deleted)
  })

  test('`clear` deletes what is there, one write a key, and a newer concurrent set stands', () => {
    const two = set(alice, 'size', 12, 2)
    const deleted = remove(two, 'size', 3)
    const [cleared, delta] = change(Settings, set(deleted, 'font', 'serif', 4), edit => edit.clear(), { now: 5 })
    expect(delta.seen).toEqual({ ids: ['alice'], values: [[5, 6]] })
    expect(view(Settings, cleared).size).toBe(0)
    const both = merge(Settings, cleared, set(bob, 'theme', 'light', 6))
    expect([...view(Settings, both)]).toEqual([['theme', 'light']])
  })

  test('keys that every object inherits are keys like any other', () => {
    const names = ['__proto__', 'constructor', 'toString', '']
    const [all] = change(Settings, replica(Settings, 'alice'), edit => names.forEach(name => edit.set(name, name)))
    for (const name of names) {
      expect(view(Settings, replica(Settings, 'alice')).has(name)).toBe(false)
      expect(view(Settings, all).get(name)).toBe(name)
      expect(view(Settings, remove(all, name)).has(name)).toBe(false)
    }
    const plain = JSON.stringify(view(Settings, all))
    expect(Object.keys(JSON.parse(plain) as object).sort()).toEqual([...names].sort())
    expect(reconcile(Settings, all, JSON.parse(plain))[0]).toBe(all)
  })

  test('null is a value, and undefined is none', () => {
    expect(view(Settings, set(alice, 'theme', null)).get('theme')).toBe(null)
    expect(view(Settings, set(alice, 'theme', null)).has('theme')).toBe(true)
    expect(() => set(alice, 'theme', undefined as unknown as Json)).toThrow(InvariantError)
    expect(() => set(alice, '\ud800', 1)).toThrow(/well-formed text/)
    expect(() => remove(alice, 7 as unknown as string)).toThrow(/well-formed text/)
  })

  test('a deleted key travels as a write without a value, in bytes and in JSON', () => {
    const deleted = remove(alice, 'theme', 2)
    expect(toJson(Settings, deleted).state).toEqual([['theme', [['2@alice', 2048]]]])
    expect(toJson(Settings, fromJson(Settings, toJson(Settings, deleted))).state).toEqual(
      toJson(Settings, deleted).state,
    )
    expect(encode(Settings, decode(Settings, encode(Settings, deleted)))).toEqual(encode(Settings, deleted))
  })

  test('undoing a delete brings the value back, over no write that had won over the delete', () => {
    const deleted = remove(alice, 'theme', 20)
    const history = record(Settings, undoHistory(Settings), alice, deleted)
    expect(view(Settings, undo(Settings, deleted, history).replica).get('theme')).toBe('dark')
    const newer = merge(Settings, deleted, set(bob, 'theme', 'light', 30))
    expect(view(Settings, undo(Settings, newer, history).replica).get('theme')).toBe('light')
    // The delete had hidden an older one, which the value that comes back hides as well.
    const older = merge(Settings, deleted, set(bob, 'theme', 'light', 10))
    expect(view(Settings, undo(Settings, older, history).replica).get('theme')).toBe('dark')
  })

  test('undoing the first set of a key leaves no mark, and undoing a set over a delete brings the delete back', () => {
    const first = record(Settings, undoHistory(Settings), replica(Settings, 'alice'), alice)
    expect(toJson(Settings, undo(Settings, alice, first).replica).state).toEqual([])
    const deleted = remove(alice, 'theme', 2)
    const again = set(deleted, 'theme', 'light', 3)
    const undone = undo(Settings, again, record(Settings, undoHistory(Settings), deleted, again)).replica
    expect(toJson(Settings, undone).state).toEqual([['theme', [['4@alice', 3 * 1024]]]])
  })

  test('`why` tells of the delete that won and of the set that lost, with the key', () => {
    const both = merge(Settings, remove(bob, 'theme', 20), set(alice, 'theme', 'light', 10))
    expect(why(Settings, both)).toEqual({
      winners: [{ dot: '1@bob', stamp: 20 * 1024, key: 'theme' }],
      losers: [{ dot: '2@alice', value: 'light', stamp: 10 * 1024, key: 'theme' }],
    })
  })

  test('a compaction drops stable deletes and what lost to them, and nothing that shows', () => {
    const some = set(set(alice, 'size', 12), 'font', 'serif')
    const both = merge(Settings, remove(some, 'theme', 20), set(bob, 'theme', 'light', 10))
    const [after, delta] = compact(Settings, both, versionOf(both.seen))
    expect(toJson(Settings, both).state).toHaveLength(3)
    expect(toJson(Settings, delta).state).toEqual([['theme', [['-4@alice'], ['-1@bob']]]])
    expect(toJson(Settings, after).state).toEqual([
      ['font', [['3@alice', 1026, 'serif']]],
      ['size', [['2@alice', 1025, 12]]],
    ])
    expect(compact(Settings, after, versionOf(after.seen))[0]).toBe(after)
  })

  test('a stable delete stays while a write beside it is not stable, since it may be all that hides it', () => {
    const deleted = remove(alice, 'theme', 20)
    const both = merge(Settings, deleted, set(bob, 'theme', 'light', 10))
    expect(compact(Settings, both, versionOf(deleted.seen))[0]).toBe(both)
    expect(view(Settings, both).has('theme')).toBe(false)
  })

  // A state without entries is one object, by which a map tells that nothing is left under a key.
  test('regression: a compacted state from which all went is the bottom', () => {
    const deleted = remove(alice, 'theme')
    expect(Settings.compact(deleted.state, deleted.seen)).toBe(Settings.bottom)
  })

  test('reconcile and draft write what differs: equal records are left alone, missing keys deleted', () => {
    const [some] = reconcile(Settings, replica(Settings, 'alice'), { at: { x: 1, y: 2 }, theme: 'dark' })
    expect(reconcile(Settings, some, { theme: 'dark', at: { y: 2, x: 1 } })[0]).toBe(some)
    const [moved, delta] = draft(Settings, some, settings => {
      ;(settings.get('at') as { x: number }).x = 7
      settings.delete('theme')
    })
    expect([...view(Settings, moved)]).toEqual([['at', { x: 7, y: 2 }]])
    expect(delta.seen).toEqual({ ids: ['alice'], values: [[3, 4]] })
    expect(() => reconcile(Settings, some, { theme: undefined })).toThrow(/^At theme: Expected a JSON value/)
  })
})

describe('mvMap', () => {
  const ann = change(Seats, replica(Seats, 'alice'), seats => seats.set('12A', 'Ann'))[0]
  const ben = change(Seats, replica(Seats, 'bob'), seats => seats.set('12A', 'Ben'))[0]
  const both = merge(Seats, ann, ben)

  test('concurrent sets stand side by side by dot, until a set that has seen them', () => {
    expect(view(Seats, both).get('12A')).toEqual(['Ann', 'Ben'])
    expect(view(Seats, merge(Seats, ben, ann)).get('12A')).toEqual(['Ann', 'Ben'])
    const [settled] = change(Seats, both, seats => seats.set('12A', 'Ben'))
    expect(view(Seats, merge(Seats, settled, ann)).get('12A')).toEqual(['Ben'])
  })

  test('equal values of two writers are two siblings', () => {
    const [other] = change(Seats, replica(Seats, 'carol'), seats => seats.set('12A', 'Ann'))
    expect(view(Seats, merge(Seats, ann, other)).get('12A')).toEqual(['Ann', 'Ann'])
  })

  test('a concurrent set survives a delete and a clear, which take away what they have seen and leave nothing', () => {
    const [again] = change(Seats, ann, seats => seats.set('12A', 'Cid'))
    const carol = merge(Seats, replica(Seats, 'carol'), both)
    for (const edit of ['delete', 'clear'] as const) {
      const [gone] = change(Seats, carol, seats => seats[edit]('12A'))
      expect(toJson(Seats, gone).state).toEqual([])
      expect(view(Seats, merge(Seats, gone, again)).get('12A')).toEqual(['Cid'])
      expect(view(Seats, merge(Seats, gone, ben)).has('12A')).toBe(false)
    }
  })

  test('a delete of an absent key takes no dot', () => {
    expect(change(Seats, ann, seats => seats.delete('12B'))[0]).toBe(ann)
    expect(change(Seats, replica(Seats, 'alice'), seats => seats.clear())[1].seen.ids).toEqual([])
  })

  test('undoing a delete brings all siblings back', () => {
    const [gone] = change(Seats, both, seats => seats.delete('12A'))
    const undone = undo(Seats, gone, record(Seats, undoHistory(Seats), both, gone)).replica
    expect(view(Seats, undone).get('12A')).toEqual(['Ann', 'Ben'])
  })

  test('keys that every object inherits are keys like any other', () => {
    const [all] = change(Seats, replica(Seats, 'alice'), seats => {
      seats.set('__proto__', 'a')
      seats.set('constructor', 'b')
    })
    expect(view(Seats, all).get('__proto__')).toEqual(['a'])
    expect(JSON.stringify(view(Seats, all))).toContain('"__proto__":["a"]')
    expect(view(Seats, all).has('toString')).toBe(false)
  })

  test('`why` names every sibling with its key', () => {
    expect(facetsOf(Seats).why(both.state).winners).toEqual([
      { dot: '1@alice', value: 'Ann', key: '12A' },
      { dot: '1@bob', value: 'Ben', key: '12A' },
    ])
  })

  test('reconcile settles siblings by an array of one, and refuses more', () => {
    expect([...view(Seats, reconcile(Seats, both, { '12A': ['Ben'] })[0])]).toEqual([['12A', ['Ben']]])
    expect(reconcile(Seats, both, { '12A': ['Ann', 'Ben'] })[0]).toBe(both)
    expect(() => reconcile(Seats, both, { '12A': ['Ben', 'Ann'] })).toThrow(
      /^At 12A: Expected an array of the one value/,
    )
    expect(view(Seats, draft(Seats, both, seats => void seats.delete('12A'))[0]).size).toBe(0)
  })

  test('a compaction drops nothing', () => {
    expect(compact(Seats, both, versionOf(both.seen))[0]).toBe(both)
  })
})

describe.each([
  ['lwwMap', lwwMap<string>(), (edit: never) => (edit as { delete(key: string): void }).delete('x')],
  ['removeWinsSet', removeWinsSet<string>(), (edit: never) => (edit as { remove(key: string): void }).remove('x')],
] as const)('a map of maps of %s, in which marks of removals are hidden', (name, child, removeX) => {
  const Deep = orMap(orMap(child as ReturnType<typeof lwwMap<string>>))
  const [made] = change(Deep, replica(Deep, 'alice'), deep => {
    const at = deep.at('k').at('j')
    if (name === 'lwwMap') at.set('x', 'y')
    else (at as unknown as { add(element: string): void }).add('x')
  })
  const seen = merge(Deep, replica(Deep, 'bob'), made)
  const [marked] = change(Deep, seen, deep => removeX(deep.at('k').at('j') as never))
  const [removed] = change(Deep, made, deep => deep.remove('k'))
  const hidden = merge(Deep, marked, removed)

  // The edit of a child makes its key present, and taking a hidden mark away counted as one.
  test('regression: removing an absent key of an absent map does nothing', () => {
    expect(hidden.state.size).toBe(1)
    expect(view(Deep, hidden).size).toBe(0)
    expect(change(Deep, hidden, deep => deep.at('k').remove('j'))[0]).toBe(hidden)
    expect(change(Deep, hidden, deep => deep.at('k').clear())[0]).toBe(hidden)
    expect(change(Deep, hidden, deep => deep.clear())[0]).toBe(hidden)
  })
})
