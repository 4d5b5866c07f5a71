// A document with all composite kinds, and edits of it said twice: by assignment, which works on a draft and on plain
// data alike, and by mutators.

import fc, { type Arbitrary } from 'fast-check'
import {
  type AnyCrdt,
  addWinsSet,
  type Edit,
  enableWinsFlag,
  type Facets,
  type Json,
  lwwRegister,
  maxRegister,
  orMap,
  pnCounter,
  type State,
  struct,
} from '../../src/index'

const Todo = struct({
  done: enableWinsFlag(),
  parts: orMap(lwwRegister(0)),
  tags: addWinsSet<string>(),
  title: lwwRegister(''),
})

/** The document over given types of its leaves, so that a broken one can take a leaf's place. */
export const docOf = (likes = pnCounter(), tags = addWinsSet<string>(), todos = orMap(Todo)) =>
  struct({
    head: struct({ note: lwwRegister<Json>(null), title: lwwRegister('') }),
    likes,
    most: maxRegister(),
    on: enableWinsFlag(),
    tags,
    todos,
    votes: orMap(likes),
  })
export const Doc = docOf()
export type DocEdit = Edit<typeof Doc>

export interface PlainTodo {
  done: boolean
  parts: Map<string, number>
  tags: Set<string>
  title: string
}
/** The document as plain mutable data: what a draft looks like. */
export interface PlainDoc {
  head: { note: Json; title: string }
  likes: number
  most: number | undefined
  on: boolean
  tags: Set<string>
  todos: Map<string, PlainTodo>
  votes: Map<string, number>
}

export interface Op {
  readonly name: string
  readonly assign: (doc: PlainDoc) => void
  /** The same by mutators; `now` is the document before it. */
  readonly edit: (edit: DocEdit, now: PlainDoc) => void
}

const op = (name: string, assign: Op['assign'], edit: Op['edit']): Op => ({ name, assign, edit })
const keys = ['a', 'b', '__proto__', 'constructor']

/** Moves a counter to a number. */
function move(counter: { increment(by: number): void; decrement(by: number): void }, by: number): void {
  if (by < 0) counter.decrement(-by)
  else counter.increment(by)
}

function emptyTodo(): PlainTodo {
  return { done: false, parts: new Map(), tags: new Set(), title: '' }
}

/** Makes the todo under a key what `to` says. */
function becomes(edit: DocEdit, key: string, from: PlainTodo | undefined, to: PlainTodo): void {
  if (from === undefined) edit.todos.create(key)
  const { done, parts, tags, title } = edit.todos.at(key)
  const now = from ?? emptyTodo()
  if (now.title !== to.title) title.set(to.title)
  if (now.done !== to.done) to.done ? done.enable() : done.disable()
  for (const tag of now.tags) if (!to.tags.has(tag)) tags.remove(tag)
  for (const tag of to.tags) if (!now.tags.has(tag)) tags.add(tag)
  for (const [name] of now.parts) if (!to.parts.has(name)) parts.remove(name)
  for (const [name, value] of to.parts)
    if (now.parts.get(name) !== value) {
      if (!now.parts.has(name)) parts.create(name)
      parts.at(name).set(value)
    }
}

/** Changes the todo under a key, if there is one. */
function within(name: string, key: string, assign: (todo: PlainTodo) => void): Op {
  return op(
    `todo ${key}: ${name}`,
    doc => {
      const todo = doc.todos.get(key)
      if (todo !== undefined) assign(todo)
    },
    (edit, now) => {
      const from = now.todos.get(key)
      if (from === undefined) return
      const to = { ...from, parts: new Map(from.parts), tags: new Set(from.tags) }
      assign(to)
      becomes(edit, key, from, to)
    },
  )
}

const key = fc.constantFrom(...keys)
const small = fc.integer({ min: -3, max: 3 })
const tag = fc.constantFrom('x', 'y', 'z')
const text = fc.constantFrom('', 'tea', 'jam')
const note = fc.constantFrom<Json>(null, 1, 'n', [1, 2], { b: 1, a: [{ d: 1, c: 2 }] }, JSON.parse('{"__proto__":1}'))

const ofHead: Arbitrary<Op> = fc.oneof(
  text.map(to => op(`title = ${to}`, doc => { doc.head.title = to }, (edit, { head }) => void (head.title !== to && edit.head.title.set(to)))), // biome-ignore format: one line
  note.map(to =>
    op(
      `note = ${JSON.stringify(to)}`,
      doc => {
        doc.head.note = structuredClone(to)
      },
      edit => edit.head.note.set(to),
    ),
  ),
  fc.constant(
    op(
      'note[0]++',
      ({ head }) => {
        if (Array.isArray(head.note)) (head.note as number[])[0]!++
      },
      (edit, { head }) => {
        if (Array.isArray(head.note)) edit.head.note.set([(head.note[0] as number) + 1, ...head.note.slice(1)])
      },
    ),
  ),
  fc.tuple(text, note).map(([title, to]) =>
    op(
      'head = …',
      doc => {
        doc.head = { note: structuredClone(to), title }
      },
      edit => {
        edit.head.title.set(title)
        edit.head.note.set(to)
      },
    ),
  ),
)

