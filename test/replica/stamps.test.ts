// What a change takes from the two clocks of its writer, stamps and dots, and what happens when one runs out.

import { describe, expect, test } from 'vitest'
import { change, type Edit, fromJson, InvariantError, merge, replica, shapeOf, view } from '../../src/index'
import { Tags, Title } from './support'

describe('stamps', () => {
  const set = (title: string) => (edit: Edit<typeof Title>) => edit.set(title)

  test('count up without a clock, and follow what was seen', () => {
    const [one] = change(Title, replica(Title, 'alice'), set('a'))
    const [two] = change(Title, one, set('b'))
    const [three] = change(Title, merge(Title, replica(Title, 'bob'), two), set('c'))
    expect([one.stamp, two.stamp, three.stamp]).toEqual([1, 2, 3])
  })

  test('follow the wall clock when there is one, and never go back with it', () => {
    const [one] = change(Title, replica(Title, 'alice'), set('a'), { now: 5000 })
    const [two] = change(Title, one, set('b'), { now: 4000 })
    expect(one.stamp).toBe(5000 * 1024)
    expect(two.stamp).toBe(one.stamp + 1)
  })

  test('decide between concurrent writes only: a later write wins even with a smaller wall clock', () => {
    const [alice] = change(Title, replica(Title, 'alice'), set('fast clock'), { now: 9_000_000 })
    const [bob] = change(Title, merge(Title, replica(Title, 'bob'), alice), set('later'), { now: 1 })
    expect(view(Title, merge(Title, alice, bob))).toBe('later')
    const [carol] = change(Title, replica(Title, 'carol'), set('concurrent, smaller'), { now: 1 })
    expect(view(Title, merge(Title, carol, bob))).toBe('later')
  })

  test('that are equal are decided by the larger replica id, everywhere', () => {
    const [alice] = change(Title, replica(Title, 'alice'), set('A'), { now: 7 })
    const [bob] = change(Title, replica(Title, 'bob'), set('B'), { now: 7 })
    expect([view(Title, merge(Title, alice, bob)), view(Title, merge(Title, bob, alice))]).toEqual(['B', 'B'])
  })

  test('run out with an error that says what to do', () => {
    expect(() => change(Title, replica(Title, 'alice'), set('a'), { now: 2 ** 52 })).toThrow(InvariantError)
    expect(() => change(Title, replica(Title, 'alice'), set('a'), { now: 2 ** 43 })).toThrow(
      /[Nn]o stamp is left|stamp/,
    )
  })
})

describe('dots', () => {
  const type = shapeOf(Tags)
  const writers = [['alice', [1, 2 ** 50 - 1], [[2 ** 50 - 1, 7, 1]]]]
  const full = fromJson(Tags, { type, names: 0, writers, state: [['x', [['1@alice']]]] })
  const alice = merge(Tags, replica(Tags, 'alice'), full)

  test('run out with an error that says what to do', () => {
    expect(() => change(Tags, alice, tags => tags.add('y'))).toThrow(InvariantError)
    expect(() => change(Tags, alice, tags => tags.add('y'))).toThrow(/2\^50 - 1 dots.*incarnation/)
  })

  test('regression: run out for a change that only removes as well', () => {
    // It took dot 2^50, which no decoder accepts.
    expect(() => change(Tags, alice, tags => tags.remove('x'))).toThrow(/2\^50 - 1 dots.*incarnation/)
  })
})
