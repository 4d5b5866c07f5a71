/**
 * What a movable list remembers: a sequence of slots, and for each element whether it is there and which slot it has.
 *
 * Each insertion and each move makes a fresh slot, so a slot is of one element for ever. The position of an element is a
 * store of stamped dots, which are those of slots: of moves that have not seen each other the one with the largest stamp
 * wins, and the slots of the others are *hidden*. What takes an entry from a position deletes its slot as well, so a slot
 * stands if and only if a position names it. Hence the elements alone tell which slots are hidden: mostly none.
 */
import { addRange, type CausalContext, emptyContext, hasSeen } from '../clock/causal-context'
import { type Dot, dotText } from '../clock/dot'
import { champEach, champGet } from '../collections/champ'
import { champUpdate } from '../collections/champ-update'
import { type AnyCausalCrdt, type Crdt, touchesOnlyNamed } from '../crdt/contract'
import { type DotEntry, type DotFun, emptyDotFun, hasLive, isLive, latestEntry } from '../crdt/dot-fun'
import { dotFunType } from '../crdt/dot-fun-type'
import { type DotMap, type DotMapParts, dotMapParts, isText } from '../crdt/dot-map'
import type { DotSet } from '../crdt/dot-set'
import { enableWinsFlag } from '../crdt/enable-wins-flag'
import { type ProductParts, type ProductState, productParts } from '../crdt/product'
import { buryAll } from './bury'
import { valueContent } from './content'
import { type Editor, edit, finish, runsOf } from './editor'
import { findRun } from './run-index'
import { seekElement } from './seek'
import { type SequenceParts, sequenceParts } from './sequence-parts'
import { eachSpan } from './span-tree'
import type { SequenceState } from './state'

/** For each slot the key of its element; empty where it is the slot that the element was inserted with, whose dot is the key. */
export type Slots = SequenceState<readonly unknown[]>
/** The elements by key: presence, position, and what the element holds. */
export type Elements = DotMap<string, ProductState>
/** The slots and the elements, as a pair; opaque. */
export type MovableListState = ProductState

/** The parts of one movable list's descriptor. */
export interface MovableParts {
  readonly child: AnyCausalCrdt
  /** What stands under the key of an element. */
  readonly element: Crdt<ProductState, unknown, unknown>
  readonly elements: DotMapParts<string, ProductState>
  readonly slots: SequenceParts<readonly unknown[]>
  readonly whole: ProductParts
}

/** The parts over one type of child. */
export function movableParts(child: AnyCausalCrdt): MovableParts {
  const held = productParts([enableWinsFlag(), positionType, child])
  const element = { ...held, alive: isAlive } as unknown as MovableParts['element'] & AnyCausalCrdt
  const map = dotMapParts<string, typeof element>(element, isText)
  const elements: typeof map = {
    ...map,
    join(a, b, seenByA, seenByB) {
      // Never in place, so that what is known of `a` can be told of what comes out.
      const joined = map.join(a, b, seenByA, seenByB, null)
      if (joined !== a && touchesOnlyNamed(seenByB) && seenByA.names !== true) carryHidden(a, b, joined)
      return joined
    },
  }
  const slots = { ...sequenceParts(valueContent), alive: () => false }
  const pair = productParts([slots, elements] as unknown as readonly AnyCausalCrdt[])
  const whole: ProductParts = {
    ...pair,
    compact: (state, horizon) => pair.compact(withoutLosers(state, horizon, element), horizon),
  }
  return { child, element, elements, slots, whole }
}

/** Which slots an element has, by their dots; the latest counts. */
const positionType = /* @__PURE__ */ dotFunType<undefined, undefined, undefined>({
  tag: 'position',
  view: () => undefined,
  edit: () => undefined,
  stamped: true,
  writeValue: () => undefined,
  readValue: () => undefined,
})

/** The slots of a list. */
export function slotsOf(state: MovableListState): Slots {
  return state[0] as Slots
}

/** The elements of a list. */
export function elementsOf(state: MovableListState): Elements {
  return state[1] as Elements
}

/** The writes of the position of an element. */
export function positionOf(element: ProductState): DotFun<undefined> {
  return element[1] as DotFun<undefined>
}

/** Whether an element is there: its insertion stands, or an undo of its deletion. Moves and edits do not bring it back. */
export function isAlive(element: ProductState): boolean {
  return hasLive(element[0] as DotSet)
}

