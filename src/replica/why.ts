/**
 * The verb that explains a view: which writes make it, which lost, under which dots and stamps.
 */
import { InvariantError, show } from '../base/error'
import type { Scalar } from '../collections/key'
import type { AnyCrdt, Explanation } from '../crdt/contract'
import { facetsOf } from '../crdt/facets'
import type { Delta } from './replica'

/**
 * Why a version shows what it shows, as a whole or at a path of field names, map keys and elements of sets.
 *
 * `winners` are the writes that make the value; `losers` are kept, since nothing has seen them, but do not show. Of a map, a
 * contribution has the key under which it stands, the key's own presence included; below a key there is the child alone.
 * Cost: O(log n) for each step of the path, plus what stands at its end.
 *
 * @param path from the outside in; the whole version if left out.
 * @throws InvariantError `argument` when the path leads nowhere, or a type on the way has no facets.
 *
 * @example
 * ```ts
 * import { change, lwwRegister, merge, orMap, replica, struct, why } from 'meldkit'
 *
 * const Board = struct({ todos: orMap(struct({ title: lwwRegister('') })) })
 * const [alice] = change(Board, replica(Board, 'alice'), (board) => board.todos.at('t1').title.set('tea'))
 * const [bob] = change(Board, replica(Board, 'bob'), (board) => board.todos.at('t1').title.set('jam'))
 * const title = why(Board, merge(Board, alice, bob), ['todos', 't1', 'title'])
 * title.winners // => [{ dot: '1@bob', value: 'jam', stamp: 1 }]
 * title.losers // => [{ dot: '1@alice', value: 'tea', stamp: 1 }]
 * ```
 */
export function why<T extends AnyCrdt>(type: T, version: Delta<T>, path: readonly Scalar[] = []): Explanation {
  let at: readonly [type: AnyCrdt, state: unknown] = [type, version.state]
  path.forEach((step, i) => {
    const [parent, state] = at
    at = facetsOf(parent).part?.(state as never, step) ?? lost(parent, path, i)
  })
  return facetsOf(at[0]).why(at[1] as never)
}

function lost(parent: AnyCrdt, path: readonly Scalar[], i: number): never {
  const names = parent.children.map(([name]) => name).filter(name => name !== '')
  const has =
    names.length > 0
      ? `It has the fields ${names.join(', ')}`
      : facetsOf(parent).part === undefined
        ? 'It has no parts'
        : 'It holds nothing there'
  throw new InvariantError(
    'argument',
    `No ${show(path[i])} at step ${i + 1} of the path ${show(path)}: what stands there is of the type ${parent.tag}. ${has}.`,
    { path, step: i },
  )
}
