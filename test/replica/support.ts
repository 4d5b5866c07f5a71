// What the stories about replicas share.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type AnyCrdt,
  addWinsSet,
  type CausalContext,
  change,
  type Delta,
  type Edit,
  enableWinsFlag,
  encode,
  lwwRegister,
  orMap,
  pnCounter,
  replica,
  struct,
  view,
} from '../../src/index'

export const Tags = addWinsSet<string>()
export const Likes = pnCounter()
export const Title = lwwRegister('')
export const Board = struct({
  likes: pnCounter(),
  tags: addWinsSet<string>(),
  todos: orMap(struct({ done: enableWinsFlag(), title: lwwRegister('') })),
})

/** The bytes as text, to compare versions by content. */
export const hexOf = <T extends AnyCrdt>(type: T, delta: Delta<T>) => Buffer.from(encode(type, delta)).toString('hex')

/** A context as a plain record: `{ alice: [1, 3] }`. */
export const runsOf = (context: CausalContext) =>
  Object.fromEntries(context.ids.map((id, i) => [id, context.values[i]]))

/** All orders of some items. */
export function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map(rest => [item, ...rest]))
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes on the heap after everything unreachable is gone. */
export function heapUsed(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

/** The elements of a set, in order. */
export const tagsOf = (version: Delta<typeof Tags>) => [...view(Tags, version)].sort()

/** A line of changes by one writer, with the delta of each. */
export function line(...recipes: readonly ((tags: Edit<typeof Tags>) => void)[]) {
  const deltas: Delta<typeof Tags>[] = []
  let version = replica(Tags, 'alice')
  for (const recipe of recipes) {
    const [next, delta] = change(Tags, version, recipe)
    version = next
    deltas.push(delta)
  }
  return { version, deltas }
}
