/**
 * A set that counts, for each element, how often it came and went.
 */
import { invariant } from '../base/error'
import { emptyContext } from '../clock/causal-context'
import { counterMax, type Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { Champ } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import type { Scalar } from '../collections/key'
import { setView } from './champ-view'
import type { Crdt, Facets, Scope } from './contract'
import { dotMapParts, keyScope } from './dot-map'
import { checkElement, reconcileSet } from './elements'

/** What a causal-length set remembers: for each element ever added its length, which is odd while it is present. */
export type CausalLengthSetState<Element extends Scalar> = Champ<Element, number>

/** The mutators of a causal-length set. */
export interface CausalLengthSetEdit<Element> {
  /** Adds an element; does nothing and takes no dot if it is present. */
  add(element: Element): void
  /** Removes an element; does nothing and takes no dot if it is absent. */
  remove(element: Element): void
  /** Removes all elements that are present. */
  clear(): void
}

/** The descriptor type of {@link causalLengthSet}. */
export interface CausalLengthSet<Element extends Scalar>
  extends Crdt<CausalLengthSetState<Element>, ReadonlySet<Element>, CausalLengthSetEdit<Element>, 'lattice'> {}

/**
 * A set of scalars without dots: one small number an element, whoever writes.
 *
 * Under concurrency: an element has a length, 1 with its first add, 2 with its remove, 3 when it is back; the larger
 * length wins. So of concurrent edits the one that follows on more coming and going wins, and an add of what is present
 * is no edit: it does not save the element from a concurrent remove.
 *
 * State: `[[element, length], …]` ascending by element; odd lengths are present. Removed elements stay, as even lengths,
 * for ever: nothing can be compacted. Elements are equal as `===` says (-0 is stored as 0); the view iterates in hash
 * order, equal on all replicas.
 * Cost: O(log n) an edit, for n elements ever added; 1 byte each besides the element. It cannot live under a removable
 * key: an `orMap` refuses it by type.
 *
 * @throws InvariantError `value` when an element is not a scalar, is NaN or infinite, or is ill-formed text.
 * @throws InvariantError `counter-exhausted` when an element has come and gone 2^50 - 1 times.
 *
 * @example
 * ```ts
 * import { causalLengthSet, change, merge, replica, view } from 'meldkit'
 *
 * const Starred = causalLengthSet<string>()
 * const [alice] = change(Starred, replica(Starred, 'alice'), (starred) => starred.add('mail-1'))
 * const bob = merge(Starred, replica(Starred, 'bob'), alice)
 * const [removed] = change(Starred, bob, (starred) => starred.remove('mail-1'))
 * const [same] = change(Starred, alice, (starred) => starred.add('mail-1'))
 * same === alice // => true
 * view(Starred, merge(Starred, removed, same)).has('mail-1') // => false
 * ```
 *
 * @see Yu & Rostad, "A Low-Cost Set CRDT Based on Causal Lengths" (PaPoC 2020). We differ in nothing but the
 *   representation: lengths stand in a persistent map, and a delta names the elements that it changes.
 */
export function causalLengthSet<Element extends Scalar>(): CausalLengthSet<Element> {
  const parts = dotMapParts<Element, typeof lengths>(lengths, () => true)
  const view = setView<Element, number>({ shows: isOdd })
  return {
    ...parts,
    tag: 'causalLengthSet',
    version: 1,
    kind: 'lattice',
    children: [],
    // Lengths say all: with nothing seen on either side, what only one side has is taken over without a look.
    join: (a, b, _, __, owner) => parts.join(a, b, emptyContext(), emptyContext(), owner),
    since: (newer, older, gap) => parts.since(newer, older, { ...gap, resend: false }),
    view,
    edit(scope) {
      const turn = (element: Element, on: boolean): void => {
        const at = keyScope(scope, lengths, checkElement(element))
        if (isOdd(at.peek()) !== on) step(at)
      }
      return {
        add: element => turn(element, true),
        remove: element => turn(element, false),
        clear() {
          for (const element of view(scope.read())) turn(element, false)
        },
      }
    },
  }
}

/** The facets of {@link causalLengthSet}. Lengths do not tell who wrote them, so `why` has nothing to say. */
export function causalLengthSetFacets(type: CausalLengthSet<Scalar>): Facets<CausalLengthSetState<Scalar>> {
  return {
    reconcile: reconcileSet(type),
    inverse: (scope, before, after, restored) =>
      eachDifference(before, after, (key, was = 0, became = 0) => {
        const at = keyScope(scope, lengths, key)
        const now = at.peek()
        // Nothing to undo where somebody has gone on from what the change left, but by undoing what came after it.
        if (now !== became && now !== restored.find(lengthAt(key, became)).counter) return
        if (isOdd(was) !== isOdd(became)) step(at)
        const from = restored.find(lengthAt(key, was))
        const to = lengthAt(key, at.peek())
        // Only ever upwards, so that what is noted has no circles.
        if (from.counter < to.counter) restored.note(from, to)
      }),
    why: () => ({ winners: [], losers: [] }),
  }
}

/** What stands under an element: a number from 1 on, joined by maximum. */
const lengths: Crdt<number, boolean, unknown, 'causal'> = {
  tag: 'causalLength',
  version: 1,
  // For the dot map, which asks for causal children; the set itself is a lattice, and is never cleared.
  kind: 'causal',
  children: [],
  bottom: 0,
  join: (a, b) => Math.max(a, b),
  view: isOdd,
  edit: () => undefined,
  clear: () => 0,
  alive: isOdd,
  compact: length => length,
  since: (newer, older) => (newer > older ? newer : 0),
  write: (writer, length) => writer.uint(length),
  read(reader) {
    const length = reader.uint()
    return length <= counterMax ? length : reader.refuse('a length of at most 2^50 - 1', length)
  },
}

function isOdd(length: number): boolean {
  return length % 2 === 1
}

function step(scope: Scope<number>): void {
  const length = scope.peek()
  invariant(
    length < counterMax,
    'counter-exhausted',
    () => `An element can come and go 2^50 - 1 times, got ${length}. Put it under another name.`,
  )
  scope.emit(length + 1)
}

/** A length as `Restored` takes it, in the form of a dot: no replica's, since no replica id has an "@". */
function lengthAt(key: Scalar, length: number): Dot {
  return { id: `@${JSON.stringify(key)}` as ReplicaId, counter: length }
}
