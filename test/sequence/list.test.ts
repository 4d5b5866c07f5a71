// Lists, told as stories: what applications rely on, beyond the laws.

import {
  addWinsSet,
  change,
  compact,
  type Delta,
  decode,
  draft,
  encode,
  gCounter,
  type InvariantError,
  type Json,
  list,
  lwwMap,
  lwwRegister,
  merge,
  orMap,
  overhead,
  pnCounter,
  type Replica,
  reconcile,
  record,
  redo,
  replica,
  struct,
  text,
  undo,
  undoHistory,
  versionOf,
  view,
  why,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const Steps = list<Json>()
const Todo = struct({ title: lwwRegister(''), tags: addWinsSet<string>(), votes: pnCounter() })
const Todos = list(Todo)

const stepsOf = (...values: Json[]) => change(Steps, replica(Steps, 'alice'), steps => steps.push(...values))[0]
const todosOf = (...titles: string[]) =>
  change(Todos, replica(Todos, 'alice'), edit => {
    for (const title of titles) edit.push().title.set(title)
  })[0]
const titles = (todos: Delta<typeof Todos>) => view(Todos, todos).map(todo => todo.title)
const of = <T extends typeof Todos | typeof Steps>(type: T, from: Replica<T>, id: string) =>
  merge(type, replica(type, id), from)

describe('a list of values', () => {
  test('takes values anywhere, deletes them, and replaces them in place', () => {
    const [steps] = change(Steps, stepsOf(1, 2, 3), edit => {
      edit.insert(1, 'a', 'b')
      edit.delete(0)
      edit.set(1, { b: 1, a: [null] })
      expect(edit.length).toBe(4)
    })
    expect(view(Steps, steps)).toEqual(['a', { a: [null], b: 1 }, 2, 3])
    expect(view(Steps, change(Steps, steps, edit => edit.clear())[0])).toEqual([])
  })

  test('keeps what two insert at one place together, each in its order', () => {
    const base = stepsOf('first', 'last')
    const [alice] = change(Steps, base, edit => edit.insert(1, 'a1', 'a2'))
    const [bob] = change(Steps, of(Steps, base, 'bob'), edit => {
      edit.insert(1, 'b2')
      edit.insert(1, 'b1')
    })
    expect(view(Steps, merge(Steps, alice, bob))).toEqual(['first', 'a1', 'a2', 'b1', 'b2', 'last'])
    expect(encode(Steps, merge(Steps, alice, bob))).toEqual(encode(Steps, merge(Steps, bob, alice)))
  })

  test('holds both values when two replace one element', () => {
    const base = stepsOf('tea')
    const [alice] = change(Steps, base, edit => edit.set(0, 'jam'))
    const [bob] = change(Steps, of(Steps, base, 'bob'), edit => edit.set(0, 'milk'))
    expect(view(Steps, merge(Steps, alice, bob))).toEqual(['jam', 'milk'])
  })

  test('copies and freezes what comes in', () => {
    const value = { a: [1] }
    const steps = stepsOf(value)
    value.a.push(2)
    expect(view(Steps, steps)).toEqual([{ a: [1] }])
    expect(Object.isFrozen((view(Steps, steps)[0] as typeof value).a)).toBe(true)
  })

  test('takes a thousand values in one go, and gives them back from bytes', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i)
    const [steps, delta] = change(Steps, stepsOf('a'), edit => edit.push(...values))
    expect(view(Steps, steps)).toEqual(['a', ...values])
    expect(view(Steps, merge(Steps, stepsOf('a'), delta))).toEqual(['a', ...values])
    expect(view(Steps, decode(Steps, encode(Steps, steps)))).toEqual(['a', ...values])
    const [less] = change(Steps, steps, edit => edit.delete(100, 800))
    expect(view(Steps, less)).toHaveLength(201)
  })

  test.each<[string, (edit: Parameters<Parameters<typeof change<typeof Steps>>[2]>[0]) => unknown, string]>([
    ['an index that is too large', edit => edit.insert(3, 1), 'an index from 0 to 2, got 3'],
    ['a negative index', edit => edit.delete(-1), 'an index from 0 to 2, got -1'],
    ['half an index', edit => edit.set(0.5, 1), 'an index from 0 to 1, got 0.5'],
    ['a count that is too large', edit => edit.delete(1, 2), 'a count from 0 to 1, as the list has 2 elements, got 2'],
    ['no index', edit => edit.insert(undefined as never, 1), 'got undefined'],
  ])('refuses %s, and nothing is changed', (_, recipe, message) => {
    expect(() => change(Steps, stepsOf(1, 2), recipe)).toThrow(message)
    expect(codeOf(() => change(Steps, stepsOf(1, 2), recipe))).toBe('argument')
  })

  test('refuses what is no JSON, and says that an empty list has no elements', () => {
    expect(codeOf(() => stepsOf(1, Number.NaN))).toBe('value')
    expect(() => change(Steps, replica(Steps, 'a'), edit => edit.set(0, 1))).toThrow('as the list is empty')
  })
})

