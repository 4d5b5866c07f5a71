import { describe, expect, test } from 'vitest'
import { change, type Edit, encode, facetsOf, InvariantError, merge, replica, view } from '../../src/index'
import { changeInScope } from '../../src/replica/change'
import { Board, hexOf, Likes, runsOf, Tags } from './support'

describe('a change', () => {
  test('takes one dot for each element written, without gaps', () => {
    const [one, first] = change(Tags, replica(Tags, 'alice'), tags => ['a', 'b', 'c'].forEach(tags.add))
    const [two, second] = change(Tags, one, tags => tags.add('d'))
    expect(runsOf(first.seen)).toEqual({ alice: [1, 3] })
    expect(runsOf(second.seen)).toEqual({ alice: [4, 4] })
    expect(runsOf(two.seen)).toEqual({ alice: [1, 4] })
  })

  test('that only removes takes one dot', () => {
    const [one] = change(Tags, replica(Tags, 'alice'), tags => ['a', 'b'].forEach(tags.add))
    const [two, delta] = change(Tags, one, tags => tags.clear())
    expect(runsOf(delta.seen)).toEqual({ alice: [3, 3] })
    expect(runsOf(two.seen)).toEqual({ alice: [1, 3] })
    expect(view(Tags, two).size).toBe(0)
  })

  test('that does nothing takes none: the same replica, an empty delta', () => {
    const [one] = change(Tags, replica(Tags, 'alice'), tags => tags.add('a'))
    for (const recipe of [() => undefined, (tags: Edit<typeof Tags>) => tags.remove('absent')]) {
      const [same, delta] = change(Tags, one, recipe)
      expect(same).toBe(one)
      expect(delta.seen.ids).toEqual([])
      expect(merge(Tags, one, delta)).toBe(one)
    }
    expect(change(Likes, replica(Likes, 'a'), likes => likes.increment(0))[1].seen.ids).toEqual([])
  })

  test('whose edits undo each other may do nothing, or take its dots; its delta says the same as the replica', () => {
    const start = replica(Tags, 'alice')
    const [after, delta] = change(Tags, start, tags => {
      tags.add('a')
      tags.remove('a')
    })
    expect(view(Tags, after).size).toBe(0)
    expect(hexOf(Tags, merge(Tags, replica(Tags, 'bob'), delta))).toBe(hexOf(Tags, after))
  })

  test('has a delta whose context is exactly the dots it took, and apart from them those it removed', () => {
    const [alice] = change(Tags, replica(Tags, 'alice'), tags => ['a', 'b', 'c'].forEach(tags.add))
    const bob = merge(Tags, replica(Tags, 'bob'), alice)
    const [, delta] = change(Tags, bob, tags => {
      tags.remove('b')
      tags.add('d')
    })
    expect(runsOf(delta.seen)).toEqual({ bob: [1, 1] })
    expect(runsOf(delta.ahead)).toEqual({ alice: [2, 2] })
    // A delta that claimed all that bob had seen would take "a" and "c" from whoever has them.
    const carol = merge(
      Tags,
      replica(Tags, 'carol'),
      change(Tags, replica(Tags, 'alice'), tags => ['a', 'b', 'c'].forEach(tags.add))[1],
    )
    expect([...view(Tags, merge(Tags, carol, delta))].sort()).toEqual(['a', 'c', 'd'])
  })

  test('gives its delta the effect that it had itself', () => {
    let alice = replica(Board, 'alice')
    let bob = replica(Board, 'bob')
    const recipes: ((board: Edit<typeof Board>) => void)[] = [
      board => board.todos.at('a').title.set('tea'),
      board => board.todos.create('b'),
      board => {
        board.todos.at('a').done.enable()
        board.likes.increment(3)
      },
      board => board.todos.remove('a'),
      board => {
        board.todos.at('a').title.set('again')
        board.todos.clear()
        board.tags.add('x')
      },
    ]
    for (const recipe of recipes) {
      const [next, delta] = change(Board, alice, recipe)
      alice = next
      bob = merge(Board, bob, delta)
      expect(hexOf(Board, bob)).toBe(hexOf(Board, alice))
    }
  })
})