const ofLeaves: Arbitrary<Op> = fc.oneof(
  small.map(by =>
    op(
      `likes += ${by}`,
      doc => {
        doc.likes += by
      },
      edit => move(edit.likes, by),
    ),
  ),
  small.map(to =>
    op(
      `likes = ${to}`,
      doc => {
        doc.likes = to
      },
      (edit, { likes }) => move(edit.likes, to - likes),
    ),
  ),
  fc.nat(3).map(by => op(`most += ${by}`, doc => { doc.most = (doc.most ?? 0) + by }, (edit, { most }) => edit.most.raise((most ?? 0) + by))), // biome-ignore format: one line
  fc.boolean().map(to => op(`on = ${to}`, doc => { doc.on = to }, edit => (to ? edit.on.enable() : edit.on.disable()))), // biome-ignore format: one line
  tag.map(it =>
    op(
      `tags.add ${it}`,
      doc => void doc.tags.add(it),
      edit => edit.tags.add(it),
    ),
  ),
  tag.map(it =>
    op(
      `tags.delete ${it}`,
      doc => void doc.tags.delete(it),
      edit => edit.tags.remove(it),
    ),
  ),
  fc.constant(
    op(
      'tags.clear',
      doc => doc.tags.clear(),
      edit => edit.tags.clear(),
    ),
  ),
  fc.subarray(['x', 'y', 'z']).map(to =>
    op(
      `tags = ${to}`,
      doc => {
        doc.tags = new Set(to)
      },
      edit => {
        edit.tags.clear()
        to.forEach(edit.tags.add)
      },
    ),
  ),
  fc.tuple(key, small).map(([at, by]) =>
    op(
      `votes.${at} += ${by}`,
      doc => void doc.votes.set(at, (doc.votes.get(at) ?? 0) + by),
      (edit, { votes }) => {
        if (!votes.has(at)) edit.votes.create(at)
        move(edit.votes.at(at), by)
      },
    ),
  ),
  key.map(at =>
    op(
      `votes.delete ${at}`,
      doc => void doc.votes.delete(at),
      edit => edit.votes.remove(at),
    ),
  ),
  fc.constant(
    op(
      'votes.clear',
      doc => doc.votes.clear(),
      edit => edit.votes.clear(),
    ),
  ),
)

const ofTodos: Arbitrary<Op> = fc.oneof(
  fc.tuple(key, fc.boolean(), fc.subarray(['x', 'y']), text).map(([at, done, tags, title]) => {
    const fresh = (): PlainTodo => ({ done, parts: new Map([[at, 1]]), tags: new Set(tags), title })
    return op(
      `todos.set ${at}`,
      doc => void doc.todos.set(at, fresh()),
      (edit, { todos }) => becomes(edit, at, todos.get(at), fresh()),
    )
  }),
  key.map(at =>
    op(
      `todos.delete ${at}`,
      doc => void doc.todos.delete(at),
      edit => edit.todos.remove(at),
    ),
  ),
  key.map(at =>
    op(
      `todos.${at} deleted and put back`,
      doc => {
        const todo = doc.todos.get(at)
        if (todo !== undefined && doc.todos.delete(at)) doc.todos.set(at, todo)
      },
      () => undefined,
    ),
  ),
  fc.tuple(key, text).map(([at, to]) =>
    within(`title = ${to}`, at, todo => {
      todo.title = to
    }),
  ),
  key.map(at =>
    within('done = !done', at, todo => {
      todo.done = !todo.done
    }),
  ),
  fc.tuple(key, tag).map(([at, it]) => within(`tags.add ${it}`, at, todo => void todo.tags.add(it))),
  fc.tuple(key, tag).map(([at, it]) => within(`tags.delete ${it}`, at, todo => void todo.tags.delete(it))),
  fc.tuple(key, key, small).map(([at, k, v]) => within(`parts.set ${k}`, at, todo => void todo.parts.set(k, v))),
  fc.tuple(key, key).map(([at, k]) => within(`parts.delete ${k}`, at, todo => void todo.parts.delete(k))),
)

export const ops: Arbitrary<Op> = fc.oneof(ofHead, ofLeaves, ofTodos, ofTodos)

/** A document type with some facet of one leaf broken; told apart from the sound one by nothing but what it does. */
export function withReconcile<T extends AnyCrdt>(
  type: T,
  facets: (type: T) => Facets<State<T>>,
  reconcile: Facets<State<T>>['reconcile'],
): T {
  return { ...type, facets: { ...facets(type), reconcile } }
}