describe('the view', () => {
  test('is a readonly array to everybody', () => {
    const shown = view(Steps, stepsOf(1, 'a', null))
    expect(Array.isArray(shown)).toBe(true)
    expect([shown.length, shown[0], shown[1], shown[3], shown.at(-1)]).toEqual([3, 1, 'a', undefined, null])
    expect([...shown]).toEqual([1, 'a', null])
    expect(JSON.stringify(shown)).toBe('[1,"a",null]')
    expect(shown.map(String)).toEqual(['1', 'a', 'null'])
    expect(shown).toEqual([1, 'a', null])
    expect(Object.keys(shown)).toEqual(['0', '1', '2'])
    expect(0 in shown && !(3 in shown) && 'length' in shown).toBe(true)
    expect([0].concat(shown as number[])).toHaveLength(4)
    expect(Object.isFrozen(shown)).toBe(true)
  })

  test('refuses to be written to', () => {
    const shown = view(Steps, stepsOf(1)) as Json[]
    expect(() => shown.push(2)).toThrow(TypeError)
    expect(() => {
      shown[0] = 2
    }).toThrow(TypeError)
    expect(() => {
      shown.length = 0
    }).toThrow(TypeError)
    expect(() => Object.defineProperty(shown, 'a', { value: 1 })).toThrow(TypeError)
    expect([...shown]).toEqual([1])
  })

  test('is the same for the same list, and its children stay the same where nothing changed', () => {
    const before = todosOf('a', 'b', 'c')
    expect(view(Todos, before)).toBe(view(Todos, before))
    const [after] = change(Todos, before, edit => edit.at(1).title.set('B'))
    const [old, now] = [view(Todos, before), view(Todos, after)]
    expect([now[0] === old[0], now[1] === old[1], now[2] === old[2]]).toEqual([true, false, true])
    expect([...now][2]).toBe(old[2])
    // As it was, although the new version shares nearly all of it.
    expect(old[1]?.title).toBe('b')
  })

  test('reads one element without looking at the others', () => {
    let looks = 0
    const Counted = {
      ...lwwMap<number>(),
      view: (state: never) => {
        looks++
        return lwwMap<number>().view(state)
      },
    }
    const Many = list(Counted)
    const [many] = change(Many, replica(Many, 'alice'), edit => {
      for (let i = 0; i < 1000; i++) edit.push().set('n', i)
    })
    expect(view(Many, many)[500]?.get('n')).toBe(500)
    expect(view(Many, many)).toHaveLength(1000)
    expect(looks).toBe(1)
  })
})

