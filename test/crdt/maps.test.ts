// Stories of the maps of plain values.

import {
  change,
  compact,
  InvariantError,
  lwwMap,
  merge,
  mvMap,
  record,
  replica,
  toJson,
  undo,
  undoHistory,
  versionOf,
  view,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const Settings = lwwMap<string>()
const Seats = mvMap<string>()

describe('an lwwMap', () => {
  const [start] = change(Settings, replica(Settings, 'alice'), edit => edit.set('theme', 'dark'), { now: 1000 })
  const bob = merge(Settings, replica(Settings, 'bob'), start)

  test('hides a concurrent set that is older than a delete, and shows one that is newer', () => {
    const [deleted] = change(Settings, bob, edit => edit.delete('theme'), { now: 3000 })
    const [older] = change(Settings, start, edit => edit.set('theme', 'light'), { now: 2000 })
    const [newer] = change(Settings, start, edit => edit.set('theme', 'light'), { now: 4000 })
    for (const [set, shown] of [
      [older, undefined],
      [newer, 'light'],
    ] as const) {
      expect(view(Settings, merge(Settings, deleted, set)).get('theme')).toBe(shown)
      expect(view(Settings, merge(Settings, set, deleted)).get('theme')).toBe(shown)
    }
  })

  test('lets a set that has seen a delete win, whatever the clocks say', () => {
    const [deleted] = change(Settings, bob, edit => edit.delete('theme'), { now: 9000 })
    const [again] = change(Settings, deleted, edit => edit.set('theme', 'blue'), { now: 5 })
    expect(view(Settings, merge(Settings, deleted, again)).get('theme')).toBe('blue')
  })

  test('takes no dot for deleting what is not there', () => {
    expect(change(Settings, start, edit => edit.delete('font'))[0]).toBe(start)
    const [deleted] = change(Settings, start, edit => edit.delete('theme'))
    expect(change(Settings, deleted, edit => edit.delete('theme'))[0]).toBe(deleted)
    expect(change(Settings, deleted, edit => edit.clear())[0]).toBe(deleted)
  })

  test('deletes all that shows by a clear', () => {
    const [more] = change(Settings, start, edit => edit.set('font', 'serif'))
    const [cleared] = change(Settings, more, edit => edit.clear())
    expect(view(Settings, cleared).size).toBe(0)
    expect([...view(Settings, cleared)]).toEqual([])
    expect(view(Settings, merge(Settings, more, cleared)).has('font')).toBe(false)
  })

  test('has keys that are names of Object.prototype as keys like any others', () => {
    const names = ['__proto__', 'constructor', 'toString', '']
    const [odd] = change(Settings, replica(Settings, 'a'), edit => names.forEach(name => edit.set(name, 'x')))
    expect([...view(Settings, odd).keys()].sort()).toEqual([...names].sort())
    const [gone] = change(Settings, odd, edit => edit.delete('__proto__'))
    expect(view(Settings, gone).has('__proto__')).toBe(false)
    expect(view(Settings, gone).get('hasOwnProperty')).toBeUndefined()
  })

  test('refuses keys that are no text, and writes nothing', () => {
    for (const key of ['\ud800', 7, undefined] as string[])
      expect(() => change(Settings, start, edit => edit.set(key, 'x'))).toThrow(InvariantError)
  })

  test('brings back by undo what a delete took away', () => {
    const [deleted] = change(Settings, start, edit => edit.delete('theme'), { now: 2000 })
    const history = record(Settings, undoHistory(Settings), start, deleted)
    const undone = undo(Settings, deleted, history)
    expect(view(Settings, undone.replica).get('theme')).toBe('dark')
    expect(view(Settings, merge(Settings, merge(Settings, bob, deleted), undone.delta)).get('theme')).toBe('dark')
  })

  test('is rid of the mark of a delete by compaction, and of nothing that shows', () => {
    const [two] = change(Settings, start, edit => edit.set('font', 'serif'))
    const [deleted] = change(Settings, two, edit => edit.delete('theme'))
    expect(toJson(Settings, deleted).state).toHaveLength(2)
    const [after, delta] = compact(Settings, deleted, versionOf(deleted.seen))
    expect(toJson(Settings, after).state).toHaveLength(1)
    expect(view(Settings, after).get('font')).toBe('serif')
    expect(toJson(Settings, merge(Settings, merge(Settings, bob, deleted), delta)).state).toHaveLength(1)
  })

  test('keeps by compaction a delete that hides a write which is not stable', () => {
    const [set] = change(Settings, start, edit => edit.set('theme', 'light'), { now: 2000 })
    const [deleted] = change(Settings, bob, edit => edit.delete('theme'), { now: 3000 })
    const both = merge(Settings, deleted, set)
    const [after] = compact(Settings, both, versionOf(deleted.seen))
    expect(view(Settings, after).has('theme')).toBe(false)
  })
})

describe('an mvMap', () => {
  const [ann] = change(Seats, replica(Seats, 'alice'), edit => edit.set('12A', 'Ann'))
  const [ben] = change(Seats, replica(Seats, 'bob'), edit => edit.set('12A', 'Ben'))
  const both = merge(Seats, ann, ben)

  test('shows concurrent values side by side, until one is written over them', () => {
    expect(view(Seats, both).get('12A')).toEqual(['Ann', 'Ben'])
    expect(view(Seats, merge(Seats, ben, ann)).get('12A')).toEqual(['Ann', 'Ben'])
    const [settled] = change(Seats, both, edit => edit.set('12A', 'Ann'))
    expect(view(Seats, merge(Seats, both, settled)).get('12A')).toEqual(['Ann'])
  })

  test('lets a set survive a concurrent delete, and leaves nothing of what was deleted', () => {
    const [deleted] = change(Seats, ann, edit => edit.delete('12A'))
    expect(toJson(Seats, deleted).state).toEqual([])
    expect(view(Seats, merge(Seats, deleted, ben)).get('12A')).toEqual(['Ben'])
    const [cleared] = change(Seats, both, edit => edit.clear())
    expect(view(Seats, cleared).size).toBe(0)
  })
})