describe('a recipe', () => {
  test('that throws changes nothing, and its error comes through', () => {
    const [one] = change(Board, replica(Board, 'alice'), board => board.tags.add('a'))
    const bytes = hexOf(Board, one)
    const error = new Error('mine')
    const run = () =>
      change(Board, one, board => {
        board.tags.add('b')
        board.tags.remove('a')
        board.todos.at('x').title.set('tea')
        throw error
      })
    expect(run).toThrow(error)
    expect(hexOf(Board, one)).toBe(bytes)
    expect([...view(Board, one).tags]).toEqual(['a'])
  })

  test('that returns a promise is refused, and what it does later does nothing', async () => {
    const start = replica(Likes, 'alice')
    let later: Promise<unknown> = Promise.resolve()
    const run = () =>
      change(Likes, start, likes => {
        later = Promise.resolve().then(() => likes.increment())
        return later
      })
    expect(run).toThrow(/synchronous.*promise/)
    await expect(later).rejects.toThrow(/change that is over/)
    expect(view(Likes, start)).toBe(0)
  })

  test('that keeps its mutators cannot use them later', () => {
    const kept: Edit<typeof Board>[] = []
    const [one] = change(Board, replica(Board, 'alice'), board => {
      kept.push(board)
      board.tags.add('a')
    })
    const bytes = encode(Board, one)
    const [board] = kept as [Edit<typeof Board>]
    for (const use of [
      () => board.tags.add('b'),
      () => board.tags.remove('a'),
      () => board.likes.increment(),
      () => board.todos.at('x').title.set('tea'),
      () => board.todos.create('x'),
    ]) {
      expect(use).toThrow(InvariantError)
      expect(use).toThrow(/change that is over.*recipe/)
    }
    expect(encode(Board, one)).toEqual(bytes)
  })

  test('that threw has closed its mutators as well', () => {
    let kept: Edit<typeof Likes> | undefined
    expect(() =>
      change(Likes, replica(Likes, 'alice'), likes => {
        kept = likes
        throw new Error('mine')
      }),
    ).toThrow('mine')
    expect(() => kept?.increment()).toThrow(/change that is over/)
  })

  test('may change another replica inside; both changes are whole', () => {
    const log = replica(Likes, 'log')
    let logged = log
    const [board] = change(Board, replica(Board, 'alice'), board => {
      board.tags.add('a')
      ;[logged] = change(Likes, log, likes => likes.increment())
      board.tags.add('b')
    })
    expect([view(Likes, logged), view(Board, board).tags.size]).toEqual([1, 2])
  })

  test('that changes its own replica inside makes a fork, which the merge of the two reports', () => {
    const start = replica(Likes, 'alice')
    let inner = start
    const [outer] = change(Likes, start, likes => {
      likes.increment(1)
      ;[inner] = change(Likes, start, likes => likes.increment(5))
    })
    expect(() => merge(Likes, outer, inner)).toThrow(/two histories/)
  })
})

describe('what a recipe builds in place', () => {
  test('changes no older version, whatever is read in between', () => {
    const [start] = change(Tags, replica(Tags, 'alice'), tags => {
      for (let i = 0; i < 100; i++) tags.add(`tag ${i}`)
    })
    const before = [...view(Tags, start)]
    const bytes = hexOf(Tags, start)
    const seen: (readonly string[])[] = []
    const states: (typeof start.state)[] = []
    const [after] = changeInScope(
      Tags,
      start,
      scope => {
        const tags = Tags.edit(scope)
        for (let i = 0; i < 20; i++) {
          tags.add(`more ${i}`)
          tags.remove(`tag ${i}`)
          // What `read` hands out is kept, and must stay as it is while the change goes on.
          const state = scope.read()
          states.push(state)
          seen.push([...Tags.view(state)])
        }
      },
      {},
    )
    expect(states.map(state => [...Tags.view(state)])).toEqual(seen)
    expect(seen.map(list => list.length)).toEqual(Array.from({ length: 20 }, () => 100))
    expect([...view(Tags, start)]).toEqual(before)
    expect(hexOf(Tags, start)).toBe(bytes)
    expect([...view(Tags, after)]).toEqual(seen.at(-1))
  })

  test('may be brought to a plain value by reconcile in the middle', () => {
    const wanted = {
      likes: 4,
      tags: ['x', 'y'],
      todos: { a: { done: true, title: 'tea' }, b: { done: false, title: '' } },
    }
    const [start] = change(Board, replica(Board, 'alice'), board => {
      board.tags.add('old')
      board.todos.at('gone').title.set('old')
      board.likes.increment(9)
    })
    const [after, delta] = changeInScope(
      Board,
      start,
      scope => {
        Board.edit(scope).tags.add('x')
        facetsOf(Board).reconcile(scope, wanted, () => undefined)
        facetsOf(Board).reconcile(scope, wanted, () => undefined)
        Board.edit(scope).likes.increment()
      },
      {},
    )
    const now = JSON.parse(JSON.stringify(view(Board, after))) as typeof wanted
    expect({ ...now, tags: now.tags.sort() }).toEqual({ ...wanted, likes: 5 })
    expect(hexOf(Board, merge(Board, replica(Board, 'bob', start), delta))).toBe(hexOf(Board, after))
    expect(view(Board, start).likes).toBe(9)
  })

  test('regression: two elements of one slot, of which one is removed again in the same change', () => {
    // The set kept a sub-node of one entry, and merging the delta read that node as an element.
    const names = Array.from({ length: 200 }, (_, i) => `tag ${i}`)
    for (const dropped of [1, 50, 150, 199]) {
      const [alice, delta] = change(Tags, replica(Tags, 'alice'), tags => {
        names.forEach(tags.add)
        names.slice(0, dropped).forEach(tags.remove)
      })
      const left = names.slice(dropped).sort()
      expect([...view(Tags, alice)].sort()).toEqual(left)
      expect([...view(Tags, merge(Tags, replica(Tags, 'bob'), delta))].sort()).toEqual(left)
    }
  })
})