describe('a list of children', () => {
  test('joins edits of one child by the rule of its type, whatever stands around it', () => {
    const base = todosOf('tea')
    const [alice] = change(Todos, base, edit => {
      edit.at(0).votes.increment(2)
      edit.insert(0).title.set('first')
    })
    const [bob] = change(Todos, of(Todos, base, 'bob'), edit => {
      edit.at(0).votes.increment(3)
      edit.at(0).tags.add('hot')
    })
    const both = merge(Todos, alice, bob)
    expect(titles(both)).toEqual(['first', 'tea'])
    expect(view(Todos, both)[1]?.votes).toBe(5)
    expect(view(Todos, both)[1]?.tags.has('hot')).toBe(true)
    expect(encode(Todos, both)).toEqual(encode(Todos, merge(Todos, bob, alice)))
  })

  test('lets a deletion win over edits within the child, in every order', () => {
    const base = todosOf('tea', 'jam')
    const [alice, removal] = change(Todos, base, edit => edit.delete(0))
    const [bob, edit] = change(Todos, of(Todos, base, 'bob'), todos => todos.at(0).title.set('Earl Grey'))
    for (const one of [merge(Todos, alice, edit), merge(Todos, bob, removal), merge(Todos, alice, bob)])
      expect(titles(one)).toEqual(['jam'])
    expect(encode(Todos, merge(Todos, alice, edit))).toEqual(encode(Todos, merge(Todos, bob, removal)))
  })

  test('keeps an edit that arrives before the element', () => {
    const [one, first] = change(Todos, replica(Todos, 'bob'), edit => void edit.push())
    const [two, second] = change(Todos, one, edit => edit.at(0).tags.add('a'))
    const [, third] = change(Todos, two, edit => edit.at(0).tags.remove('a'))
    const early = merge(Todos, merge(Todos, replica(Todos, 'carol'), second), first)
    expect(view(Todos, early)[0]?.tags.has('a')).toBe(true)
    const late = merge(Todos, merge(Todos, merge(Todos, replica(Todos, 'dave'), third), second), first)
    expect(view(Todos, late)[0]?.tags.size).toBe(0)
    expect(view(Todos, merge(Todos, early, third))[0]?.tags.size).toBe(0)
    expect(encode(Todos, merge(Todos, early, third))).toEqual(encode(Todos, late))
  })

  test('gives mutators that stay with their child when others come and go', () => {
    const [todos] = change(Todos, todosOf('a', 'b'), edit => {
      const b = edit.at(1)
      edit.insert(0)
      edit.delete(1)
      b.title.set('B')
    })
    expect(titles(todos)).toEqual(['', 'B'])
  })

  test('forgets what is written into a child that the same change has deleted', () => {
    const before = todosOf('a', 'b')
    const [todos, delta] = change(Todos, before, edit => {
      const a = edit.at(0)
      edit.delete(0)
      a.title.set('A')
    })
    expect(titles(todos)).toEqual(['b'])
    expect(titles(merge(Todos, before, delta))).toEqual(['b'])
  })

  test('nests: lists in lists, texts, maps of lists', () => {
    const Grid = list(list<number>())
    const [grid] = change(Grid, replica(Grid, 'alice'), rows => {
      rows.push().push(1, 2)
      rows.push().push(3)
      rows.at(0).set(1, 4)
    })
    expect(view(Grid, decode(Grid, encode(Grid, grid)))).toEqual([[1, 4], [3]])
    const Pages = orMap(list(text()))
    const [pages] = change(Pages, replica(Pages, 'alice'), edit => {
      const page = edit.at('p').push()
      page.insert(0, 'helo')
      page.insert(3, 'l')
    })
    expect(view(Pages, pages).get('p')).toEqual(['hello'])
  })

  test('takes lattices, which only ever grow: an element is deleted, never cleared', () => {
    const Visits = list(gCounter())
    const [visits] = change(Visits, replica(Visits, 'alice'), edit => edit.push().increment(3))
    const [gone] = change(Visits, visits, edit => edit.clear())
    const back = undo(Visits, gone, record(Visits, undoHistory(Visits), visits, gone))
    expect(view(Visits, back.replica)).toEqual([3])
  })

  test('compacts what its children may drop, and says so', () => {
    const Done = list(lwwMap<number>())
    const [start] = change(Done, replica(Done, 'alice'), edit => edit.push().set('a', 1))
    const [gone] = change(Done, start, edit => edit.at(0).delete('a'))
    const [compacted, delta] = compact(Done, gone, versionOf(gone.seen))
    expect(encode(Done, compacted).length).toBeLessThan(encode(Done, gone).length)
    expect(encode(Done, merge(Done, gone, delta))).toEqual(encode(Done, compacted))
  })
})

