// Stories of incremental views in use: stable references, composition, sets, positions, refusals.

import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  addWinsSet,
  change,
  count,
  derive,
  type Edit,
  filter,
  fold,
  mapValues,
  orMap,
  type Replica,
  replica,
  type Sorted,
  select,
  sortBy,
  sum,
  view,
} from '../../src/index'
import { compareRanks } from '../../src/view/rank'
import { Board, Tags } from '../replica/support'

type Todo = { readonly done: boolean; readonly title: string }
const [board] = change(Board, replica(Board, 'alice'), board => {
  for (const title of ['tea', 'milk', 'jam']) board.todos.at(title).title.set(title)
  board.todos.at('tea').done.enable()
})
const edit = (recipe: (board: Edit<typeof Board>) => void, from: Replica<typeof Board> = board) =>
  change(Board, from, recipe)[0]
const todosOf = (version: Replica<typeof Board>) => view(Board, version).todos

describe('a result keeps its identity', () => {
  const open = filter((todo: Todo) => !todo.done)
  const titles = mapValues((todo: Todo) => todo.title)

  test('of filter, while all that stays is the same', () => {
    const retitled = edit(board => board.todos.at('tea').title.set('coffee'))
    expect(todosOf(retitled)).not.toBe(todosOf(board))
    expect(open(todosOf(retitled))).toBe(open(todosOf(board)))
    expect(open(todosOf(edit(board => board.todos.at('jam').done.enable())))).not.toBe(open(todosOf(board)))
  })

  test('of mapValues, while all results are the same', () => {
    const done = edit(board => board.todos.at('jam').done.enable())
    expect(titles(todosOf(done))).toBe(titles(todosOf(board)))
  })

  test('and so each view on top is not computed again', () => {
    let calls = 0
    const long = count((title: string) => {
      calls++
      return title.length > 3
    })
    expect(long(titles(todosOf(board)))).toBe(1)
    calls = 0
    expect(long(titles(todosOf(edit(board => board.todos.at('jam').done.enable()))))).toBe(1)
    expect(calls).toBe(0)
  })

  test('entry by entry, also when results are objects', () => {
    const rows = mapValues((todo: Todo, key) => ({ key, ...todo }))
    const sorted = sortBy((todo: Todo) => todo.title)
    const done = edit(board => board.todos.at('jam').done.enable())
    expect(rows(todosOf(done)).get('tea')).toBe(rows(todosOf(board)).get('tea'))
    expect(rows(todosOf(done)).get('jam')).toEqual({ key: 'jam', done: true, title: 'jam' })
    expect(sorted(todosOf(done)).at(2)).toBe(sorted(todosOf(board)).at(2))
  })

  test('in a store: getSnapshot gives one object until something relevant changes', () => {
    const openTitles = sortBy((todo: Todo) => todo.title)
    let current = board
    const listeners = new Set<() => void>()
    const store = {
      subscribe(listener: () => void) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      getSnapshot: () => openTitles(open(todosOf(current))),
      set(next: typeof board) {
        current = next
        for (const listener of listeners) listener()
      },
    }
    // What useSyncExternalStore does: look again at each notice, and render when the snapshot is another one.
    let rendered = store.getSnapshot()
    let renders = 0
    store.subscribe(() => {
      if (Object.is(store.getSnapshot(), rendered)) return
      rendered = store.getSnapshot()
      renders++
    })
    for (let i = 0; i < 5; i++) expect(store.getSnapshot()).toBe(rendered)
    store.set(edit(board => board.likes.increment(), current))
    store.set(edit(board => board.tags.add('x'), current))
    store.set(edit(board => board.todos.at('tea').title.set('coffee'), current))
    expect(renders).toBe(0)
    store.set(edit(board => board.todos.at('jam').title.set('plums'), current))
    expect(renders).toBe(1)
    expect(rendered.slice().map(([, todo]) => todo.title)).toEqual(['milk', 'plums'])
  })
})

