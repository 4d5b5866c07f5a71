import fc from 'fast-check'
import {
  type AnyCrdt,
  addWinsSet,
  branch,
  change,
  type Edit,
  encode,
  latticeRegister,
  lwwRegister,
  maxLattice,
  merge,
  mvRegister,
  orMap,
  pnCounter,
  type RecordOptions,
  type Replica,
  record,
  redo,
  replica,
  struct,
  type UndoHistory,
  undo,
  undoHistory,
  view,
} from 'meldkit'
import { describe, expect, test, vi } from 'vitest'
import { fixtures } from '../arbitraries'
import { countedBack, undoMutants } from '../mutants/undo'
import { Board, Likes, Tags, Title, tagsOf } from './support'
import { settles, spares, undoVerbs, walks } from './undo-properties'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const runs = process.env.MELDKIT_LONG ? 20_000 : Number(process.env.RUNS ?? 200)
const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

describe.each(fixtures.map(fixture => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  test('alone, undo and redo walk through the views as they were', () => {
    fc.assert(walks(fixture, undoVerbs), { numRuns: runs, seed })
  })

  test('with changes of others in between, undo spares them and replicas agree', () => {
    fc.assert(spares(fixture, undoVerbs), { numRuns: runs, seed })
  })
})

test('counts are undone as far as they stand, whatever was removed in between', () => {
  fc.assert(settles(pnCounter(), undoVerbs), { numRuns: 5 * runs, seed })
})

describe('a broken undo is caught:', () => {
  test.each(undoMutants.map(mutant => [mutant.name, mutant] as const))('%s', (_, { caughtBy, fixture, verbs }) => {
    const property = { walks, spares }[caughtBy](fixture, verbs)
    expect(fc.check(property as fc.IProperty<unknown>, { numRuns: 1000, seed, endOnFailure: true }).failed).toBe(true)
  })

  test('an amount is taken back that a removal has taken already', () => {
    const property = settles(countedBack.type, undoVerbs)
    expect(fc.check(property, { numRuns: 1000, seed, endOnFailure: true }).failed).toBe(true)
  })
})

/** A user: a replica with its history, and the verbs on both. */
interface User<T extends AnyCrdt> {
  readonly replica: Replica<T>
  readonly history: UndoHistory<T>
}

function user<T extends AnyCrdt>(type: T, id: string): User<T> {
  return { replica: replica(type, id), history: undoHistory(type) }
}

function does<T extends AnyCrdt>(
  type: T,
  of: User<T>,
  recipe: (edit: Edit<T>) => unknown,
  options?: RecordOptions,
): User<T> {
  const [next] = change(type, of.replica, recipe)
  return { replica: next, history: record(type, of.history, of.replica, next, options) }
}

function sees<T extends AnyCrdt>(type: T, of: User<T>, ...others: readonly User<T>[]): User<T> {
  return { ...of, replica: others.reduce((all, other) => merge(type, all, other.replica), of.replica) }
}

const titleOf = (of: User<typeof Title>) => view(Title, of.replica)

