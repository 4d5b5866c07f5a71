/**
 * Local edits of movable lists, by the keys of elements, and which element stands at an index.
 *
 * All of them make deltas and leave the rest to the join.
 */
import { compareDots, type Dot, dotText } from '../clock/dot'
import { champGet, champSingle } from '../collections/champ'
import { champOf } from '../collections/champ-update'
import { scopeAt } from '../crdt/child-scope'
import type { Scope } from '../crdt/contract'
import { type DotFun, dotEntry, emptyDotFun, isLive, replacing } from '../crdt/dot-fun'
import type { DotSet } from '../crdt/dot-set'
import type { ProductState } from '../crdt/product'
import { indexAtPath } from './cursor'
import { type Deletion, deletionOf } from './delete-log'
import { deleteDelta, insertDelta } from './delta'
import { edit, insertAt, insertBehind } from './editor'
import {
  elementsOf,
  hiddenSlots,
  keyOfSlot,
  keysInOrder,
  type MovableListState,
  type MovableParts,
  placeOf,
  positionOf,
  type Slots,
  seekSlot,
  slotsOf,
} from './movable-state'
import { seekIndex } from './seek'
import { pathIn, spanAt } from './span-tree'
import { makePiece } from './state'

/** A scope of a movable list, with its parts. */
export interface MovableScope {
  readonly scope: Scope<MovableListState>
  readonly parts: MovableParts
}

/** How many elements show. O(1 + hidden slots · log n). */
export function lengthOf(state: MovableListState): number {
  return slotsOf(state).root.visible - hiddenIndices(state).length
}

/** The indices of hidden slots among all that stand, ascending. */
function hiddenIndices(state: MovableListState): number[] {
  const indices: number[] = []
  const editor = edit(slotsOf(state), null)
  for (const slot of hiddenSlots(elementsOf(state))) {
    if (seekSlot(editor, slot) && spanAt(editor.path).isLive) indices.push(indexAtPath(editor.path))
  }
  return indices.sort((a, b) => a - b)
}

/** The key of the element at an index, which is in range. O(log n), and that for each hidden slot. */
export function keyAt(state: MovableListState, index: number): string {
  let at = index
  for (const hidden of hiddenIndices(state)) if (hidden <= at) at++
  const path = pathIn(slotsOf(state).root, null)
  seekIndex(path, at)
  const { run, offset, content } = spanAt(path)
  const slot = { id: run.id, counter: run.start + offset + path.within }
  return keyOfSlot((content as readonly unknown[])[path.within], slot)
}

/** The keys of `count` elements from an index on. O(log n) for one, else O(n). */
export function keysAt(scope: Scope<MovableListState>, index: number, count: number): string[] {
  if (count === 1) return [keyAt(scope.peek(), index)]
  return count === 0 ? [] : keysInOrder(scope.read()).slice(index, index + count)
}

/** The key of the element behind which something gets an index; undefined for the start. */
export function keyBefore(state: MovableListState, index: number): string | undefined {
  return index === 0 ? undefined : keyAt(state, index - 1)
}

/**
 * Inserts elements behind the one of a key, or at the start; `held` gives what each holds, with its dot. Gives their keys.
 */
export function insertBehindKey(
  { scope }: MovableScope,
  left: string | undefined,
  count: number,
  held: (counter: number, i: number) => unknown,
): string[] {
  const { writer, stamp } = scope
  const counter = scope.take(count)
  const keys: string[] = []
  const elements = Array.from({ length: count }, (_, i): readonly [string, ProductState] => {
    const key = dotText({ id: writer, counter: counter + i })
    keys.push(key)
    const presence: DotSet = [dotEntry(writer, counter + i, 0, undefined)]
    return [key, [presence, [dotEntry(writer, counter + i, stamp, undefined)], held(counter + i, i)]]
  })
  const slots = slotsDelta(scope, left, counter, new Array<string>(count).fill(''))
  scope.emit([
    slots,
    elements.length === 1 ? champSingle(...(elements[0] as [string, ProductState])) : champOf(elements),
  ])
  return keys
}