/** The dot of the slot at which an element shows; undefined where it was deleted. */
export function placeOf(element: ProductState | undefined): DotEntry<undefined> | undefined {
  return element !== undefined && isAlive(element) ? latestEntry(positionOf(element)) : undefined
}

/** The key of the element of a slot, given what the slot holds. */
export function keyOfSlot(held: unknown, slot: Dot): string {
  return held === '' ? dotText(slot) : String(held)
}

/** Points an editor's path at a slot; false where it is not placed. */
export function seekSlot(editor: Editor<readonly unknown[]>, { id, counter }: Dot): boolean {
  const run = findRun(runsOf(editor, id), counter)
  return run !== undefined && seekElement(editor.path, run, counter - run.start)
}

/** The keys of the elements that show, in order. O(n). */
export function keysInOrder(state: MovableListState): string[] {
  const elements = elementsOf(state)
  const keys: string[] = []
  eachSpan(slotsOf(state).root, ({ run, offset, length, isLive, content }) => {
    if (!isLive || content === null) return
    for (let i = 0; i < length; i++) {
      const counter = run.start + offset + i
      const key = keyOfSlot(content[i], { id: run.id, counter })
      const place = placeOf(champGet(elements, key))
      if (place?.counter === counter && place.id === run.id) keys.push(key)
    }
  })
  return keys
}

/** Slots that stand and do not show, of versions where that is known. */
const known = /* @__PURE__ */ new WeakMap<Elements, readonly Dot[]>()
const nothing: readonly Dot[] = []

/** The slots that stand and do not show. O(1) for versions that came from one another by deltas, else O(n) once. */
export function hiddenSlots(elements: Elements): readonly Dot[] {
  const found = elements.size === 0 ? nothing : known.get(elements)
  if (found !== undefined) return found
  const hidden: Dot[] = []
  champEach(elements, element => hidden.push(...hiddenOf(element)))
  known.set(elements, hidden)
  return hidden
}

function hiddenOf(element: ProductState | undefined): readonly Dot[] {
  if (element === undefined) return nothing
  const place = placeOf(element)
  const position = positionOf(element)
  if (position.length === 1 && position[0] === place) return nothing
  return position.filter(entry => isLive(entry) && entry !== place)
}

/** Notes which slots are hidden after a delta, which tells by its keys where that may have changed. */
function carryHidden(before: Elements, delta: Elements, after: Elements): void {
  let hidden = before.size === 0 ? nothing : known.get(before)
  if (hidden === undefined || known.has(after) || delta.size > carriedMax) return
  champEach(delta, (_, key) => {
    const gone = hiddenOf(champGet(before, key))
    const fresh = hiddenOf(champGet(after, key))
    if (gone.length === 0 && fresh.length === 0) return
    const left = (hidden as readonly Dot[]).filter(slot => !gone.some(other => isSameDot(other, slot)))
    hidden = [...left, ...fresh]
  })
  known.set(after, hidden)
}

/** Larger deltas are looked into when somebody asks. */
const carriedMax = 64

/** Whether two dots are one. */
export function isSameDot(a: Dot, b: Dot): boolean {
  return a.counter === b.counter && a.id === b.id
}

/**
 * Drops stable writes of positions that lost to another stable one, and those of deleted elements, with their slots: whoever
 * moves the element later, or brings it back, replaces all of them.
 */
function withoutLosers(
  state: MovableListState,
  horizon: CausalContext,
  element: Pick<MovableParts['element'], 'bottom'>,
): MovableListState {
  let dots = emptyContext()
  let elements = elementsOf(state)
  champEach(elements, (part, key) => {
    const position = positionOf(part)
    const stable = position.filter(entry => isLive(entry) && hasSeen(horizon, entry.id, entry.counter))
    const winner = isAlive(part) ? latestEntry(stable) : undefined
    const losers = stable.filter(entry => entry !== winner)
    if (losers.length === 0) return
    for (const { id, counter } of losers) dots = addRange(dots, id, counter, counter)
    const kept = position.filter(entry => !losers.includes(entry))
    const next: ProductState = [part[0], kept.length === 0 ? emptyDotFun() : kept, part[2]]
    const isNothing = next.every((held, i) => held === element.bottom[i])
    elements = champUpdate(elements, key, () => (isNothing ? undefined : next))
  })
  if (dots.ids.length === 0) return state
  const editor = edit(slotsOf(state), null)
  buryAll(editor, dots, false)
  return [finish(editor), elements]
}