describe('inputs', () => {
  const [tags] = change(Tags, replica(Tags, 'a'), tags => ['tea', 'jam', 'bread'].forEach(tags.add))

  test('may be sets, of which each element is its own key', () => {
    const set = view(Tags, tags)
    const short = filter((tag: string) => tag.length < 4)(set)
    expectTypeOf(short).toEqualTypeOf<ReadonlySet<string>>()
    expect([short.size, short.has('tea'), short.has('bread'), 'get' in short]).toEqual([2, true, false, false])
    expect(JSON.stringify(short)).toBe(JSON.stringify([...short]))
    expect(fold({ zero: '', of: (tag: string) => tag, plus: (a, b) => (a > b ? a : b) })(short)).toBe('tea')
    expect([...sortBy((tag: string) => tag)(short)]).toEqual([
      ['jam', 'jam'],
      ['tea', 'tea'],
    ])
    const Numbers = addWinsSet<number>()
    const [numbers] = change(Numbers, replica(Numbers, 'a'), numbers => [10, 9].forEach(numbers.add))
    const sorted = sortBy((n: number) => n)(view(Numbers, numbers))
    expectTypeOf(sorted).toEqualTypeOf<Sorted<number, number>>()
    expect(sorted.indexOf(10)).toBe(1)
    expect(sum((n: number) => n)(view(Numbers, numbers))).toBe(19)
  })

  test('may be empty, and become so', () => {
    const empty = edit(board => board.todos.clear())
    const sorted = sortBy((todo: Todo) => todo.title)
    const titles = mapValues((todo: Todo) => todo.title)
    for (const version of [empty, board, empty]) {
      expect(sorted(todosOf(version)).length).toBe(todosOf(version).size)
      expect(titles(todosOf(version)).size).toBe(todosOf(version).size)
    }
  })

  test('are picked by select, and types follow', () => {
    const byTitle = select(
      Board,
      board => board.todos,
      sortBy((todo: Todo) => todo.title),
    )
    expectTypeOf(byTitle(board)).toEqualTypeOf<Sorted<string, Todo>>()
    expect(byTitle(board).at(0)?.[0]).toBe('jam')
    expect(byTitle(edit(board => board.likes.increment()))).toBe(byTitle(board))
  })

  test('of two types meet in derive', () => {
    const shortest = derive((todos: Sorted<string, Todo>, tags: ReadonlySet<string>) => [todos.length, tags.size])
    const sorted = sortBy((todo: Todo) => todo.title.length)
    expect(shortest(sorted(todosOf(board)), view(Tags, tags))).toEqual([3, 3])
    const liked = edit(board => board.likes.increment())
    expect(shortest(sorted(todosOf(liked)), view(Tags, tags))).toBe(shortest(sorted(todosOf(board)), view(Tags, tags)))
  })

  test('of two descriptors that share a map are told apart by how they show it', () => {
    const Plain = orMap(Board)
    const Other = orMap({ ...Board, view: () => ({ likes: 9 }) as never })
    const [boards] = change(Plain, replica(Plain, 'a'), boards => boards.create('x'))
    const likes = sum((board: { readonly likes: number }) => board.likes)
    expect([likes(Plain.view(boards.state)), likes(Other.view(boards.state))]).toEqual([0, 9])
  })

  test('that are no views are refused: a plain Map could change behind what is remembered', () => {
    const total = sum((n: number) => n)
    expect(() => total(new Map([['a', 1]]))).toThrow(/view of a replicated map or set.*got Map/)
    expect(() => filter((n: number) => n > 0)(new Set([1]))).toThrow(/got Set/)
    expect(() => total(view(Board, board) as never)).toThrow(/got Object/)
  })

  test('an error of the function is passed on, and the next look computes again', () => {
    let broken = true
    const titles = mapValues((todo: Todo) => {
      if (broken && todo.title === 'milk') throw new Error('not yet')
      return todo.title
    })
    expect(() => titles(todosOf(board))).toThrow('not yet')
    broken = false
    expect([...titles(todosOf(board)).values()].sort()).toEqual(['jam', 'milk', 'tea'])
  })
})

test('a result may be undefined: the entry is there', () => {
  const nothing = mapValues((_: Todo) => undefined)(todosOf(board))
  expect([nothing.size, nothing.has('tea'), nothing.get('tea')]).toEqual([3, true, undefined])
  expect([...nothing.values()]).toEqual([undefined, undefined, undefined])
})

describe('what sortBy gives', () => {
  const sorted = sortBy((todo: Todo) => todo.title)(todosOf(board))

  test('is read as an array is', () => {
    const array = [...sorted]
    expect(array.map(([key]) => key)).toEqual(['jam', 'milk', 'tea'])
    expect(sorted.length).toBe(3)
    for (const i of [-4, -3, -1, 0, 2, 3, 1.5, Number.NaN]) expect(sorted.at(i)).toBe(array.at(i))
    for (const from of [undefined, -9, -2, 0, 1, 3, 9])
      for (const to of [undefined, -9, -1, 0, 2, 9]) expect(sorted.slice(from, to)).toEqual(array.slice(from, to))
    expect(array.map(([key]) => sorted.indexOf(key))).toEqual([0, 1, 2])
    expect(sorted.indexOf('bread')).toBe(-1)
    expect(JSON.stringify(sorted)).toBe(JSON.stringify(array))
    expect(Object.isFrozen(sorted) && Object.isFrozen(sorted.at(0))).toBe(true)
  })

  test('sorts by several ranks, or by an order of the reader', () => {
    const done = sortBy((todo: Todo) => [todo.done, todo.title])(todosOf(board))
    expect([...done].map(([key]) => key)).toEqual(['jam', 'milk', 'tea'])
    const compare = (a: string, b: string) => a.length - b.length
    const longest = sortBy((todo: Todo) => todo.title, { compare, descending: true })(todosOf(board))
    expect([...longest].map(([key]) => key)).toEqual(['milk', 'jam', 'tea'])
  })

  test('refuses an order that contradicts itself', () => {
    let sign = 1
    const odd = sortBy((todo: Todo) => todo.title, { compare: (a, b) => (a < b ? -sign : sign) })
    const many = edit(board => {
      for (let i = 0; i < 50; i++) board.todos.at(`todo ${i}`).title.set(`title ${i}`)
    })
    odd(todosOf(many))
    sign = -1
    expect(() => odd(todosOf(edit(board => board.todos.remove('todo 7'), many)))).toThrow(/total order/)
  })
})

test('ranks have a total order', () => {
  const ascending = [null, false, true, -1, 0, 1, Number.NaN, '', 'Z', 'a']
  const lists = [[], [null], [1], [1, 'a'], [1, 'b'], [Number.NaN], ['a']]
  for (const ranks of [ascending, lists])
    ranks.forEach((a, i) => {
      ranks.forEach((b, j) => {
        expect(Math.sign(compareRanks(a, b))).toBe(Math.sign(i - j))
      })
    })
  expect(compareRanks('a', ['a'])).toBe(0)
})