/**
 * Moves an element behind another one, or to the start: gives it a fresh slot, whose dot comes back. `isBack` brings one back
 * that was deleted.
 */
export function moveBehindKey(
  { scope, parts }: MovableScope,
  key: string,
  left: string | undefined,
  isBack: boolean,
): Dot {
  const { writer, stamp } = scope
  const counter = scope.take()
  const element = champGet(elementsOf(scope.peek()), key) ?? parts.element.bottom
  const position = positionOf(element)
  const slots = slotsDelta(scope, left, counter, [key])
  const moved: ProductState = [
    isBack ? [dotEntry(writer, counter, 0, undefined)] : emptyDotFun(),
    replacing(position, dotEntry(writer, counter, stamp, undefined)),
    parts.child.bottom,
  ]
  scope.emit([slots, champSingle(key, moved)])
  const old = position.filter(isLive)
  if (old.length > 0) scope.emit([deleteDelta(writer, deletionsOf(scope, old)), parts.elements.bottom])
  return { id: writer, counter }
}

/** Deletes elements with all their slots. O(k log n), k = elements. */
export function deleteKeys({ scope, parts }: MovableScope, keys: readonly string[]): void {
  if (keys.length === 0) return
  const all = elementsOf(scope.peek())
  const slots: Dot[] = []
  const cleared = keys.map((key): readonly [string, ProductState] => {
    const element = champGet(all, key) as ProductState
    slots.push(...(positionOf(element) as DotFun<undefined>).filter(isLive))
    return [key, parts.element.clear(element)]
  })
  const deletions = deletionsOf(scope, slots.sort(compareDots))
  scope.emit([deleteDelta(scope.writer, deletions), champOf(cleared)])
}

/** The scope of what an element holds. */
export function heldScope({ scope, parts }: MovableScope, key: string): Scope<unknown> {
  return scopeAt(scope, { key, parts }, heldAt, heldDelta)
}

interface HeldPlace {
  readonly key: string
  readonly parts: MovableParts
}

function heldAt(state: MovableListState, { key, parts }: HeldPlace): unknown {
  return champGet(elementsOf(state), key)?.[2] ?? parts.child.bottom
}

function heldDelta(delta: unknown, { key, parts }: HeldPlace): MovableListState {
  return [parts.slots.bottom, champSingle<string, ProductState>(key, [emptyDotFun(), emptyDotFun(), delta])]
}

/** The delta of fresh slots behind that of an element, or at the start. */
function slotsDelta(
  scope: Scope<MovableListState>,
  left: string | undefined,
  counter: number,
  held: readonly string[],
): Slots {
  const { writer } = scope
  const state = scope.peek()
  const editor = edit(slotsOf(state), null)
  const first = held.slice(0, 1)
  const behind = left === undefined ? undefined : placeOf(champGet(elementsOf(state), left))
  // Only where the first one hangs is asked: the editor is thrown away.
  const { parentId, parentCounter, side } =
    behind !== undefined && seekSlot(editor, behind)
      ? insertBehind(editor, writer, counter, first)
      : insertAt(editor, writer, counter, 0, first)
  return insertDelta<readonly unknown[]>(makePiece(writer, counter, held.length, parentId, parentCounter, side, held))
}

/** Deletions of slots, ascending by dot: a range of consecutive ones takes one dot. */
function deletionsOf(scope: Scope<MovableListState>, slots: readonly Dot[]): Deletion[] {
  const deletions: Deletion[] = []
  for (let i = 0; i < slots.length; ) {
    const { id, counter } = slots[i] as Dot
    let length = 1
    while (slots[i + length]?.id === id && slots[i + length]?.counter === counter + length) length++
    deletions.push(deletionOf(scope.take(), id, counter, length))
    i += length
  }
  return deletions
}
