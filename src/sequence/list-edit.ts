/**
 * Local edits that lists share: what index and count mean, what is inserted, what is deleted.
 */
import { InvariantError, show } from '../base/error'
import type { Scope } from '../crdt/contract'
import { deleteDelta, insertDelta } from './delta'
import { deleteAt, edit, finish, insertAt } from './editor'
import type { Items } from './list-view'
import { spanLengthMax } from './span'
import { makePiece, type SequenceState } from './state'

/** What a list remembers; opaque. */
export type ListState = SequenceState<Items>

/** Inserts elements that hold `items` at an index, which is in range; gives the counter of the first. O(log n) for each 64. */
export function insertItems(scope: Scope<ListState>, index: number, items: Items): number {
  const { length } = items
  const counter = scope.take(length)
  const { writer } = scope
  const editor = edit(scope.peek(), scope.owner())
  const insert = (from: number, part: Items) => insertAt(editor, writer, counter + from, index + from, part)
  const first = insert(0, length > spanLengthMax ? items.slice(0, spanLengthMax) : items)
  for (let from = spanLengthMax; from < length; from += spanLengthMax)
    insert(from, items.slice(from, from + spanLengthMax))
  const { parentId, parentCounter, side } = first
  const piece = makePiece(writer, counter, length, parentId, parentCounter, side, items)
  scope.emit(insertDelta(piece), finish(editor))
  return counter
}

/** Deletes elements, which are there. O(ranges · log n). */
export function deleteItems(scope: Scope<ListState>, index: number, count: number): void {
  if (count === 0) return
  const editor = edit(scope.peek(), scope.owner())
  const ranges = deleteAt(editor, scope.writer, index, count, scope)
  scope.emit(deleteDelta(scope.writer, ranges), finish(editor))
}

/** Refuses what is no index from 0 to `last`. */
export function checkIndex(what: string, index: number, last: number): void {
  if (Number.isInteger(index) && index >= 0 && index <= last) return
  throw wrong(what, last < 0 ? 'an element, as the list is empty' : `an index from 0 to ${last}`, index)
}

/** Refuses what is no range of elements. */
export function checkRange(what: string, index: number, count: number, length: number): void {
  checkIndex(what, index, length)
  if (!Number.isInteger(count) || count < 0 || index + count > length)
    throw wrong(what, `a count from 0 to ${length - index}, as the list has ${length} elements`, count)
}

function wrong(what: string, expected: string, got: unknown): InvariantError {
  return new InvariantError('argument', `List ${what}: expected ${expected}, got ${show(got)}. Nothing was changed.`)
}