describe('undo', () => {
  test('takes the newest change back and leaves the others', () => {
    const alice = does(
      Tags,
      does(Tags, user(Tags, 'alice'), tags => tags.add('a')),
      tags => tags.add('b'),
    )
    const one = undo(Tags, alice.replica, alice.history)
    expect(tagsOf(one.replica)).toEqual(['a'])
    expect(tagsOf(undo(Tags, one.replica, one.history).replica)).toEqual([])
  })

  test('finds that a value which it has brought back itself still stands', () => {
    const alice = does(
      Title,
      does(Title, user(Title, 'alice'), title => title.set('A')),
      title => title.set('B'),
    )
    const one = undo(Title, alice.replica, alice.history)
    expect(titleOf(one)).toBe('A')
    const two = undo(Title, one.replica, one.history)
    expect([titleOf(two), two.changed]).toEqual(['', true])
    const back = redo(Title, two.replica, two.history)
    expect(titleOf(back)).toBe('A')
    expect(titleOf(redo(Title, back.replica, back.history))).toBe('B')
  })

  test('with nothing to undo gives the same replica, an empty delta and says so', () => {
    const { replica: alice, history } = user(Tags, 'alice')
    for (const nothing of [undo(Tags, alice, history), redo(Tags, alice, history)]) {
      expect(nothing.replica).toBe(alice)
      expect(nothing.history).toBe(history)
      expect([nothing.delta.seen.ids, nothing.changed]).toEqual([[], false])
    }
  })

  test('passes over a change of which nothing stands, and drops it', () => {
    let alice = does(Title, user(Title, 'alice'), title => title.set('A'))
    const bob = does(Title, sees(Title, user(Title, 'bob'), alice), title => title.set('B'))
    alice = sees(Title, alice, bob)
    const nothing = undo(Title, alice.replica, alice.history)
    expect(nothing.replica).toBe(alice.replica)
    expect([nothing.changed, nothing.history.undos.length, nothing.history.redos.length]).toEqual([false, 0, 0])
  })

  test('is one change, whose delta has the effect elsewhere', () => {
    let alice = user(Board, 'alice')
    for (const recipe of [
      (board: Edit<typeof Board>) => board.todos.at('t').title.set('tea'),
      (board: Edit<typeof Board>) => board.likes.increment(2),
    ])
      alice = does(Board, alice, recipe, { group: 'one' })
    const bob = merge(Board, replica(Board, 'bob'), alice.replica)
    const undone = undo(Board, alice.replica, alice.history)
    expect(encode(Board, merge(Board, bob, undone.delta))).toEqual(encode(Board, undone.replica))
    expect(view(Board, undone.replica).todos.size).toBe(0)
    expect(undone.delta.chains.values[0]).toHaveLength(2)
  })

  test('gives the change the stamp of the wall clock it is told', () => {
    const alice = does(Title, user(Title, 'alice'), title => title.set('A'))
    const undone = undo(Title, alice.replica, alice.history, { now: 1_000_000 })
    expect(undone.replica.stamp).toBe(1_000_000 * 1024)
  })

  test('leaves what a lattice has joined, and undoes the rest of the change', () => {
    const Score = struct({ most: latticeRegister(maxLattice), name: lwwRegister('') })
    const alice = does(Score, user(Score, 'alice'), score => {
      score.most.join(9)
      score.name.set('alice')
    })
    expect(view(Score, undo(Score, alice.replica, alice.history).replica)).toEqual({ most: 9, name: '' })
    const only = does(Score, user(Score, 'bob'), score => score.most.join(9))
    expect(undo(Score, only.replica, only.history).changed).toBe(false)
  })
})

