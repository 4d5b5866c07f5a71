// Movable lists, told as stories; that they keep the laws is in test/laws.

import {
  change,
  compact,
  draft,
  encode,
  lwwRegister,
  type MovableList,
  type MovableListEdit,
  merge,
  movableList,
  orMap,
  pnCounter,
  type Replica,
  reconcile,
  record,
  replica,
  struct,
  text,
  undo,
  undoHistory,
  versionOf,
  view,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const Plan = movableList<string>()
type Plan = Replica<MovableList<string>>
const edited = (of: Plan, recipe: (plan: MovableListEdit<string>) => unknown): Plan => change(Plan, of, recipe)[0]
const shown = (of: Plan): string => view(Plan, of).join('')
const start = (...values: string[]): Plan => edited(replica(Plan, 'alice'), plan => plan.push(...values))
const copy = (of: Plan, id: string): Plan => merge(Plan, replica(Plan, id), of)
const abcd = start('a', 'b', 'c', 'd')

describe('one replica', () => {
  test('edits as an array would be', () => {
    const numbers = movableList<number>()
    let list = replica(numbers, 'alice')
    let model: number[] = []
    let random = 1
    const below = (n: number): number => {
      random = (random * 48_271) % 2_147_483_647
      return random % n
    }
    for (let i = 0; i < 400; i++) {
      const [kind, at, to] = [below(5), below(model.length + 1), below(model.length)]
      const isThere = at < model.length
      if (kind < 2) model = model.toSpliced(at, 0, i)
      else if (kind === 2 && isThere) model = model.toSpliced(at, 1)
      else if (kind === 3 && isThere) model = model.with(at, -i)
      else if (isThere) model = model.toSpliced(at, 1).toSpliced(to, 0, model[at] as number)
      list = change(numbers, list, edit => {
        if (kind < 2) edit.insert(at, i)
        else if (kind === 2 && isThere) edit.delete(at)
        else if (kind === 3 && isThere) edit.set(at, -i)
        else if (isThere) edit.move(at, to)
      })[0]
      expect(view(numbers, list)).toEqual(model)
    }
  })

  test('several edits of one change see each other', () => {
    const list = edited(abcd, plan => {
      plan.move(0, 3)
      expect(plan.length).toBe(4)
      plan.set(3, 'A')
      plan.insert(0, 'x', 'y')
      plan.move(5, 0)
      plan.delete(1, 2)
    })
    expect(shown(list)).toBe('Abcd')
  })

  test('what does nothing gives the same replica', () => {
    const nothing = [
      (plan: MovableListEdit<string>) => plan.move(2, 2),
      (plan: MovableListEdit<string>) => plan.delete(1, 0),
      (plan: MovableListEdit<string>) => plan.insert(1),
    ]
    for (const recipe of nothing) expect(edited(abcd, recipe)).toBe(abcd)
    expect(edited(replica(Plan, 'bob'), plan => plan.clear()).seen.ids).toEqual([])
  })

  test.each<[string, (plan: MovableListEdit<string>) => unknown]>([
    ['an index behind the end', plan => plan.insert(5, 'x')],
    ['a move from behind the end', plan => plan.move(4, 0)],
    ['a move to behind the end', plan => plan.move(0, 4)],
    ['a half index', plan => plan.set(0.5, 'x')],
    ['a negative index', plan => plan.delete(-1)],
    ['a count beyond the end', plan => plan.delete(2, 3)],
  ])('%s is refused and changes nothing', (_, recipe) => {
    expect(() => edited(abcd, recipe)).toThrow(expect.objectContaining({ code: 'argument' }))
  })

  test('an old version stays as it was, and items that did not change stay the same objects', () => {
    const Cards = movableList(struct({ title: lwwRegister('') }))
    const [two] = change(Cards, replica(Cards, 'alice'), cards => {
      cards.push().title.set('one')
      cards.push().title.set('two')
    })
    const [one, other] = view(Cards, two)
    const [moved] = change(Cards, two, cards => {
      cards.move(1, 0)
      cards.at(1).title.set('ONE')
    })
    expect(view(Cards, moved)[0]).toBe(other)
    expect(view(Cards, moved)[1]).toEqual({ title: 'ONE' })
    expect(view(Cards, two)).toEqual([one, other])
    expect(view(Cards, two)[0]).toBe(one)
  })
})

describe('moves of several replicas', () => {
  test('ten who move one element at a time agree on one place, and it is there once', () => {
    const movers = Array.from({ length: 10 }, (_, i) =>
      edited(copy(abcd, `r${i}`), plan => plan.move(i % 4, (i * 7 + 1) % 4)),
    )
    const all = movers.map((_, i) => [...movers.slice(i), ...movers.slice(0, i)].reduce((a, b) => merge(Plan, a, b)))
    for (const one of all) {
      expect([...shown(one)].sort().join('')).toBe('abcd')
      expect(shown(one)).toBe(shown(all[0] as Plan))
    }
    // Indices go by what shows, whatever slots have lost.
    const last = edited(all[0] as Plan, plan => {
      expect(plan.length).toBe(4)
      plan.move(0, 3)
      plan.push('e')
      plan.move(4, 0)
    })
    const [first = '', ...rest] = shown(all[0] as Plan)
    expect(shown(last)).toBe(`e${rest.join('')}${first}`)
  })

  test('as many elements show as were inserted and not deleted, whoever moved them', () => {
    const left = edited(abcd, plan => {
      plan.move(0, 3)
      plan.delete(1)
      plan.push('x')
    })
    const right = edited(copy(abcd, 'bob'), plan => {
      plan.move(0, 2)
      plan.move(3, 0)
      plan.insert(0, 'y')
    })
    expect(view(Plan, merge(Plan, left, right))).toHaveLength(4 + 2 - 1)
  })

  test('a later move wins over an earlier one of a larger replica id', () => {
    const zoe = edited(copy(abcd, 'zoe'), plan => plan.move(0, 3))
    const alice = edited(merge(Plan, abcd, zoe), plan => plan.move(3, 1))
    expect(shown(merge(Plan, zoe, alice))).toBe('bacd')
  })

  test('a move and an edit of one element are both kept', () => {
    const Notes = movableList(text())
    const [notes] = change(Notes, replica(Notes, 'alice'), edit => {
      edit.push().insert(0, 'tea')
      edit.push().insert(0, 'jam')
    })
    const [moved] = change(Notes, notes, edit => edit.move(1, 0))
    const [written] = change(Notes, merge(Notes, replica(Notes, 'bob'), notes), edit => edit.at(1).insert(3, ' jar'))
    expect(view(Notes, merge(Notes, moved, written))).toEqual(['jam jar', 'tea'])
  })

  test('a deletion wins over a move and an edit that have not seen it', () => {
    const deleted = edited(abcd, plan => plan.delete(1))
    const moved = edited(copy(abcd, 'bob'), plan => {
      plan.move(1, 3)
      plan.set(3, 'B')
    })
    expect(shown(merge(Plan, deleted, moved))).toBe('acd')
    expect(shown(merge(Plan, moved, deleted))).toBe('acd')
  })

  test('values that two insert at one place do not mix', () => {
    const left = edited(abcd, plan => 'xyz'.split('').forEach((value, i) => plan.insert(1 + i, value)))
    const right = edited(copy(abcd, 'bob'), plan => 'uvw'.split('').forEach(value => plan.insert(1, value)))
    expect(shown(merge(Plan, left, right))).toMatch(/^a(xyzwvu|wvuxyz)bcd$/)
  })
})

describe('compaction', () => {
  test('drops slots and moves that lost, and nobody sees it', () => {
    const left = edited(abcd, plan => plan.move(0, 3))
    const right = edited(copy(abcd, 'bob'), plan => plan.move(0, 2))
    const both = merge(Plan, left, right)
    const [compacted, delta] = compact(Plan, both, versionOf(both.seen))
    expect(encode(Plan, compacted).length).toBeLessThan(encode(Plan, both).length)
    expect(shown(compacted)).toBe(shown(both))
    const other = merge(Plan, merge(Plan, right, left), delta)
    expect(encode(Plan, other)).toEqual(encode(Plan, merge(Plan, copy(both, 'bob'), delta)))
    expect(shown(edited(other, plan => plan.move(3, 0)))).toBe(`${shown(both)[3]}${shown(both).slice(0, 3)}`)
  })
})

describe('plain next values', () => {
  const Rows = movableList(struct({ id: lwwRegister(''), n: lwwRegister(0) }))
  const rows = Array.from({ length: 20 }, (_, i) => ({ id: `r${i}`, n: (i * 7) % 20 }))
  const [table] = reconcile(Rows, replica(Rows, 'alice'), rows)

  test('a key tells what stays: one that goes from the end to the start is one move', () => {
    const [first, ...others] = [...rows].reverse()
    const [next, delta] = reconcile(Rows, table, [first, ...others.reverse()], { key: 'id' })
    expect(view(Rows, next).map(row => row.id)).toEqual([first, ...others].map(row => row?.id))
    // A fresh slot, and the deletion of the old one.
    expect(delta.seen.values[0]).toHaveLength(2)
    expect((delta.seen.values[0]?.[1] ?? 0) - (delta.seen.values[0]?.[0] ?? 0)).toBe(1)
  })

  test('sorting a draft moves elements, and edits of others come along', () => {
    const [sorted] = draft(Rows, table, items => void items.sort((a, b) => a.n - b.n))
    const [edited] = change(Rows, merge(Rows, replica(Rows, 'bob'), table), edit => edit.at(19).n.set(100))
    const both = view(Rows, merge(Rows, sorted, edited))
    expect(both.map(row => row.id)).toEqual(view(Rows, sorted).map(row => row.id))
    expect(both.filter(row => row.n === 100).map(row => row.id)).toEqual(['r19'])
  })

  test('an item assigned in a draft is edited in place', () => {
    const [next, delta] = draft(Rows, table, items => {
      const item = items[3]
      if (item !== undefined) item.n = 50
      items.push({ id: 'new', n: 1 })
    })
    expect(view(Rows, next)).toHaveLength(21)
    expect(view(Rows, next)[3]).toEqual({ id: 'r3', n: 50 })
    expect(view(Rows, next)[4]).toBe(view(Rows, table)[4])
    expect(view(Rows, merge(Rows, table, delta))).toEqual(view(Rows, next))
  })

  test('plain values are matched by content, equal ones in order', () => {
    const [next] = reconcile(Plan, start('a', 'b', 'a', 'c'), ['c', 'a', 'x', 'a'])
    expect(shown(next)).toBe('caxa')
    expect(reconcile(Plan, next, ['c', 'a', 'x', 'a'])[0]).toBe(next)
    expect(() => reconcile(Plan, next, 'caxa')).toThrow(expect.objectContaining({ code: 'value' }))
  })
})

describe('undo', () => {
  test('of a move puts the element behind its old left neighbour, wherever that is', () => {
    const moved = edited(abcd, plan => plan.move(2, 0))
    const history = record(Plan, undoHistory(Plan), abcd, moved)
    const others = merge(
      Plan,
      moved,
      edited(copy(abcd, 'bob'), plan => plan.move(1, 3)),
    )
    expect(shown(undo(Plan, others, history).replica)).toBe('adbc')
  })

  test('of a move does nothing once somebody has moved the element on', () => {
    const moved = edited(abcd, plan => plan.move(2, 0))
    const history = record(Plan, undoHistory(Plan), abcd, moved)
    const others = merge(
      Plan,
      moved,
      edited(copy(moved, 'bob'), plan => plan.move(0, 3)),
    )
    expect(undo(Plan, others, history).changed).toBe(false)
  })

  test('of a deletion by two brings one element back, with what was written meanwhile', () => {
    const left = edited(abcd, plan => plan.delete(1))
    const right = edited(copy(abcd, 'bob'), plan => plan.delete(1, 2))
    const written = edited(copy(abcd, 'carol'), plan => plan.set(1, 'B'))
    const ours = undo(Plan, merge(Plan, merge(Plan, left, right), written), record(Plan, undoHistory(Plan), abcd, left))
    expect(shown(ours.replica)).toBe('aBd')
    const theirs = undo(
      Plan,
      merge(Plan, right, ours.replica),
      record(Plan, undoHistory(Plan), copy(abcd, 'bob'), right),
    )
    expect(shown(theirs.replica)).toBe('aBcd')
  })

  test('of an insertion leaves what somebody else has moved', () => {
    const inserted = edited(abcd, plan => plan.push('e', 'f'))
    const moved = edited(copy(inserted, 'bob'), plan => plan.move(4, 0))
    const history = record(Plan, undoHistory(Plan), abcd, inserted)
    expect(view(Plan, undo(Plan, merge(Plan, inserted, moved), history).replica)).toHaveLength(5)
  })
})

test('it lives under a removable key, and a removal takes what it has seen', () => {
  const Boards = orMap(movableList(pnCounter()))
  const [alice] = change(Boards, replica(Boards, 'alice'), boards => boards.at('b').push().increment(2))
  const [removed] = change(Boards, merge(Boards, replica(Boards, 'bob'), alice), boards => boards.remove('b'))
  const [more] = change(Boards, alice, boards => {
    boards.at('b').push().increment(3)
    boards.at('b').move(0, 1)
  })
  expect(view(Boards, removed).size).toBe(0)
  expect(view(Boards, merge(Boards, removed, more)).get('b')).toEqual([3])
})
