// Scripted histories over all types, the same on every run: what the golden encodings in golden.json are made of.

import { readFileSync } from 'node:fs'
import {
  type AnyCrdt,
  addWinsSet,
  boundedCounter,
  causalLengthSet,
  change,
  type Delta,
  diff,
  disableWinsFlag,
  enableWinsFlag,
  gCounter,
  growOnlySet,
  type Json,
  latticeRegister,
  lexicographicLattice,
  list,
  lwwMap,
  lwwRegister,
  maxLattice,
  maxRegister,
  merge,
  minLattice,
  minRegister,
  movableList,
  mvMap,
  mvRegister,
  orMap,
  pnCounter,
  presence,
  productLattice,
  type Random,
  randomFrom,
  randomInt,
  recordLattice,
  register,
  removeWinsSet,
  replica,
  replicaId,
  resettableCounter,
  richText,
  struct,
  text,
  tree,
  unionLattice,
} from '../../src/index'
import { textGoldens } from './golden-text'

/** One committed encoding: the type's name, the bytes as hex, the canonical JSON as text. */
export interface Golden {
  readonly type: string
  readonly hex: string
  readonly json: string
}

/** Random choices of one script. */
export interface Choice {
  readonly below: (n: number) => number
  readonly of: <Item>(items: readonly Item[]) => Item
}

/** A type and one random edit of it. */
interface Scripted {
  readonly type: AnyCrdt
  // biome-ignore lint/suspicious/noExplicitAny: one table for the mutators of all types
  readonly edit: (edit: any, choice: Choice) => void
  /** What a script seldom comes to. */
  readonly more?: () => readonly Delta<AnyCrdt>[]
}

const values: readonly Json[] = [
  ...[null, true, false, 0, 1, 111, 112, 128, 2 ** 31, 2 ** 53 - 1, -1, -113, -(2 ** 53) + 1, 0.5, -1e-300, 1.7e308],
  ...['', 'a', 'né', '\u{1f600}', '\ufeff', 'x'.repeat(24), 'x'.repeat(127), 'y'.repeat(128), '__proto__'],
  ...[[], [1, [2, [3]]], {}, { b: 1, a: [{}] }, { aa: 1, ab: 2, abc: null }, { constructor: 'c', toString: 't' }],
  JSON.parse('{"__proto__":{"__proto__":1},"10":1,"9":2}') as Json,
]
const keys = [
  '',
  'a',
  'ab',
  'abc',
  '__proto__',
  'constructor',
  '1',
  '10',
  'é',
  '\u{1f600}',
  '\u{1f601}',
  'k'.repeat(140),
  `${'k'.repeat(139)}l`,
]
const elements = [...keys, 0, 1, -1, 1.5, 2 ** 40, true, false, null]

const write = (edit: { set(value: Json): void }, { of }: Choice) => edit.set(of(values))
const counter = (edit: { increment(by: number): void; decrement(by: number): void }, { below }: Choice) =>
  below(3) === 0 ? edit.decrement(below(300)) : edit.increment(below(300))
const flag = (edit: { enable(): void; disable(): void }, { below }: Choice) =>
  below(3) === 0 ? edit.disable() : edit.enable()
const set: Scripted['edit'] = (edit, { below, of }) =>
  below(3) > 0 ? edit.add(of(elements)) : below(5) > 0 ? edit.remove(of(elements)) : edit.clear()

function mapOf(child: Scripted['edit']): Scripted['edit'] {
  return (edit, choice) => {
    const key = choice.of(keys)
    const roll = choice.below(8)
    if (roll === 0) edit.remove(key)
    else if (roll === 1) edit.create(key)
    else if (roll === 2 && choice.below(4) === 0) edit.clear()
    else child(edit.at(key), choice)
  }
}

const entries: Scripted['edit'] = (edit, { below, of }) =>
  below(3) > 0 ? edit.set(of(keys), of(values)) : below(5) > 0 ? edit.delete(of(keys)) : edit.clear()

const editText: Scripted['edit'] = (edit, { below, of }) => {
  const index = below(edit.length + 1)
  if (below(3) > 0) edit.insert(index, of(['a', 'bc', 'né', '\u{1f600}', '\ud83d', 'x'.repeat(70)]))
  else edit.delete(index, below(Math.min(4, edit.length - index) + 1))
}

function childrenOf(child: Scripted['edit']): Scripted['edit'] {
  return (edit, choice) => {
    const { length } = edit
    const roll = choice.below(6)
    if (length === 0 || roll < 2) child(edit.insert(choice.below(length + 1)), choice)
    else if (roll < 5) child(edit.at(choice.below(length)), choice)
    else edit.delete(choice.below(length))
  }
}

const join =
  (...states: readonly Json[]) =>
  (edit: { join(state: Json): void }, { of }: Choice) =>
    edit.join(of(states))