describe('undo after others have edited', () => {
  test('keeps what they have put under a key that it created', () => {
    let alice = does(Board, user(Board, 'alice'), board => board.todos.at('t').title.set('tea'))
    const bob = does(Board, sees(Board, user(Board, 'bob'), alice), board => board.todos.at('t').done.enable())
    alice = sees(Board, alice, bob)
    const undone = undo(Board, alice.replica, alice.history)
    expect(view(Board, undone.replica).todos.get('t')).toEqual({ done: true, title: '' })
    expect(view(Board, redo(Board, undone.replica, undone.history).replica).todos.get('t')).toEqual({
      done: true,
      title: 'tea',
    })
  })

  test('brings a removed key back with all that was under it, and keeps what came in the meantime', () => {
    let alice = does(Board, user(Board, 'alice'), board => {
      board.todos.at('t').title.set('tea')
      board.likes.increment(5)
    })
    const start = sees(Board, user(Board, 'bob'), alice)
    alice = does(Board, alice, board => board.todos.remove('t'))
    const bob = does(Board, start, board => board.todos.at('t').done.enable())
    alice = sees(Board, alice, bob)
    expect(view(Board, alice.replica).todos.get('t')).toEqual({ done: true, title: '' })
    const undone = undo(Board, alice.replica, alice.history)
    expect(view(Board, undone.replica).todos.get('t')).toEqual({ done: true, title: 'tea' })
  })

  test('brings a counter back with its sum, of all who counted', () => {
    const Votes = orMap(pnCounter())
    const bob = does(Votes, user(Votes, 'bob'), votes => votes.at('tea').increment(2))
    let alice = does(Votes, sees(Votes, user(Votes, 'alice'), bob), votes => votes.at('tea').increment(5))
    alice = does(Votes, alice, votes => votes.remove('tea'))
    const more = does(Votes, bob, votes => votes.at('tea').increment(1))
    const undone = undo(Votes, alice.replica, alice.history)
    expect(view(Votes, undone.replica).get('tea')).toBe(7)
    expect(view(Votes, merge(Votes, undone.replica, more.replica)).get('tea')).toBe(8)
    const deeper = undo(Votes, undone.replica, undone.history)
    expect(view(Votes, deeper.replica).get('tea')).toBe(2)
  })

  test('takes no amount back that a removal has taken', () => {
    const Votes = orMap(pnCounter())
    let alice = does(Votes, user(Votes, 'alice'), votes => votes.at('tea').increment(5))
    const bob = does(Votes, sees(Votes, user(Votes, 'bob'), alice), votes => votes.remove('tea'))
    alice = sees(Votes, alice, bob)
    expect(undo(Votes, alice.replica, alice.history).changed).toBe(false)
  })

  test('of a group takes only that part back that a removal has left', () => {
    const Votes = orMap(pnCounter())
    const group = { group: 'votes' }
    let alice = does(Votes, user(Votes, 'alice'), votes => votes.at('tea').increment(5), group)
    const bob = does(Votes, sees(Votes, user(Votes, 'bob'), alice), votes => votes.remove('tea'))
    alice = sees(
      Votes,
      does(Votes, alice, votes => votes.at('tea').increment(2), group),
      bob,
    )
    expect(view(Votes, alice.replica).get('tea')).toBe(2)
    expect(view(Votes, undo(Votes, alice.replica, alice.history).replica).has('tea')).toBe(false)
  })

  test('does not let an old value win over a concurrent write that had won', () => {
    let alice = does(
      Title,
      does(Title, user(Title, 'alice'), title => title.set('A')),
      title => title.set('B'),
    )
    const [bob] = change(Title, replica(Title, 'bob'), title => title.set('X'), { now: 1_000 })
    alice = { ...alice, replica: merge(Title, alice.replica, bob) }
    expect(titleOf(alice)).toBe('X')
    const undone = undo(Title, alice.replica, alice.history, { now: 2_000 })
    expect([titleOf(undone), undone.changed]).toEqual(['X', true])
  })

  test('leaves an element that somebody has added again after it was removed', () => {
    let alice = does(
      Tags,
      does(Tags, user(Tags, 'alice'), tags => tags.add('a')),
      tags => tags.remove('a'),
    )
    const bob = does(Tags, sees(Tags, user(Tags, 'bob'), alice), tags => tags.add('a'))
    alice = sees(Tags, alice, bob)
    const undone = undo(Tags, alice.replica, alice.history)
    expect([tagsOf(undone.replica), undone.changed]).toEqual([['a'], false])
  })

  test('regression: a value of several that stood side by side comes back although the others stand', () => {
    const Note = mvRegister<string>()
    let alice = does(Note, user(Note, 'alice'), note => note.set('A'))
    alice = sees(
      Note,
      alice,
      does(Note, user(Note, 'bob'), note => note.set('B')),
    )
    const undone = undo(Note, alice.replica, alice.history)
    expect(view(Note, undone.replica)).toEqual(['B'])
    expect([...view(Note, redo(Note, undone.replica, undone.history).replica)].sort()).toEqual(['A', 'B'])
  })
})