describe('undo', () => {
  test('brings a deleted child back with all that it held, at its place', () => {
    const Deep = list(struct({ lines: list(text()), votes: pnCounter() }))
    const [before] = change(Deep, replica(Deep, 'alice'), edit => {
      edit.push()
      const { lines, votes } = edit.push()
      lines.push().insert(0, 'one')
      lines.push().insert(0, 'to')
      lines.at(1).insert(1, 'w')
      votes.increment(2)
      edit.push()
    })
    const [after] = change(Deep, before, edit => edit.delete(1))
    const undone = undo(Deep, after, record(Deep, undoHistory(Deep), before, after))
    expect(view(Deep, undone.replica)).toEqual(view(Deep, before))
    expect(view(Deep, redo(Deep, undone.replica, undone.history).replica)).toEqual(view(Deep, after))
  })

  test('takes back an edit of a child, and leaves what others wrote', () => {
    const before = todosOf('tea')
    const [after] = change(Todos, before, edit => edit.at(0).votes.increment(2))
    const [bob] = change(Todos, of(Todos, before, 'bob'), edit => edit.at(0).votes.increment(5))
    const { replica: undone } = undo(Todos, merge(Todos, after, bob), record(Todos, undoHistory(Todos), before, after))
    expect(view(Todos, undone)[0]?.votes).toBe(5)
  })

  test('deletes a child that it had inserted, unless somebody else has written into it', () => {
    const before = todosOf()
    const [after] = change(Todos, before, edit => edit.push().title.set('mine'))
    const history = record(Todos, undoHistory(Todos), before, after)
    expect(titles(undo(Todos, after, history).replica)).toEqual([])
    const [bob] = change(Todos, of(Todos, after, 'bob'), edit => edit.at(0).tags.add('theirs'))
    const { replica: undone } = undo(Todos, merge(Todos, after, bob), history)
    expect(view(Todos, undone)).toMatchObject([{ title: '' }])
    expect(view(Todos, undone)[0]?.tags.has('theirs')).toBe(true)
  })
})

describe('reconcile', () => {
  test('edits as few values as there are', () => {
    const [steps, delta] = reconcile(Steps, stepsOf('a', { n: 1 }, 'c', 'd'), ['a', { n: 1 }, 'x', 'd', 'e'])
    expect(view(Steps, steps)).toEqual(['a', { n: 1 }, 'x', 'd', 'e'])
    // Two insertions and one deletion.
    expect(steps.seen.values).toEqual([[1, 7]])
    expect(reconcile(Steps, steps, ['a', { n: 1 }, 'x', 'd', 'e'])[0]).toBe(steps)
    expect(view(Steps, merge(Steps, stepsOf('a', { n: 1 }, 'c', 'd'), delta))).toEqual(view(Steps, steps))
  })

  test('tells children by key, so that each keeps its identity wherever others went', () => {
    const Rows = list(struct({ id: lwwRegister(''), n: pnCounter() }))
    const row = (id: string, n: number) => ({ id, n })
    const start = replica(Rows, 'alice')
    const [rows] = reconcile(Rows, start, [row('a', 1), row('b', 2), row('c', 3)], { key: 'id' })
    const [less] = reconcile(Rows, rows, [row('c', 3), row('d', 0), row('b', 5)], { key: 'id' })
    expect(view(Rows, less)).toEqual([row('c', 3), row('d', 0), row('b', 5)])
    const [bob] = change(Rows, merge(Rows, replica(Rows, 'bob'), rows), edit => edit.at(2).n.increment(10))
    expect(view(Rows, merge(Rows, less, bob)).filter(({ n }) => n >= 10)).toHaveLength(1)
  })

  test('edits the children in between by their place where nothing tells them apart', () => {
    const [todos] = reconcile(Todos, todosOf('a', 'b'), [{ title: 'A' }, { title: 'b' }, { title: 'c' }])
    expect(titles(todos)).toEqual(['A', 'b', 'c'])
    // The first is the same element: what somebody else writes there is joined.
    const [bob] = change(Todos, of(Todos, todosOf('a', 'b'), 'bob'), edit => edit.at(0).votes.increment())
    expect(view(Todos, merge(Todos, todos, bob))[0]).toMatchObject({ title: 'A', votes: 1 })
  })

  test('moves most of a long list that is sorted anew without a wrong match', () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({ title: String((i * 7919) % 500) }))
    const [todos] = reconcile(Todos, replica(Todos, 'alice'), rows)
    const sorted = [...view(Todos, todos)].sort((a, b) => Number(a.title) - Number(b.title))
    const [done] = reconcile(Todos, todos, sorted)
    expect(titles(done)).toEqual(rows.map((_, i) => String(i)))
  })

  test('names the place of what it refuses', () => {
    expect(() => reconcile(Todos, todosOf(), [{ title: 'a' }, { titel: 'b' }])).toThrow(
      /^At 1: Expected only the fields/,
    )
    expect(() => reconcile(Todos, todosOf(), {})).toThrow('Expected an array')
    expect(() => reconcile(Steps, stepsOf(), 'ab')).toThrow('Expected an array')
  })
})

