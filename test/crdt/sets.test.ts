// Remove-wins sets and causal-length sets: stories that the laws do not tell.

import { describe, expect, test } from 'vitest'
import {
  causalLengthSet,
  champGet,
  champOf,
  change,
  compact,
  facetsOf,
  InvariantError,
  merge,
  orMap,
  type Replica,
  removeWinsSet,
  replica,
  toJson,
  versionOf,
  view,
} from '../../src/index'
import { inScope, restoredBy } from './support'

const Admins = removeWinsSet<string>()
const Stars = causalLengthSet<string>()

describe('removeWinsSet', () => {
  test('banning before inviting: a remove of what is absent beats a concurrent add', () => {
    const [banned] = change(Admins, replica(Admins, 'alice'), admins => admins.remove('mallory'))
    const [invited] = change(Admins, replica(Admins, 'bob'), admins => admins.add('mallory'))
    expect(view(Admins, merge(Admins, invited, banned)).has('mallory')).toBe(false)
  })

  test('`clear` removes what is present, and no more', () => {
    const [some] = change(Admins, replica(Admins, 'alice'), admins => {
      admins.add('bob')
      admins.remove('mallory')
    })
    const [cleared] = change(Admins, some, admins => admins.clear())
    expect(toJson(Admins, cleared).state).toEqual([
      ['bob', [['3@alice', false]]],
      ['mallory', [['2@alice', false]]],
    ])
    expect(change(Admins, cleared, admins => admins.clear())[0]).toBe(cleared)
  })

  test('a compaction drops stable marks of removals, and what is present stays', () => {
    const [some] = change(Admins, replica(Admins, 'alice'), admins => {
      admins.add('bob')
      admins.remove('mallory')
    })
    const [after, delta] = compact(Admins, some, versionOf(some.seen))
    expect(toJson(Admins, after).state).toEqual([['bob', [['1@alice', true]]]])
    expect(toJson(Admins, delta).state).toEqual([['mallory', [['-2@alice']]]])
  })

  test('undoing an add over a ban brings the ban back', () => {
    const [banned] = change(Admins, replica(Admins, 'alice'), admins => admins.remove('mallory'))
    const [added] = change(Admins, banned, admins => admins.add('mallory'))
    const [undone] = inScope(Admins, added, scope =>
      facetsOf(Admins).inverse(scope, banned.state, added.state, restoredBy()),
    )
    expect(toJson(Admins, undone).state).toEqual([['mallory', [['3@alice', false]]]])
  })

  test('`why` names the removes of an absent element, with its key', () => {
    const [added] = change(Admins, replica(Admins, 'alice'), admins => admins.add('mallory'))
    const [banned] = change(Admins, replica(Admins, 'bob'), admins => admins.remove('mallory'))
    expect(facetsOf(Admins).why(merge(Admins, added, banned).state)).toEqual({
      winners: [{ dot: '1@bob', value: false, key: 'mallory' }],
      losers: [{ dot: '1@alice', value: true, key: 'mallory' }],
    })
  })

  // Found by the law of compaction: the key went with the last mark of a removal under it, and views changed.
  test('regression: a map key under which only marks of removals stand is absent, so compacting changes nothing', () => {
    const Teams = orMap(Admins)
    const [team] = change(Teams, replica(Teams, 'alice'), teams => teams.at('red').add('mallory'))
    const bob = merge(Teams, replica(Teams, 'bob'), team)
    const [banned] = change(Teams, bob, teams => teams.at('red').remove('mallory'))
    const [removed] = change(Teams, team, teams => teams.remove('red'))
    const both = merge(Teams, banned, removed)
    expect(view(Teams, both).has('red')).toBe(false)
    expect(toJson(Teams, both).state).toEqual([['red', [[], [['mallory', [['1@bob', false]]]]]]])
    expect(toJson(Teams, compact(Teams, both, versionOf(both.seen))[0]).state).toEqual([])
    // Removing the absent key does nothing; once it is present again, its removal takes the marks as well.
    for (const edit of ['clear', 'remove'] as const) {
      expect(change(Teams, both, teams => teams[edit]('red'))[0]).toBe(both)
      const [again] = change(Teams, both, teams => teams.create('red'))
      expect(toJson(Teams, change(Teams, again, teams => teams[edit]('red'))[0]).state).toEqual([])
    }
  })
})

describe('causalLengthSet', () => {
  const add = (from: Replica<typeof Stars>) => change(Stars, from, stars => stars.add('a'))[0]
  const remove = (from: Replica<typeof Stars>) => change(Stars, from, stars => stars.remove('a'))[0]
  const lengthOf = (of: Replica<typeof Stars>) => champGet(of.state, 'a')

  test('the longer coming and going wins over a concurrent remove', () => {
    const alice = add(replica(Stars, 'alice'))
    const bob = merge(Stars, replica(Stars, 'bob'), alice)
    const back = add(remove(alice))
    expect(view(Stars, merge(Stars, remove(bob), back)).has('a')).toBe(true)
  })

  test('an add of what is present takes no dot', () => {
    const alice = add(replica(Stars, 'alice'))
    expect(add(alice)).toBe(alice)
  })

  test('nothing is compacted', () => {
    const alice = remove(add(replica(Stars, 'alice')))
    expect(compact(Stars, alice, versionOf(alice.seen))[0]).toBe(alice)
  })

  test('undo, redo, and undo of several changes of one element, each by what is known of the others', () => {
    const { inverse } = facetsOf(Stars)
    const restored = restoredBy()
    const undo = (now: typeof zero, before: typeof zero, after: typeof zero) =>
      inScope(Stars, now, scope => inverse(scope, before.state, after.state, restored))[0]
    const zero = replica(Stars, 'alice')
    const one = add(zero)
    const two = remove(one)
    const undone = undo(two, one, two)
    expect(lengthOf(undone)).toBe(3)
    const redone = undo(undone, two, undone)
    expect(lengthOf(redone)).toBe(4)
    // Undone again, and then the change before: the length that it left is not there any more, but what it meant is.
    const again = undo(redone, one, two)
    expect(lengthOf(again)).toBe(5)
    expect(lengthOf(undo(again, zero, one))).toBe(6)
  })

  test('undo leaves alone what somebody has changed since', () => {
    const zero = replica(Stars, 'alice')
    const one = add(zero)
    const bob = add(remove(merge(Stars, replica(Stars, 'bob'), one)))
    const later = merge(Stars, one, bob)
    const [undone] = inScope(Stars, later, scope => facetsOf(Stars).inverse(scope, zero.state, one.state, restoredBy()))
    expect(undone).toBe(later)
  })

  test('the last length is the end, and says so', () => {
    const [worn] = inScope(Stars, replica(Stars, 'alice'), scope => scope.emit(champOf([['a', 2 ** 50 - 1]])))
    expect(() => remove(worn)).toThrow(InvariantError)
    expect(view(Stars, worn).has('a')).toBe(true)
  })
})