const Todo = struct({ done: enableWinsFlag(), title: lwwRegister<Json>(''), votes: pnCounter() })
const editTodo: Scripted['edit'] = (edit, choice) =>
  choice.of([() => flag(edit.done, choice), () => write(edit.title, choice), () => counter(edit.votes, choice)])()
const max = maxLattice
const min = minLattice

export const scripted: Readonly<Record<string, Scripted>> = {
  addWinsSet: {
    type: addWinsSet(),
    edit: set,
  },
  causalLengthSet: { type: causalLengthSet(), edit: set },
  enableWinsFlag: { type: enableWinsFlag(), edit: flag },
  lwwMap: { type: lwwMap<Json>(), edit: entries },
  lwwRegister: { type: lwwRegister<Json>(null), edit: write },
  maxRegister: { type: maxRegister(), edit: (edit, { of }) => edit.raise(of([0, 5, -3, 0.25, 2 ** 53 - 1, 1e300])) },
  movableList: {
    type: movableList(),
    edit(edit, { below, of }) {
      const { length } = edit
      const roll = below(6)
      if (roll < 2 || length === 0) edit.insert(below(length + 1), of(values), of(values))
      else if (roll < 4) edit.move(below(length), below(length))
      else if (roll === 4) edit.set(below(length), of(values))
      else edit.delete(below(length))
    },
  },
  movableListOfCounters: {
    type: movableList(pnCounter()),
    edit(edit, choice) {
      const { length } = edit
      const roll = choice.below(4)
      if (roll < 2 || length === 0) counter(edit.insert(choice.below(length + 1)), choice)
      else if (roll === 2) edit.move(choice.below(length), choice.below(length))
      else counter(edit.at(choice.below(length)), choice)
    },
  },
  mvMap: { type: mvMap<Json>(), edit: entries },
  mvRegister: { type: mvRegister<Json>(), edit: write },
  pnCounter: { type: pnCounter(), edit: counter },
  presence: {
    type: presence(),
    edit: (edit, { below, of }) =>
      below(3) > 0 ? edit.set(of(values)) : below(2) > 0 ? edit.leave() : edit.evict(1_700_000_000_000 + below(1000)),
  },
  removeWinsSet: { type: removeWinsSet(), edit: set },
  latticeMax: { type: latticeRegister(max), edit: join(1, -5, 0.5, 1e9) },
  latticeUnion: { type: latticeRegister(unionLattice()), edit: join(['a'], ['b', 'c'], [1], [null, true, 'a']) },
  latticePair: { type: latticeRegister(productLattice(max, min)), edit: join([1, 2], [3, null], [0, 0]) },
  latticeVersion: {
    type: latticeRegister(lexicographicLattice(max, unionLattice())),
    edit: join([1, ['x']], [2, []], [2, ['y']]),
  },
  latticeRecord: { type: latticeRegister(recordLattice(max)), edit: join({ a: 1 }, { b: 2, ab: 3 }, { a: 4 }) },
  orMapOfRegisters: { type: orMap(mvRegister<Json>()), edit: mapOf(write) },
  orMapOfCounters: { type: orMap(pnCounter()), edit: mapOf(counter) },
  orMapOfSets: {
    type: orMap(addWinsSet<string>()),
    edit: mapOf((edit, { below, of }) => (below(3) > 0 ? edit.add(of(keys)) : edit.remove(of(keys)))),
  },
  orMapOfStructs: { type: orMap(Todo), edit: mapOf(editTodo) },
  orMapOfMaps: { type: orMap(orMap(enableWinsFlag())), edit: mapOf(mapOf(flag)) },
  struct: { type: Todo, edit: editTodo },
  structWithLattice: {
    type: struct({
      constructor: pnCounter(),
      seen: latticeRegister(unionLattice<string>()),
      tags: addWinsSet<string>(),
    }),
    edit: (edit, choice) =>
      choice.of([
        () => counter(edit.constructor, choice),
        () => edit.seen.join([choice.of(keys)]),
        () => edit.tags.add(choice.of(keys)),
      ])(),
  },
  structEmpty: { type: struct({}), edit: () => undefined },
  boundedCounter: {
    type: boundedCounter(-5),
    edit: (edit, { below, of }) =>
      of([
        () => edit.increment(below(300)),
        () => edit.decrement(below(20)),
        () => edit.transfer(of(['alice', 'bob#3', '__proto__', 'carol']), below(40)),
      ])(),
  },
  disableWinsFlag: { type: disableWinsFlag(), edit: (edit, { below }) => (below(3) === 0 ? edit.enable() : edit.disable()) }, // biome-ignore format: one line
  gCounter: { type: gCounter(), edit: (edit, { below }) => edit.increment(below(300)) },
  growOnlySet: { type: growOnlySet(), edit: (edit, { of }) => edit.add(of(elements)) },
  minRegister: { type: minRegister(), edit: (edit, { of }) => edit.lower(of([0, 5, -3, 0.25, -(2 ** 53) + 1, 1e300])) },
  register: { type: register<Json>(null), edit: write },
  resettableCounter: {
    type: resettableCounter(),
    edit: (edit, choice) => (choice.below(4) === 0 ? edit.reset() : counter(edit, choice)),
  },
  list: {
    type: list<Json>(),
    edit(edit, { below, of }) {
      const index = below(edit.length + 1)
      if (below(3) > 0) edit.insert(index, ...values.slice(below(values.length)).slice(0, of([1, 1, 2, 3])))
      else edit.delete(index, below(Math.min(4, edit.length - index) + 1))
    },
  },
  richText: {
    type: richText({ bold: {}, comment: { overlaps: true }, link: { grows: 'none' } }),
    edit(edit, { below, of }) {
      const from = below(edit.length + 1)
      const to = from + below(edit.length - from + 1)
      const name = of(['bold', 'comment', 'link'])
      const roll = below(6)
      if (roll < 2) edit.insert(from, of(['a', 'né', '\u{1f600}', 'words and more']))
      else if (roll === 2) edit.delete(from, to - from)
      else if (roll < 5 || name === 'comment') edit.mark(from, to, name, of([true, 'x', 7]))
      else edit.unmark(from, to, name)
    },
  },
  listOfStructs: { type: list(Todo), edit: childrenOf(editTodo) },
  listOfTexts: { type: list(text()), edit: childrenOf(editText) },
  orMapOfLists: { type: orMap(list(pnCounter())), edit: mapOf(childrenOf(counter)) },
  text: { type: text(), edit: editText, more: textGoldens },
  tree: {
    type: tree(lwwRegister<Json>(null)),
    edit(edit, choice) {
      const all = (place: string | null): string[] => edit.children(place).flatMap((id: string) => [id, ...all(id)])
      const nodes = all(null)
      const parent = choice.of([null, ...nodes])
      const node = nodes.length === 0 ? '' : choice.of(nodes)
      const roll = nodes.length === 0 ? 0 : choice.below(8)
      if (roll < 3) edit.create(parent, choice.below(edit.children(parent).length + 1))
      else if (roll === 3) edit.delete(node)
      else if (roll === 4) write(edit.at(node), choice)
      else if (parent === null || (parent !== node && !all(node).includes(parent))) edit.move(node, parent, 0)
    },
  },
}

