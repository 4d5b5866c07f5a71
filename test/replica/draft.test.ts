import { build } from 'esbuild'
import fc from 'fast-check'
import { current, original } from 'immer'
import { plainOf } from 'meldkit/laws'
import { describe, expect, test, vi } from 'vitest'
import {
  type AddWinsSet,
  addWinsSet,
  change,
  type Delta,
  type Draftable,
  draft,
  enableWinsFlag,
  encode,
  facetsOf,
  InvariantError,
  type Json,
  lwwRegister,
  maxRegister,
  merge,
  mvRegister,
  orMap,
  pnCounter,
  type Replica,
  reconcile,
  replica,
  struct,
  type Value,
  view,
} from '../../src/index'
import { root } from '../support/source'
import { Doc, docOf, type Op, ops, type PlainDoc, withReconcile } from './draft-support'
import { Board, heapUsed, hexOf, runsOf } from './support'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

type DocType = typeof Doc
type DocReplica = Replica<DocType>

/** A view as plain mutable data, in the order of the view. */
function mutable<T>(value: T): Draftable<T> {
  const copy = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part
    if (Array.isArray(part)) return part.map(copy)
    const map = part as ReadonlyMap<unknown, unknown>
    if (typeof map.has === 'function')
      return typeof map.get === 'function' ? new Map([...map].map(([k, v]) => [k, copy(v)])) : new Set(map.keys())
    return Object.defineProperties({}, Object.fromEntries(Object.entries(part).map(([name, item]) => [name, { value: copy(item), enumerable: true, configurable: true, writable: true }]))) // biome-ignore format: one line
  }
  return copy(value) as Draftable<T>
}

/** Fails where a part of `after` is equal to that of `before`, and yet another object. */
function sharedProblem(before: unknown, after: unknown, path: string): string | undefined {
  if (before === after || [before, after].some(part => typeof part !== 'object' || part === null)) return undefined
  if (JSON.stringify(plainOf(before)) === JSON.stringify(plainOf(after))) return `${path} is equal but another object`
  const entriesOf = (part: unknown): [string, unknown][] => {
    const map = part as ReadonlyMap<string, unknown>
    if (typeof map.has === 'function') return typeof map.get === 'function' ? [...map.entries()] : []
    return Object.entries(part as object)
  }
  const old = new Map(entriesOf(before))
  for (const [name, part] of entriesOf(after)) {
    const problem = old.has(name) ? sharedProblem(old.get(name), part, `${path}.${name}`) : undefined
    if (problem !== undefined) return problem
  }
  return undefined
}

type DraftVerb = (
  type: DocType,
  from: DocReplica,
  recipe: (doc: Draftable<Value<DocType>>) => undefined,
) => readonly [DocReplica, Delta<DocType>]

/** What is wrong with one draft, or undefined: it must do what the recipe does to plain data and what mutators do. */
function draftProblem(type: DocType, verb: DraftVerb, from: DocReplica, recipe: readonly Op[]): string | undefined {
  const label = recipe.map(({ name }) => name).join('; ')
  const before = view(type, from)
  const bytes = hexOf(type, from)
  const plain = mutable(before)
  const [byHand] = change(type, from, edit => {
    for (const { edit: write, assign } of recipe) {
      write(edit, plain)
      assign(plain)
    }
  })
  let order: readonly string[] = []
  const [after, delta] = verb(type, from, doc => {
    order = [...doc.todos.keys(), ...doc.votes.keys(), ...doc.tags]
    for (const { assign } of recipe) assign(doc as PlainDoc)
    return undefined
  })
  const shown = JSON.stringify(plainOf(view(type, after)))
  if (shown !== JSON.stringify(plainOf(plain))) return `${label}: shows ${shown}, as plain data ${JSON.stringify(plainOf(plain))}` // biome-ignore format: one line
  if (shown !== JSON.stringify(plainOf(view(type, byHand)))) return `${label}: mutators show ${JSON.stringify(plainOf(view(type, byHand)))}` // biome-ignore format: one line
  if (JSON.stringify(order) !== JSON.stringify([...before.todos.keys(), ...before.votes.keys(), ...before.tags])) return `${label}: the draft has another order than the view` // biome-ignore format: one line
  if (hexOf(type, from) !== bytes) return `${label}: changed the version that it started from`
  if (hexOf(type, merge(type, from, delta)) !== hexOf(type, after)) return `${label}: the delta says something else`
  if (shown === JSON.stringify(plainOf(before)) && after !== from) return `${label}: changes nothing, and yet is another version` // biome-ignore format: one line
  return sharedProblem(before, view(type, after), label)
}

