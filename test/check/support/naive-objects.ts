// Objects in the plainest way, to say what is right: what an operation answers in a state. Written without the models.

import {
  casRegisterModel,
  keyValueModel,
  listAppendModel,
  type Model,
  type Operation,
  queueModel,
  registerModel,
  setModel,
} from 'meldkit/check'
import type { Dice } from './dice'

type Call = Pick<Operation, 'name' | 'input'>
type Json = unknown

export interface NaiveObject {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: models of all states come together here.
  readonly model: Model<any>
  readonly initial: Json
  /** The next state and the right answer; undefined when the operation tells nothing. */
  readonly apply: (state: Json, call: Call) => readonly [next: Json, answer: Json]
  readonly call: (dice: Dice) => Call
  /** Some answer that may be wrong. */
  readonly guess: (dice: Dice, call: Call) => Json
}

const values = 3
const list = (dice: Dice): number[] => Array.from({ length: dice(3) }, () => dice(values))

export const register: NaiveObject = {
  name: 'register',
  model: registerModel(0),
  initial: 0,
  apply: (value, { name, input }) => (name === 'write' ? [input, undefined] : [value, value]),
  call: dice => (dice(2) === 0 ? { name: 'write', input: dice(values) } : { name: 'read' }),
  guess: (dice, { name }) => (name === 'read' ? dice(values) : undefined),
}

export const casRegister: NaiveObject = {
  name: 'cas register',
  model: casRegisterModel(0),
  initial: 0,
  apply(value, { name, input }) {
    if (name !== 'cas') return register.apply(value, { name, input })
    const [from, to] = input as number[]
    return value === from ? [to, true] : [value, false]
  },
  call: dice => (dice(2) === 0 ? { name: 'cas', input: [dice(values), dice(values)] } : register.call(dice)),
  guess: (dice, { name }) => (name === 'cas' ? dice(2) === 0 : name === 'read' ? dice(values) : undefined),
}

export const set: NaiveObject = {
  name: 'set',
  model: setModel(),
  initial: [],
  apply(state, { name, input }) {
    const elements = state as number[]
    if (name === 'read') return [elements, elements]
    const others = elements.filter(element => element !== input)
    const next = name === 'add' ? [...others, input as number].sort() : others
    return [next, next.length !== elements.length]
  },
  call: dice =>
    [{ name: 'add', input: dice(values) }, { name: 'remove', input: dice(values) }, { name: 'read' }][dice(3)] as Call,
  guess: (dice, { name }) => (name === 'read' ? list(dice) : dice(2) === 0),
}

export const queue: NaiveObject = {
  name: 'queue',
  model: queueModel(),
  initial: [],
  apply(state, { name, input }) {
    const elements = state as number[]
    return name === 'enqueue' ? [[...elements, input], undefined] : [elements.slice(1), elements[0] ?? null]
  },
  call: dice => (dice(2) === 0 ? { name: 'enqueue', input: dice(values) } : { name: 'dequeue' }),
  guess: (dice, { name }) => (name === 'dequeue' ? [0, 1, 2, null][dice(4)] : undefined),
}

export const listAppend: NaiveObject = {
  name: 'list',
  model: listAppendModel(),
  initial: [],
  apply: (state, { name, input }) =>
    name === 'append' ? [[...(state as number[]), input], undefined] : [state, state],
  call: dice => (dice(2) === 0 ? { name: 'append', input: dice(values) } : { name: 'read' }),
  guess: (dice, { name }) => (name === 'read' ? list(dice) : undefined),
}

export const store: NaiveObject = {
  name: 'key-value store',
  model: keyValueModel(),
  initial: '',
  apply(state, { name, input }) {
    if (name === 'get') return [state, state]
    return [name === 'put' ? input : `${state}${input}`, undefined]
  },
  call: dice =>
    [{ name: 'put', input: 'ab'[dice(2)] }, { name: 'append', input: 'ab'[dice(2)] }, { name: 'get' }][dice(3)] as Call,
  guess: (dice, { name }) => (name === 'get' ? ['', 'a', 'b', 'ab'][dice(4)] : undefined),
}

export const naiveObjects: readonly NaiveObject[] = [register, casRegister, set, queue, listAppend, store]
