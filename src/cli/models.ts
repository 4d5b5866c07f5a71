/** The models that `--model` names, and which one fits the operations of a history. */
import { listAppendModel, queueModel, setModel } from '../check/collection-models'
import { type History, operationText } from '../check/history'
import { keyValueModel } from '../check/key-value-model'
import type { Model } from '../check/model'
import { casRegisterModel, registerModel } from '../check/register-models'
import { UsageError } from './usage-error'

interface Kind {
  readonly text: string
  /** The operations that it has. */
  readonly names: readonly string[]
  readonly hasInitial: boolean
  readonly make: (initial: unknown) => Model<unknown>
}

// Models differ in their states, which nobody looks at here.
const kinds = {
  register: {
    text: 'read and write',
    names: ['read', 'write'],
    hasInitial: true,
    make: registerModel,
  },
  cas: {
    text: 'read, write and cas with [from, to], which answers true or false',
    names: ['read', 'write', 'cas'],
    hasInitial: true,
    make: casRegisterModel,
  },
  set: {
    text: 'add, remove, and read of all elements',
    names: ['add', 'remove', 'read'],
    hasInitial: false,
    make: () => setModel() as Model<unknown>,
  },
  queue: {
    text: 'enqueue, and dequeue of the oldest value',
    names: ['enqueue', 'dequeue'],
    hasInitial: false,
    make: () => queueModel() as Model<unknown>,
  },
  kv: {
    text: 'get, put and append of texts; a missing key is the empty text',
    names: ['get', 'put', 'append'],
    hasInitial: false,
    make: () => keyValueModel() as Model<unknown>,
  },
  'list-append': {
    text: 'append of a value, and read of the whole list',
    names: ['append', 'read'],
    hasInitial: false,
    make: () => listAppendModel() as Model<unknown>,
  },
} satisfies Readonly<Record<string, Kind>>

/** The name of a model. */
export type ModelName = keyof typeof kinds

export const modelNames = Object.keys(kinds) as readonly ModelName[]

/** Each model with the operations that it has. */
export const modelTexts: readonly (readonly [ModelName, string])[] = modelNames.map(name => [name, kinds[name].text])

/** The first model that has all operations of a history; of two that fit, the one with fewer operations stands first. */
export function fittingModel(history: History): ModelName {
  const names = [...new Set(history.map(({ name }) => name))]
  const fitting = modelNames.find(model =>
    names.every(name => (kinds[model].names as readonly string[]).includes(name)),
  )
  if (fitting !== undefined) return fitting
  throw new UsageError(
    `no model has the operations ${names.join(', ')} together. Rename them to those of one model (\`npx meldkit help check\` lists them), or check the history in a program, with a model of your own.`,
  )
}

/** The model of a name, checked to be of use for a history. */
export function modelOf(name: ModelName, history: History, initial?: { readonly value: unknown }): Model<unknown> {
  const { hasInitial, make } = kinds[name]
  if (initial !== undefined && !hasInitial) {
    throw new UsageError(`--initial is for registers; the model ${name} starts empty. Leave it out.`)
  }
  const odd =
    name === 'kv' ? history.find(({ input = '', output = '' }) => !isText(input) || !isText(output)) : undefined
  if (odd !== undefined) {
    throw new UsageError(
      `the model kv holds texts, got "${operationText(odd)}". Rename put and get to write and read for other values.`,
    )
  }
  return make(initial?.value ?? null)
}

const isText = (value: unknown): boolean => typeof value === 'string'