/** Drafts of two replicas that merge now and then, each from the newest version or an older one. */
const story = fc.array(
  fc.record({
    by: fc.nat(1),
    back: fc.integer({ min: -6, max: 2 }),
    merges: fc.boolean(),
    recipe: fc.array(ops, { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 8 },
)
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never

function storyProblem(type: DocType, verb: DraftVerb, steps: Story): string | undefined {
  const lines = ['alice', 'bob'].map(id => [replica(type, id)])
  for (const { by, back, merges, recipe } of steps) {
    const line = lines[by] as DocReplica[]
    // An older version is drafted from as well, and then let go: it must not matter what came of it meanwhile.
    const old = back > 0 ? line.at(-1 - back) : undefined
    const problem =
      (old === undefined ? undefined : draftProblem(type, verb, old, recipe)) ??
      draftProblem(type, verb, line.at(-1) as DocReplica, recipe)
    if (problem !== undefined) return problem
    line.push(verb(type, line.at(-1) as DocReplica, doc => void recipe.forEach(({ assign }) => assign(doc as PlainDoc)) as undefined)[0]) // biome-ignore format: one line
    const other = (lines[1 - by] as DocReplica[]).at(-1) as DocReplica
    if (merges) line.push(merge(type, line.at(-1) as DocReplica, other))
  }
  const [alice, bob] = lines.map(line => line.at(-1)) as [DocReplica, DocReplica]
  return hexOf(type, merge(type, alice, bob)) === hexOf(type, merge(type, bob, alice)) ? undefined : 'do not converge'
}

describe('a draft', () => {
  test('does what its recipe does to plain data, and what mutators do, from any version; equal parts stay ===', () => {
    fc.assert(
      fc.property(story, steps => {
        expect(storyProblem(Doc, draft, steps)).toBeUndefined()
      }),
    )
  })

  describe('regarded with the same eyes, but broken', () => {
    const found = (type: DocType, verb: DraftVerb = draft) =>
      fc
        .sample(story, { numRuns: 60, seed: 1 })
        .map(steps => storyProblem(type, verb, steps))
        .find(problem => problem !== undefined)

    test('a counter that adds the assigned value instead of the difference is noticed', () => {
      const Broken = withReconcile(pnCounter(), facetsOf, (scope, next) => {
        pnCounter()
          .edit(scope)
          .increment(Math.abs(next as number))
      })
      expect(found(docOf(Broken))).toMatch(/as plain data/)
    })

    test('a set that only adds is noticed', () => {
      const Broken = withReconcile(addWinsSet<string>(), facetsOf, (scope, next) => {
        for (const tag of next as Set<string>) addWinsSet<string>().edit(scope).add(tag)
      })
      expect(found(docOf(undefined, Broken))).toMatch(/as plain data|yet is another version|another object/)
    })

    test('a set that writes what is there already is noticed by the parts that are no longer ===', () => {
      const Broken: AddWinsSet<string> = withReconcile(addWinsSet<string>(), facetsOf, (scope, next, keyOf) => {
        facetsOf(addWinsSet<string>()).reconcile(scope, next, keyOf)
        for (const tag of (next as Set<string>).keys()) addWinsSet<string>().edit(scope).add(tag)
      })
      expect(found(docOf(undefined, Broken))).toMatch(/yet is another version|equal but another object/)
    })

    test('a draft that looks at fields only, not into maps, is noticed', () => {
      const shallow: DraftVerb = (type, from, recipe) => {
        const next = mutable(view(type, from))
        recipe(next)
        return reconcile(type, from, { ...next, todos: view(type, from).todos })
      }
      expect(found(Doc, shallow)).toMatch(/as plain data/)
    })

    test('a draft over a plain copy that forgets the order of the view is noticed', () => {
      const reversed: DraftVerb = (type, from, recipe) => {
        const next = mutable(view(type, from))
        next.votes = new Map([...next.votes].reverse())
        next.todos = new Map([...next.todos].reverse())
        recipe(next)
        return reconcile(type, from, next)
      }
      expect(found(Doc, reversed)).toMatch(/another order/)
    })
  })
})

const Todos = orMap(struct({ done: enableWinsFlag(), tags: addWinsSet<string>(), title: lwwRegister('') }))
const start = reconcile(Board, replica(Board, 'alice'), {
  likes: 3,
  tags: ['a', 'b'],
  todos: { t1: { title: 'tea' }, t2: { done: true, title: 'jam' } },
})[0]

describe('the laws of a recipe', () => {
  test('that does nothing: the same replica, an empty delta', () => {
    const recipes: ((board: Draftable<Value<typeof Board>>) => void)[] = [
      () => undefined,
      board => void board.todos.get('t1')?.title,
      board => {
        board.likes += 1
        board.likes -= 1
      },
      board => {
        board.tags.add('c')
        board.tags.delete('c')
      },
      board => {
        const todo = board.todos.get('t1')
        board.todos.delete('t1')
        if (todo !== undefined) board.todos.set('t1', todo)
      },
      board => void board.todos.set('t1', { done: false, title: 'tea' }),
      board => {
        board.todos = new Map(board.todos)
      },
      board => {
        for (const [key, todo] of board.todos) board.todos.set(key, todo)
      },
    ]
    for (const recipe of recipes) {
      const [same, delta] = draft(Board, start, recipe)
      expect(same).toBe(start)
      expect(delta.seen.ids).toEqual([])
    }
  })

  test('that throws changes nothing, and its error comes out; so does one that is refused half way', () => {
    const bytes = hexOf(Board, start)
    const mine = new Error('mine')
    expect(() =>
      draft(Board, start, board => {
        board.likes = 9
        board.todos.clear()
        throw mine
      }),
    ).toThrow(mine)
    expect(() =>
      draft(Board, start, board => {
        board.likes = 9
        ;(board.todos.get('t2') as { title: unknown }).title = undefined
      }),
    ).toThrow(/^At todos.t2.title: Expected a JSON value/)
    expect(hexOf(Board, start)).toBe(bytes)
    expect(
      view(
        Board,
        draft(Board, start, board => {
          board.likes += 1
        })[0],
      ).likes,
    ).toBe(4)
  })

  test('that is asynchronous is refused', () => {
    const run = () =>
      draft(Board, start, (async (board: { likes: number }) => {
        board.likes += 1
      }) as never)
    expect(run).toThrow(InvariantError)
    expect(run).toThrow(/must be synchronous/)
  })

  test('may keep the draft, but it is of no use any more', () => {
    let kept: Draftable<Value<typeof Board>> | undefined
    let todos: typeof kept extends undefined ? never : Map<string, unknown> | undefined
    draft(Board, start, board => {
      kept = board
      todos = board.todos
      board.todos.get('t1')
    })
    expect(() => kept?.likes).toThrow()
    expect(() => todos?.get('t1')).toThrow()
  })

  test('may return a value in place of all, as with Immer, but not after it has mutated the draft', () => {
    const [next] = draft(Board, start, board => ({ likes: 1, tags: new Set(['z']), todos: board.todos }))
    expect(plainOf(view(Board, next))).toMatchObject({ likes: 1, tags: ['z'], todos: { t1: {}, t2: {} } })
    expect(view(Board, next).todos).toBe(view(Board, start).todos)
    expect(() =>
      draft(Board, start, board => {
        board.likes = 1
        return { likes: 1, tags: new Set<string>(), todos: new Map() }
      }),
    ).toThrow(/returned a new value \*and\* modified its draft/)
    expect(draft(Board, start, board => board)[0]).toBe(start)
  })

  test('of a type whose view is no object returns its new value', () => {
    const Likes = pnCounter()
    const [likes] = draft(Likes, replica(Likes, 'a'), likes => likes + 2)
    expect(view(Likes, likes)).toBe(2)
    expect(draft(Likes, likes, () => undefined)[0]).toBe(likes)
    const Most = maxRegister()
    const [most] = draft(Most, replica(Most, 'a'), most => (most ?? 0) + 2)
    expect(view(Most, most)).toBe(2)
    expect(() => draft(Most, most, () => 1)).toThrow(/cannot go back/)
  })

  test('of a set drafts the set', () => {
    const Tags = addWinsSet<string | number>()
    const [tags] = draft(Tags, replica(Tags, 'a'), tags => void tags.add('x').add(-0))
    expect(plainOf(view(Tags, tags))).toEqual(['x', 0])
    const [fewer] = draft(Tags, tags, tags => void tags.delete(0))
    expect(plainOf(view(Tags, draft(Tags, fewer, tags => void tags.add('y'))[0]))).toEqual(['x', 'y'])
    expect(() => draft(Tags, fewer, tags => void tags.add(Number.NaN))).toThrow(/An element must be/)
  })

  test('may draft other replicas inside', () => {
    let log = replica(Todos, 'log')
    const [board] = draft(Board, start, board => {
      board.likes += 1
      log = draft(Todos, log, todos => void todos.set('x', { done: true, tags: new Set(), title: '' }))[0]
      board.likes += 1
    })
    expect([view(Board, board).likes, view(Todos, log).has('x')]).toEqual([5, true])
  })

  test('takes a clock, as change does', () => {
    const [later] = draft(
      Board,
      start,
      board => {
        board.likes += 1
      },
      { now: 1_760_000_000_000 },
    )
    expect(later.stamp).toBeGreaterThan(start.stamp + 1e9)
    expect(() =>
      draft(
        Board,
        start,
        board => {
          board.likes += 1
        },
        { now: 0.5 },
      ),
    ).toThrow(InvariantError)
  })
})

describe('what an assignment takes', () => {
  test('one dot for each element that is new, none for what is there', () => {
    const [, delta] = draft(Board, start, board => {
      for (const tag of ['a', 'b', 'c']) board.tags.add(tag)
    })
    const next = (start.seen.values[0]?.at(-1) as number) + 1
    expect(runsOf(delta.seen)).toEqual({ alice: [next, next] })
  })

  test('the plain value of another key, when its draft is assigned; later edits of the one are edits of both', () => {
    const [one] = draft(Todos, replica(Todos, 'a'), todos => {
      todos.set('x', { done: true, tags: new Set(['t']), title: 'tea' })
    })
    const [two] = draft(Todos, one, todos => {
      const x = todos.get('x')
      if (x === undefined) return
      todos.set('y', x)
      x.title = 'jam'
      x.tags.add('u')
    })
    expect(plainOf(view(Todos, two).get('y'))).toEqual(plainOf(view(Todos, two).get('x')))
    // In a version of their own they are two.
    const [three] = draft(Todos, two, todos => void todos.get('y')?.tags.add('only y'))
    expect(plainOf(view(Todos, three).get('x'))).toEqual({ done: true, tags: ['t', 'u'], title: 'jam' })
    const [four] = draft(Todos, three, todos => void todos.get('x')?.tags.add('only x'))
    expect(view(Todos, four).get('y')?.tags.has('only x')).toBe(false)
  })

  test('nothing that the application may still change: what was brought in, and what it wraps, is its own', () => {
    const brought = { done: false, tags: new Set(['mine']), title: 'mine' }
    const map = new Map([['x', brought]])
    const wrapper: { tags?: Set<string> } = {}
    const [one] = draft(Todos, replica(Todos, 'a'), () => map)
    const [two] = draft(Todos, one, todos => {
      const x = todos.get('x')
      if (x === undefined) return
      wrapper.tags = x.tags
      x.tags.add('more')
      todos.set('y', wrapper as typeof x)
    })
    const shown = plainOf(view(Todos, two))
    brought.title = 'changed'
    map.clear()
    try {
      wrapper.tags?.add('evil')
    } catch {
      // Locked is fine as well.
    }
    const [three] = draft(Todos, two, todos => void (todos.get('x') as { title: string }).title.length)
    expect(three).toBe(two)
    expect(draft(Todos, two, todos => current(todos))[0]).toBe(two)
    const [four] = draft(Todos, two, todos => void todos.get('y')?.tags.add('evil'))
    expect(view(Todos, four).get('y')?.tags.has('evil')).toBe(true)
    expect(plainOf(view(Todos, two))).toEqual(shown)
  })

  test('nothing that the application may still change, either, for a key that is there, or of a part that it left out', () => {
    const [one] = draft(Todos, replica(Todos, 'a'), todos => {
      todos.set('x', { done: false, tags: new Set(), title: 'tea' })
    })
    const brought = { title: 'mine' } as Draftable<Value<typeof Todos>> extends Map<string, infer Item> ? Item : never
    const [two] = draft(Todos, one, todos => void todos.set('x', brought))
    brought.title = 'changed'
    const [three] = draft(Todos, two, todos => {
      const x = todos.get('x')
      if (x === undefined) return
      expect(x.title).toBe('mine')
      x.title = 'changed'
      x.tags.add('t')
    })
    expect(plainOf(view(Todos, three))).toEqual({ x: { done: false, tags: ['t'], title: 'changed' } })
  })

  test('the content of another map, when its draft is assigned', () => {
    const Pair = struct({ left: Todos, right: Todos })
    const rows = (title: string) => ({ x: { title }, y: { title: `${title} too` } })
    const [pair] = reconcile(Pair, replica(Pair, 'a'), { left: rows('tea'), right: rows('jam') })
    const [both] = draft(Pair, pair, doc => {
      doc.left = doc.right
      doc.right.get('x')?.tags.add('both')
    })
    const [apart] = draft(Pair, both, doc => void doc.left.get('x')?.tags.add('left'))
    const [more] = draft(Pair, apart, doc => void doc.right.get('y')?.tags.add('right'))
    expect(plainOf(view(Pair, more))).toEqual({
      left: {
        x: { done: false, tags: ['both', 'left'], title: 'jam' },
        y: { done: false, tags: [], title: 'jam too' },
      },
      right: {
        x: { done: false, tags: ['both'], title: 'jam' },
        y: { done: false, tags: ['right'], title: 'jam too' },
      },
    })
  })

  test('nothing from a base that the recipe tries to change', () => {
    const [one] = draft(Board, start, board => {
      board.likes += 1
    })
    const [two] = draft(Board, one, board => {
      const base = original(board) as unknown as { todos: Map<string, unknown>; tags: Set<string> }
      expect([...base.todos.keys()]).toEqual([...view(Board, start).todos.keys()])
      expect(base.tags.size).toBe(2)
      expect(() => base.todos.clear()).toThrow()
      expect(() => base.tags.add('x')).toThrow()
      board.todos.delete('t2')
    })
    const [three] = draft(Board, two, board => {
      const base = original(board) as unknown as { todos: Map<string, unknown> }
      expect(() => base.todos.clear()).toThrow()
      board.todos.delete('t1')
    })
    expect(plainOf(view(Board, three))).toMatchObject({ tags: ['a', 'b'], todos: {} })
  })

  test('what a view of another version holds', () => {
    const [cleared] = draft(Board, start, board => {
      board.todos.clear()
      board.tags.clear()
    })
    const old = view(Board, start) as unknown as Draftable<Value<typeof Board>>
    const [back] = draft(Board, cleared, board => {
      board.todos = old.todos
      board.tags = old.tags
    })
    expect(plainOf(view(Board, back))).toEqual(plainOf(view(Board, start)))
  })

  test('one sibling in place of several', () => {
    const Owner = mvRegister<Json>()
    const set = (id: string, value: Json) => change(Owner, replica(Owner, id), owner => owner.set(value))[0]
    const both = merge(Owner, set('alice', 'A'), set('bob', 'B'))
    expect(view(Owner, draft(Owner, both, () => ['C'])[0])).toEqual(['C'])
    expect(view(Owner, draft(Owner, both, owner => void owner.pop())[0])).toEqual(['A'])
    expect(() => draft(Owner, both, owner => void owner.push('C'))).toThrow(/the one value to write/)
  })

  test('keys that every object inherits, in maps and in records', () => {
    const Notes = orMap(lwwRegister<Json>(null))
    const [one] = draft(Notes, replica(Notes, 'a'), notes => {
      for (const key of ['__proto__', 'constructor', 'hasOwnProperty']) notes.set(key, JSON.parse(`{"${key}":1}`))
    })
    expect(JSON.parse(JSON.stringify(view(Notes, one)))).toEqual(
      JSON.parse('{"__proto__":{"__proto__":1},"constructor":{"constructor":1},"hasOwnProperty":{"hasOwnProperty":1}}'),
    )
    const [two] = draft(Notes, one, notes => {
      ;(notes.get('constructor') as { constructor: unknown }).constructor = 2
      notes.delete('__proto__')
    })
    expect(plainOf(view(Notes, two))).toEqual({
      constructor: { constructor: 2 },
      hasOwnProperty: { hasOwnProperty: 1 },
    })
  })
})

describe('two drafts at the same time', () => {
  test('keep both sides, part by part, in whatever order they are merged', () => {
    const bob = replica(Board, 'bob', start)
    const [, left] = draft(Board, start, board => {
      board.likes += 1
      board.tags.add('left')
      board.tags.delete('a')
      ;(board.todos.get('t1') as { title: string }).title = 'green tea'
      board.todos.delete('t2')
    })
    const [, right] = draft(Board, bob, board => {
      board.likes -= 2
      board.tags.add('right')
      ;(board.todos.get('t1') as { done: boolean }).done = true
      ;(board.todos.get('t2') as { title: string }).title = 'plum jam'
    })
    const both = merge(Board, merge(Board, start, left), right)
    expect(encode(Board, merge(Board, merge(Board, bob, right), left))).toEqual(encode(Board, both))
    expect(plainOf(view(Board, both))).toEqual({
      likes: 2,
      tags: ['b', 'left', 'right'],
      todos: { t1: { done: true, title: 'green tea' }, t2: { done: false, title: 'plum jam' } },
    })
  })
})

describe('ten maps of which a recipe touches one', () => {
  test('cost the one: the others are not iterated', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
    let iterated: string[] = []
    const Cells = orMap(lwwRegister(0))
    const type = struct(
      Object.fromEntries(
        names.map(name => {
          const views = new WeakMap<object, object>()
          const spied = (state: Parameters<typeof Cells.view>[0]) => {
            const facade = Cells.view(state)
            if (!views.has(facade)) {
              const noted = new Set<unknown>(['entries', 'forEach', 'keys', 'values', Symbol.iterator])
              const spy = new Proxy(facade, {
                get(target, method) {
                  if (noted.has(method)) iterated.push(name)
                  return Reflect.get(target, method)
                },
              })
              views.set(facade, spy)
            }
            return views.get(facade) as typeof facade
          }
          return [name, { ...Cells, view: spied }]
        }),
      ),
    )
    const [filled] = change(type, replica(type, 'x'), edit => names.forEach(name => edit[name]?.at('k').set(1)))
    iterated = []
    const [next] = draft(type, filled, cells => void cells.c?.set('k', 2))
    expect([...new Set(iterated)]).toEqual(['c'])
    expect(view(type, next).c?.get('k')).toBe(2)
    // The Map that Immer made serves the next draft.
    iterated = []
    draft(type, next, cells => void cells.c?.set('k', 3))
    expect(iterated).toEqual([])
  })
})

describe('the order in a draft of a large map', () => {
  test('regression: is that of the view after keys were removed, which may bring others up in the tree', () => {
    const Cells = orMap(lwwRegister(0))
    let [version] = change(Cells, replica(Cells, 'x'), cells => {
      for (let i = 0; i < 300; i++) cells.at(`key${i}`).set(i)
    })
    const drafted = (recipe: (cells: Map<string, number>) => void) => {
      version = draft(Cells, version, cells => {
        expect([...cells.keys()]).toEqual([...view(Cells, version).keys()])
        recipe(cells)
      })[0]
    }
    for (let i = 0; i < 300; i++) {
      drafted(cells => void cells.delete(`key${i}`))
      drafted(cells => void cells.set(`key${(i + 1) % 300}`, -i))
      if (i % 3 === 0) drafted(cells => void cells.set(`new${i}`, i))
    }
  })
})

describe('many versions', () => {
  test('that are kept, each drafted from the one before, do not each keep a copy of the map', () => {
    const Cells = orMap(lwwRegister(0))
    const [filled] = change(Cells, replica(Cells, 'x'), cells => {
      for (let i = 0; i < 10_000; i++) cells.at(`key${i}`).set(i)
    })
    const drafted = (from: Replica<typeof Cells>, i: number) =>
      draft(Cells, from, cells => void cells.set(`key${i}`, -1))[0]
    const versions = [drafted(filled, 0)]
    const before = heapUsed()
    for (let i = 1; i <= 40; i++) versions.push(drafted(versions.at(-1) as Replica<typeof Cells>, i))
    const each = (heapUsed() - before) / 40
    // A Map of 10,000 entries takes about 400,000 bytes.
    expect(each).toBeLessThan(40_000)
    expect(versions.map(version => view(Cells, version).get('key40')).filter(value => value === -1).length).toBe(1)
  })
})

describe('a program', () => {
  /** What a bundle of some exports of the main entry imports from outside. */
  async function importsOf(names: string): Promise<readonly string[]> {
    const { metafile } = await build({
      stdin: { contents: `export { ${names} } from './src/index.ts'`, resolveDir: root, loader: 'js' },
      bundle: true,
      treeShaking: true,
      format: 'esm',
      external: ['immer'],
      metafile: true,
      write: false,
      logLevel: 'silent',
    })
    return Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  }

  test('that does not draft ships no Immer', async () => {
    const rest = Object.keys(await import('../../src/index')).filter(name => name !== 'draft')
    expect(rest).toContain('reconcile')
    expect(await importsOf(rest.join(', '))).toEqual([])
    expect(await importsOf('draft')).toEqual(['immer'])
  })
})
