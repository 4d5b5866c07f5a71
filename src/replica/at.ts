/**
 * The verb that goes back in time, for types that keep their history.
 */
import { InvariantError, invariant } from '../base/error'
import { contextLeq, contextOf, emptyContext } from '../clock/causal-context'
import type { VersionVector } from '../clock/version-vector'
import type { AnyCrdt, State } from '../crdt/contract'
import { latestStamp, marksWithin } from './chain'
import { type Delta, makeDelta } from './replica'

/**
 * The version of whoever has seen just the dots of a version vector: to be looked at and compared, not to be edited.
 *
 * Sequences keep their history, and structs of nothing but sequences; other types do not. Any vector will do, also one that no
 * replica ever had; elements whose parents it leaves out do not show. Cost: O(n) for n spans.
 *
 * @throws InvariantError `argument` when the vector counts dots that the version has not seen.
 * @throws InvariantError `history` when the type keeps no history, or dropped it: `compact` does, and bytes that were
 *   encoded with `history: false` have none.
 *
 * @example
 * ```ts
 * import { at, change, replica, text, versionOf, view } from 'meldkit'
 *
 * const Note = text()
 * const [one] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'tea'))
 * const [two] = change(Note, one, note => note.replace(0, 3, 'coffee'))
 * view(Note, two) // => 'coffee'
 * view(Note, at(Note, two, versionOf(one.seen))) // => 'tea'
 * ```
 */
export function at<T extends AnyCrdt>(type: T, version: Delta<T>, vector: VersionVector): Delta<T> {
  const seen = contextOf(vector)
  invariant(
    contextLeq(seen, version.seen),
    'argument',
    () => 'At: the version vector counts dots that this version has not seen. Give one of its own past.',
  )
  if (type.at === undefined)
    throw new InvariantError(
      'history',
      `The type ${type.tag} keeps no history. Keep the version itself: it is a value.`,
    )
  const state = type.at(version.state, seen, false) as State<T>
  const chains = marksWithin(version.chains, version.chains, seen)
  return makeDelta<T>(false, seen, emptyContext(), chains, latestStamp(chains), state)
}
