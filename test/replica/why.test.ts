import { addWinsSet, type Crdt, change, InvariantError, merge, mvRegister, orMap, replica, struct, why } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { Board, Likes, Tags, Title } from './support'

const [alice] = change(Board, replica(Board, 'alice'), board => {
  board.todos.at('t1').title.set('tea')
  board.tags.add('x')
  board.likes.increment(3)
})
const [bob] = change(Board, replica(Board, 'bob'), board => board.todos.at('t1').title.set('jam'))
const both = merge(Board, alice, bob)

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof InvariantError && error.code === 'argument') return error.message
    throw error
  }
  return 'nothing was thrown'
}

describe('why', () => {
  test('without a path names all writes that stand', () => {
    expect(why(Likes, change(Likes, replica(Likes, 'alice'), likes => likes.increment(3))[0]).winners).toEqual([
      { dot: '1@alice', value: 3 },
    ])
    expect(why(Board, both).losers).toEqual([{ dot: '1@alice', value: 'tea', stamp: 1, key: 't1' }])
  })

  test('follows fields and keys to the value they lead to', () => {
    expect(why(Board, both, ['todos', 't1', 'title'])).toEqual({
      winners: [{ dot: '1@bob', value: 'jam', stamp: 1 }],
      losers: [{ dot: '1@alice', value: 'tea', stamp: 1 }],
    })
    expect(why(Board, both, ['likes']).winners).toEqual([{ dot: '4@alice', value: 3 }])
  })

  test('says why a key is present above the key, and why the child shows what it shows below', () => {
    const dots = (path: readonly string[]) => why(Board, both, path).winners.map(write => write.dot)
    expect(dots(['todos'])).toEqual(['2@alice', '2@bob', '1@bob'])
    expect(dots(['todos', 't1'])).toEqual(['1@bob'])
  })

  test('tells elements of sets apart by their type', () => {
    const Mixed = addWinsSet()
    const [mixed] = change(Mixed, replica(Mixed, 'alice'), set => [1, '1', null, true].forEach(set.add))
    expect([1, '1', null, true].map(element => why(Mixed, mixed, [element]).winners)).toEqual([
      [{ dot: '1@alice' }],
      [{ dot: '2@alice' }],
      [{ dot: '3@alice' }],
      [{ dot: '4@alice' }],
    ])
  })

  test('goes through maps of maps', () => {
    const Nested = orMap(orMap(mvRegister<string>()))
    const [nested] = change(Nested, replica(Nested, 'alice'), edit => edit.at('a').at('b').set('c'))
    expect(why(Nested, nested, ['a', 'b']).winners).toEqual([{ dot: '1@alice', value: 'c' }])
  })

  test('refuses a path that leads nowhere, and says what there is', () => {
    expect(messageOf(() => why(Board, both, ['todo']))).toBe(
      'No "todo" at step 1 of the path ["todo"]: what stands there is of the type struct. It has the fields likes, tags, todos.',
    )
    expect(messageOf(() => why(Board, both, ['todos', 't2', 'title']))).toBe(
      'No "t2" at step 2 of the path ["todos","t2","title"]: what stands there is of the type orMap. It holds nothing there.',
    )
    expect(messageOf(() => why(Board, both, ['likes', 'alice']))).toBe(
      'No "alice" at step 2 of the path ["likes","alice"]: what stands there is of the type pnCounter. It has no parts.',
    )
    expect(messageOf(() => why(Title, replica(Title, 'alice'), ['__proto__']))).toMatch(/It has no parts/)
    expect(messageOf(() => why(struct({}), replica(struct({}), 'alice'), ['x']))).toMatch(/It holds nothing there/)
  })

  test('finds nothing under a key that was removed, also where a counter has left its baseline', () => {
    const Votes = orMap(Likes)
    const [voted] = change(Votes, replica(Votes, 'alice'), votes => votes.at('tea').increment())
    const [removed] = change(Votes, voted, votes => votes.remove('tea'))
    expect(messageOf(() => why(Votes, removed, ['tea']))).toMatch(/It holds nothing there/)
    const [gone] = change(Tags, change(Tags, replica(Tags, 'a'), tags => tags.add('x'))[0], tags => tags.remove('x'))
    expect(messageOf(() => why(Tags, gone, ['x']))).toMatch(/It holds nothing there/)
  })

  test('asks a type from outside for facets of its own', () => {
    const Bare: Crdt<never, unknown, unknown> = { ...(Likes as never as Crdt<never, unknown, unknown>), tag: 'bare' }
    expect(messageOf(() => why(Bare, replica(Bare, 'alice')))).toMatch(/bare has no facets/)
  })
})