describe('a draft', () => {
  const Doc = struct({ todos: Todos, plain: list<Json>(), notes: text() })
  const [doc] = draft(Doc, replica(Doc, 'alice'), edit => {
    for (const title of ['a', 'b', 'c']) edit.todos.push({ title, tags: new Set([title]), votes: 1 })
    edit.plain.push(1, { n: 2 }, 3)
    edit.notes = 'hello'
  })

  test('pushes, splices and edits below, and leaves the others alone', () => {
    const [bob] = change(Doc, merge(Doc, replica(Doc, 'bob'), doc), ({ todos }) => todos.at(2).votes.increment(10))
    const [next] = draft(Doc, doc, edit => {
      edit.todos.splice(0, 1)
      edit.todos[1]!.title = 'C'
      edit.todos[1]!.tags.add('new')
      edit.plain.splice(1, 1)
      edit.notes = 'help'
    })
    expect(view(Doc, next)).toMatchObject({ notes: 'help', plain: [1, 3] })
    expect(view(Doc, next).todos[0]).toBe(view(Doc, doc).todos[1])
    // What was edited is the child that Bob voted for, although it has another index now.
    const both = view(Doc, merge(Doc, next, bob)).todos
    expect(both.map(({ title, votes }) => [title, votes])).toEqual([['b', 1], ['C', 11]]) // biome-ignore format: one line
    expect([...both[1]!.tags].sort()).toEqual(['c', 'new'])
  })

  test('sorts and reverses: what moves comes anew', () => {
    const [next] = draft(Doc, doc, edit => {
      edit.todos.reverse()
      edit.todos[0]!.votes += 1
    })
    expect(view(Doc, next).todos.map(({ title, votes }) => [title, votes])).toEqual([['c', 2], ['b', 1], ['a', 1]]) // biome-ignore format: one line
    expect(view(Doc, next).todos.every(({ title, tags }) => tags.has(title))).toBe(true)
  })

  test('gives the same replica when it only looks', () => {
    const looks = draft(Doc, doc, edit => void edit.todos.map(({ title }) => title.length + edit.plain.length))
    expect(looks[0]).toBe(doc)
    const [same] = draft(Doc, doc, edit => {
      edit.todos[1]!.title = 'b'
    })
    expect(same).toBe(doc)
  })

  test('edits a list that is all there is', () => {
    const [steps] = draft(Steps, stepsOf(1, 2), edit => {
      edit.unshift(0)
      edit.push(3)
    })
    expect(view(Steps, steps)).toEqual([0, 1, 2, 3])
    expect(view(Steps, draft(Steps, steps, () => [7])[0])).toEqual([7])
  })
})

test('why names the writes of children, and leads to one of them', () => {
  const todos = todosOf('tea', 'jam')
  expect(why(Todos, todos, [1, 'title']).winners).toMatchObject([{ value: 'jam' }])
  expect(why(Todos, todos).winners.map(({ key, value }) => [key, value])).toEqual([[0, 'tea'], [1, 'jam']]) // biome-ignore format: one line
  expect(() => why(Todos, todos, [2])).toThrow('It holds nothing there')
  expect(why(Steps, stepsOf('a')).winners).toEqual([{ dot: '1@alice', value: 'a' }])
})

test('overhead counts what lists and texts hold as content', () => {
  for (const { total, frame, history, content, metadata } of [
    overhead(Steps, stepsOf('abc', 'def')),
    overhead(Todos, todosOf('abc', 'def')),
  ]) {
    expect(total).toBe(frame + history + content + metadata)
    expect(content).toBeGreaterThanOrEqual(8)
  }
})

function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}