/** What was made by hand of a type. */
export const handMade = (name: string): readonly Delta<AnyCrdt>[] => scripted[name]!.more?.() ?? []

export const goldenTypes = Object.keys(scripted)

export function typeOf(name: string): AnyCrdt {
  return scripted[name]!.type
}

function choices(seed: number): Choice {
  let random: Random = randomFrom(seed)
  const below = (n: number) => {
    const [drawn, next] = randomInt(random, n)
    random = next
    return drawn
  }
  return { below, of: items => items[below(items.length)] as (typeof items)[number] }
}

/**
 * What three replicas hold, and what they sent, after some changes and merges in a random order: replicas, deltas,
 * groups of deltas with gaps, and differences.
 */
export function history(name: string, seed: number, steps: number): readonly Delta<AnyCrdt>[] {
  const { type, edit } = scripted[name]!
  const choice = choices(seed)
  const nodes = ['alice', replicaId('bob', 3), '__proto__'].map(id => replica(type, id))
  const sent: Delta<AnyCrdt>[] = []
  for (let i = 0; i < steps; i++) {
    const at = choice.below(3)
    const node = nodes[at]!
    const roll = choice.below(4)
    if (roll < 2) {
      const now = choice.below(3) === 0 ? 1_700_000_000_000 + choice.below(1000) : 0
      const count = 1 + choice.below(3)
      const [next, delta] = change(
        type,
        node,
        mutators => {
          for (let j = 0; j < count; j++) edit(mutators, choice)
        },
        { now },
      )
      nodes[at] = next
      sent.push(delta)
    } else if (roll === 2 && sent.length > 0) nodes[at] = merge(type, node, choice.of(sent))
    else nodes[at] = merge(type, node, choice.of(nodes))
  }
  const [alice, bob] = nodes as readonly Delta<AnyCrdt>[] as [Delta<AnyCrdt>, Delta<AnyCrdt>]
  const group = sent
    .filter((_, i) => i % 3 !== 1)
    .reduce((all, delta) => merge(type, all, delta), diff(type, alice, alice))
  return [...nodes, ...sent, group, diff(type, alice, bob), diff(type, bob, alice)]
}

/** The committed goldens. */
export const goldenFile = new URL('golden.json', import.meta.url)
export const readGoldens = () => JSON.parse(readFileSync(goldenFile, 'utf8')) as readonly Golden[]
export const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