describe('a history', () => {
  const typing = (times: readonly (RecordOptions | undefined)[]) =>
    times.reduce((of, options, i) => does(Title, of, title => title.set(`text ${i}`), options), user(Title, 'alice'))
      .history

  test('joins what is recorded within half a second of the change before', () => {
    expect(typing([{ now: 0 }, { now: 400 }, { now: 900 }, { now: 1401 }]).undos).toHaveLength(2)
    expect(typing([{ now: 0 }, { now: 400, groupMs: 100 }]).undos).toHaveLength(2)
    expect(typing([undefined, undefined]).undos).toHaveLength(2)
  })

  test('joins what has the name of the newest group, and nothing to a group of another name', () => {
    const a = { group: 'a' }
    expect(typing([a, a, { group: 'b' }, a, { now: 0 }, { now: 0, group: 'a' }]).undos).toHaveLength(5)
  })

  test('remembers a burst of changes as its start and its end', () => {
    const { undos } = typing([{ now: 0 }, { now: 1 }, { now: 2 }])
    expect(undos[0]?.steps).toHaveLength(1)
  })

  test('starts a new group after an undo, and forgets what could be redone', () => {
    let alice = does(Tags, user(Tags, 'alice'), tags => tags.add('a'), { now: 0 })
    alice = does(Tags, alice, tags => tags.add('b'), { now: 1000 })
    const undone = undo(Tags, alice.replica, alice.history)
    expect(undone.history.redos).toHaveLength(1)
    const after = does(Tags, undone, tags => tags.add('c'), { now: 1001 })
    expect([after.history.undos.length, after.history.redos.length]).toEqual([2, 0])
    expect(tagsOf(undo(Tags, after.replica, after.history).replica)).toEqual(['a'])
  })

  test('keeps a hundred groups, or as many as it is told', () => {
    let alice = { ...user(Likes, 'alice'), history: undoHistory(Likes, { groupsMax: 2 }) }
    for (let i = 0; i < 5; i++) alice = does(Likes, alice, likes => likes.increment())
    expect(alice.history.undos).toHaveLength(2)
    expect(typing(Array.from({ length: 120 }, () => undefined)).undos).toHaveLength(100)
    for (const groupsMax of [0, 1.5, Number.NaN, '3' as never])
      expect(() => undoHistory(Likes, { groupsMax })).toThrow(/an integer of at least 1/)
  })

  test('keeps two entries for a value however often it is undone and redone', () => {
    let at = does(
      Title,
      does(Title, user(Title, 'alice'), title => title.set('A')),
      title => title.set('B'),
    )
    for (let i = 0; i < 200; i++) {
      at = undo(Title, at.replica, at.history)
      at = redo(Title, at.replica, at.history)
    }
    expect(at.history.restored.young.size + at.history.restored.old.size).toBeLessThanOrEqual(4)
    const one = undo(Title, at.replica, at.history)
    expect([titleOf(one), titleOf(undo(Title, one.replica, one.history))]).toEqual(['A', ''])
  })

  test('forgets what was brought back longest ago; then its undo is passed over', () => {
    const Cart = addWinsSet<number>()
    let at = does(Cart, user(Cart, 'alice'), cart => cart.add(-1))
    at = does(Cart, at, cart => cart.remove(-1))
    at = undo(Cart, at.replica, at.history)
    const many = Array.from({ length: 0x8001 }, (_, i) => i)
    for (const part of [many.slice(0, 0x4000), many.slice(0x4000)]) {
      at = { ...at, replica: change(Cart, at.replica, cart => part.forEach(cart.add))[0] }
      at = does(Cart, at, cart => part.forEach(cart.remove))
      at = undo(Cart, at.replica, at.history)
    }
    expect(at.history.restored.young.size).toBeLessThanOrEqual(0x4001)
    const undone = undo(Cart, at.replica, at.history)
    expect([view(Cart, undone.replica).has(-1), undone.changed]).toEqual([true, false])
  })

  test('is a value: an older one undoes from where it was', () => {
    const alice = does(Tags, user(Tags, 'alice'), tags => tags.add('a'))
    const more = does(Tags, alice, tags => tags.add('b'))
    undo(Tags, more.replica, more.history)
    expect(tagsOf(undo(Tags, alice.replica, alice.history).replica)).toEqual([])
    expect(tagsOf(undo(Tags, more.replica, more.history).replica)).toEqual(['a'])
  })
})

describe('record', () => {
  const [one] = change(Tags, replica(Tags, 'alice'), tags => tags.add('a'))
  const start = replica(Tags, 'alice')
  const history = undoHistory(Tags)

  test('of a recipe that did nothing gives the same history', () => {
    expect(record(Tags, history, one, change(Tags, one, () => undefined)[0])).toBe(history)
  })

  test('refuses what is not one replica before and after its own changes', () => {
    const [bob] = change(Tags, replica(Tags, 'bob'), tags => tags.add('b'))
    const [both] = change(Tags, merge(Tags, one, bob), tags => tags.add('c'))
    for (const [before, after] of [
      [one, merge(Tags, one, bob)],
      [one, both],
      [one, start],
      [start, branch(Tags, one, 'carol')],
      [bob, both],
    ] as const)
      expect(() => record(Tags, history, before, after)).toThrow(/before and after a change of its own/)
    expect(record(Tags, history, start, one).undos).toHaveLength(1)
  })
})
