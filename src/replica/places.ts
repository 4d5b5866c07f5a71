/**
 * Verbs on a sequence that may lie deep in a datum: what changed in a text, and places that stay.
 */
import { InvariantError, show } from '../base/error'
import type { Scalar } from '../collections/key'
import type { AnyCrdt } from '../crdt/contract'
import { facetsOf } from '../crdt/facets'
import { type Cursor, cursorOf, indexOf } from '../sequence/cursor'
import { emptyState, type SequenceState } from '../sequence/state'
import type { TextState } from '../sequence/text'
import { type TextChange, textChanges } from '../sequence/text-changes'
import type { Delta } from './replica'

/** The steps that lead to a part of a datum: field names and keys; none for the datum itself. */
export type Path = readonly Scalar[]

/**
 * What an editor that shows `older` has to do to show `newer`: steps that keep, insert and delete units.
 *
 * The versions may stand to each other in any way: older and newer, the other way round, or on two branches. Insertions
 * come before deletions at one place; what is kept at the end is left out, so equal texts give no steps. Cost: O(d log n) for
 * versions that share structure and differ in d places, else O(n).
 *
 * @param path leads to a text inside a struct or a map, such as `['notes']`.
 * @throws InvariantError `argument` when there is no text at the path.
 *
 * @example
 * ```ts
 * import { change, replica, text, textDelta } from 'meldkit'
 *
 * const Note = text()
 * const [one] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'green tea'))
 * const [two] = change(Note, one, note => note.replace(0, 5, 'black'))
 * textDelta(Note, one, two) // => [{ insert: 'black' }, { delete: 5 }]
 * textDelta(Note, two, one) // => [{ insert: 'green' }, { delete: 5 }]
 * ```
 */
export function textDelta<T extends AnyCrdt>(
  type: T,
  older: Delta<T>,
  newer: Delta<T>,
  path: Path = [],
): readonly TextChange[] {
  return textChanges(sequenceIn(type, older, path, true), sequenceIn(type, newer, path, true) as TextState)
}

/** Options of {@link cursorAt}. */
export interface CursorOptions {
  /** Whether what is inserted at the place comes behind the cursor, `after`, or before it; `after` if left out. */
  readonly side?: Cursor['side']
  /** Leads to a sequence inside a struct or a map. */
  readonly path?: Path
}

/**
 * A place in a text or list that stays while others edit: plain JSON, to store and to send.
 *
 * With side `after` it holds on to the element on its left, so what is inserted at the place comes behind it; with `before` to
 * the one on its right. Where that was deleted, it stands in the gap. Cost: O(log n).
 *
 * @throws InvariantError `argument` when the index is not a whole number from 0 to the length, or there is no sequence at
 *   the path.
 *
 * @example
 * ```ts
 * import { change, cursorAt, indexOfCursor, replica, text } from 'meldkit'
 *
 * const Note = text()
 * const [one] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'tea'))
 * const cursor = cursorAt(Note, one, 3)
 * cursor // => { side: 'after', dot: '3@alice' }
 * const [two] = change(Note, one, note => note.insert(0, 'green '))
 * indexOfCursor(Note, two, cursor) // => 9
 * ```
 */
export function cursorAt<T extends AnyCrdt>(
  type: T,
  version: Delta<T>,
  index: number,
  { side = 'after', path = [] }: CursorOptions = {},
): Cursor {
  const state = sequenceIn(type, version, path, false)
  if (!Number.isInteger(index) || index < 0 || index > state.root.visible)
    throw new InvariantError(
      'argument',
      `Cursor: expected an index from 0 to ${state.root.visible}, got ${show(index)}.`,
    )
  return cursorOf(state, index, side)
}

/**
 * The index at which a cursor stands in a version; undefined when the version does not have its element, because it has
 * not arrived yet or a compaction dropped it. O(log n).
 *
 * @throws InvariantError `argument` when there is no sequence at the path, or the cursor is not one.
 *
 * @example
 * ```ts
 * import { cursorAt, change, indexOfCursor, replica, text } from 'meldkit'
 *
 * const Note = text()
 * const [one] = change(Note, replica(Note, 'alice'), note => note.insert(0, 'tea'))
 * const end = cursorAt(Note, one, 3, { side: 'before' })
 * const [two] = change(Note, one, note => note.insert(3, 's'))
 * indexOfCursor(Note, two, end) // => 4
 * ```
 */
export function indexOfCursor<T extends AnyCrdt>(
  type: T,
  version: Delta<T>,
  cursor: Cursor,
  path: Path = [],
): number | undefined {
  return indexOf(sequenceIn(type, version, path, false), cursor)
}

function sequenceIn<T extends AnyCrdt>(type: T, version: Delta<T>, path: Path, isText: boolean): SequenceState<string> {
  let part: readonly [AnyCrdt, unknown] = [type, version.state]
  for (const step of path) {
    const [parent, state]: readonly [AnyCrdt, unknown] = part
    const found: typeof part | undefined = facetsOf(parent).part?.(state, step)
    // A key that is not there holds nothing yet; a struct has all its fields.
    if (found === undefined && parent.tag !== 'struct' && parent.children.length > 0) return emptyState()
    if (found === undefined) throw notThere(isText, path, 'nothing')
    part = found
  }
  if (part[0].tag !== 'text' && (isText || part[0].tag !== 'list')) throw notThere(isText, path, `a ${part[0].tag}`)
  return part[1] as SequenceState<string>
}

function notThere(isText: boolean, path: Path, what: string): InvariantError {
  const expected = isText ? 'a text' : 'a text or a list'
  return new InvariantError('argument', `Expected the path to ${expected}, got ${show(path)}, which leads to ${what}.`)
}
