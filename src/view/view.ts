/**
 * Reading: the value of a version, lazily and once.
 */
import { memoByIdentity } from '../base/memo'
import type { AnyCrdt, Value } from '../crdt/contract'
import type { Delta } from '../replica/replica'

/**
 * What an application reads: the same reference as long as the state is the same, part by part.
 *
 * Maps and sets are facades over the persistent structure, made in O(1); structs are plain objects made of their parts'
 * views; counters and registers are plain values.
 *
 * @example
 * ```ts
 * import { change, orMap, lwwRegister, replica, struct, view } from 'meldkit'
 *
 * const Todo = struct({ title: lwwRegister('') })
 * const Todos = orMap(Todo)
 * const [one] = change(Todos, replica(Todos, 'alice'), (todos) => todos.at('a').title.set('tea'))
 * const [two] = change(Todos, one, (todos) => todos.at('b').title.set('milk'))
 * view(Todos, two).get('a') // => { title: 'tea' }
 * view(Todos, two).get('a') === view(Todos, one).get('a') // => true
 * ```
 */
export function view<T extends AnyCrdt>(type: T, version: Delta<T>): Value<T> {
  return type.view(version.state) as Value<T>
}

/**
 * A function of a version that runs again only when the part of the view that it reads has changed.
 *
 * `pick` chooses the part; `compute` runs when that part is not `===` to the part of the call before with the same
 * part object. Parts that are objects are remembered as long as they live; for scalars `compute` just runs.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, pnCounter, replica, select, struct } from 'meldkit'
 *
 * const Shop = struct({ cart: addWinsSet<string>(), visits: pnCounter() })
 * const cartSize = select(Shop, (shop) => shop.cart, (cart) => [cart.size])
 * const [one] = change(Shop, replica(Shop, 'till'), (shop) => shop.cart.add('milk'))
 * const [two] = change(Shop, one, (shop) => shop.visits.increment())
 * cartSize(two) // => [1]
 * cartSize(two) === cartSize(one) // => true
 * ```
 */
export function select<T extends AnyCrdt, Part, Result>(
  type: T,
  pick: (value: Value<T>) => Part,
  compute: (part: Part) => Result,
): (version: Delta<T>) => Result {
  const remembered = memoByIdentity((part: object) => compute(part as Part))
  return version => {
    const part = pick(view(type, version))
    return typeof part === 'object' && part !== null ? remembered(part) : compute(part)
  }
}

/**
 * A value computed from several objects, again only when one of them is another object.
 *
 * It remembers results by the identity of its inputs, so it serves any number of versions at a time and keeps none of
 * them alive. Inputs must be objects, such as the views of maps, sets, structs, or whole versions.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, derive, replica, view } from 'meldkit'
 *
 * const Tags = addWinsSet<string>()
 * const total = derive((a: ReadonlySet<string>, b: ReadonlySet<string>) => [a.size + b.size])
 * const [one] = change(Tags, replica(Tags, 'alice'), (tags) => tags.add('x'))
 * const tags = view(Tags, one)
 * total(tags, tags) // => [2]
 * total(tags, tags) === total(tags, tags) // => true
 * ```
 */
export function derive<Inputs extends readonly object[], Result>(
  compute: (...inputs: Inputs) => Result,
): (...inputs: Inputs) => Result {
  const root = makeStep<Result>()
  return (...inputs) => {
    let step = root
    for (const input of inputs) step = step.next(input)
    step.result ??= { value: compute(...inputs) }
    return step.result.value
  }
}

/** What is remembered for the first inputs: the steps on from here, and the result if there are no more inputs. */
interface Step<Result> {
  next(input: object): Step<Result>
  result: { readonly value: Result } | undefined
}

function makeStep<Result>(): Step<Result> {
  return { next: memoByIdentity(() => makeStep<Result>()), result: undefined }
}
