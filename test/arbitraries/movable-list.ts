// Movable lists of plain values and of any child. The oracle: slots in naive Fugue order, and each element at the slot of its
// latest move, if no deletion has seen its insertion or a move has not been seen... computed from all edits and who saw which.

import fc, { type Arbitrary } from 'fast-check'
import { type AnyCausalCrdt, type Edit, type Json, type MovableList, type MovableListOf, movableList } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type Element, insertion, type Sequence, visible } from '../sequence/naive-fugue'
import { placeOf } from '../sequence/naive-text'
import { byWriter, type Fixture, fixture, latest, type Model, type Past, pastSeenBy, seenBy } from './model'
import { lwwFixture } from './registers'

/** An edit of a movable list of unknown length: places are twelfths of whatever length there is. */
export type MovableOp<ChildOp> =
  | { readonly kind: 'insert'; readonly at: number; readonly ops: readonly (ChildOp | undefined)[] }
  | { readonly kind: 'push'; readonly ops: readonly (ChildOp | undefined)[] }
  | { readonly kind: 'edit'; readonly at: number; readonly op: ChildOp }
  | { readonly kind: 'move'; readonly at: number; readonly to: number }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'clear' }

const at = fc.nat(12)

function editsOf<ChildOp>(ops: Arbitrary<readonly (ChildOp | undefined)[]>, op: Arbitrary<ChildOp>) {
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, ops }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('push' as const), ops }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), at, op }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('move' as const), at, to: at }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('delete' as const), at, count: fc.integer({ min: 1, max: 2 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
  )
}

function showOp<ChildOp>(show: (op: ChildOp) => string): (of: MovableOp<ChildOp>) => string {
  return of => {
    if (of.kind === 'clear') return 'clear'
    if (of.kind === 'delete') return `delete ${of.count} at ${of.at}/12`
    if (of.kind === 'move') return `move ${of.at}/12 to ${of.to}/12`
    if (of.kind === 'edit') return `edit at ${of.at}/12: ${show(of.op)}`
    const ops = of.ops.map(op => (op === undefined ? 'nothing' : show(op))).join(', ')
    return of.kind === 'push' ? `push ${ops}` : `insert at ${of.at}/12: ${ops}`
  }
}

/** The edits that all movable lists have; false for the others. */
function applyCommon(
  edit: {
    readonly length: number
    move(from: number, to: number): void
    delete(at: number, count: number): void
    clear(): void
  },
  of: MovableOp<unknown>,
): boolean {
  const { length } = edit
  if (of.kind === 'clear') edit.clear()
  else if (of.kind === 'delete') edit.delete(placeOf(length, of).index, placeOf(length, of).count)
  else if (of.kind === 'move') {
    if (length > 0) edit.move(itemAt(length, of.at), itemAt(length, of.to))
  } else return false
  return true
}

export const movableFixture: Fixture<MovableList<Json>, MovableOp<number>> = fixture({
  name: 'movableList',
  type: movableList(),
  edits: editsOf(fc.array(fc.nat(3), { minLength: 1, maxLength: 3, size: 'max' }), fc.nat(3)),
  apply(edit, of) {
    if (applyCommon(edit, of)) return
    const { length } = edit
    if (of.kind === 'insert') edit.insert(placeOf(length, of).index, ...(of.ops as number[]))
    else if (of.kind === 'push') edit.push(...(of.ops as number[]))
    else if (of.kind === 'edit' && length > 0) edit.set(itemAt(length, of.at), of.op)
  },
  show: showOp(value => `${value}`),
  model: movableModel(lwwFixture.model),
})

export function movableOfFixture<Child extends AnyCausalCrdt, ChildOp>(
  child: Fixture<Child, ChildOp>,
): Fixture<MovableListOf<Child>, MovableOp<ChildOp>> {
  const ops = fc.option(child.edits, { nil: undefined }).map(op => [op])
  return fixture({
    name: `movableList of ${child.name}`,
    type: movableList(child.type),
    edits: editsOf(ops, child.edits),
    apply(edit, of) {
      if (applyCommon(edit, of)) return
      const { length } = edit
      if (of.kind === 'insert' || of.kind === 'push') {
        const made = of.kind === 'push' ? edit.push() : edit.insert(placeOf(length, of).index)
        if (of.ops[0] !== undefined) child.apply(made as Edit<Child>, of.ops[0])
      } else if (of.kind === 'edit' && length > 0) child.apply(edit.at(itemAt(length, of.at)) as Edit<Child>, of.op)
    },
    show: showOp(child.show),
    model: movableModel(child.model),
  })
}

/** The index of an element, where there is any. */
function itemAt(length: number, twelfths: number): number {
  return Math.min(placeOf(length, { at: twelfths }).index, length - 1)
}

/** An element, which is told by the slot that it was inserted with. */
type Item = Element<unknown>

/** What one edit did: each place is an element with its fresh slot. */
interface Effect {
  readonly places: readonly { readonly item: Item; readonly slot: Element<unknown> }[]
  readonly deleted: readonly Item[]
  readonly edited?: Item | undefined
  readonly isInsertion: boolean
}

/** More than the slots that one edit makes. */
const slotsPerEdit = 1000

export function movableModel<ChildOp>(child: Model<ChildOp>): Model<MovableOp<ChildOp>> {
  type W = Write<MovableOp<ChildOp>>
  type P = Past<MovableOp<ChildOp>>
  const known = new WeakMap<ReadonlySet<number>, Effect>()

  // What an edit did follows from what its author had seen, so it is kept by `saw`, which belongs to one edit.
  const effectOf = (write: W, past: P): Effect => {
    const effect = known.get(write.saw) ?? run(write, seenBy(write, past.writes), pastSeenBy(write, past) as P)
    known.set(write.saw, effect)
    return effect
  }

  /** The elements that show, in order, each at its slot. */
  const shownOf = (past: P): readonly { readonly item: Item; readonly slot: Element<unknown> }[] => {
    const { sequence, at } = slotsOf(past)
    return visible(sequence).map(slot => ({ slot, item: at.get(slot) as Item }))
  }

  /** All slots, of which those that do not show count as deleted, and whose each is. */
  const slotsOf = (
    past: P,
  ): { readonly sequence: Sequence<unknown>; readonly at: ReadonlyMap<Element<unknown>, Item> } => {
    const places = past.writes.flatMap(write => effectOf(write, past).places.map(place => ({ ...place, write })))
    const dead = new Set(past.writes.flatMap(write => effectOf(write, past).deleted))
    for (const { item, write } of places)
      if (effectOf(write, past).isInsertion && past.removals.some(removal => removal.saw.has(write.number)))
        dead.add(item)
    const at = new Map(places.map(({ item, slot }) => [slot, item]))
    const hidden = new Set<Element<unknown>>()
    for (const item of new Set(at.values())) {
      const moves = places.filter(place => place.item === item)
      const unseen = latest(moves.map(({ write }) => write))
      const [last] = [...unseen].sort((a, b) => b.stamp - a.stamp || byWriter(b, a))
      for (const { slot, write } of moves) if (dead.has(item) || write !== last) hidden.add(slot)
    }
    return { sequence: { elements: new Set(at.keys()), deleted: hidden }, at }
  }

  const run = ({ op, by, number }: W, _: readonly W[], past: P): Effect => {
    const shown = shownOf(past)
    const { sequence } = slotsOf(past)
    const nothing = { places: [], deleted: [], isInsertion: false }
    const author = { by, counter: number * slotsPerEdit }
    if (op.kind === 'clear') return { ...nothing, deleted: shown.map(({ item }) => item) }
    if (op.kind === 'edit') return { ...nothing, edited: shown[itemAt(shown.length, op.at)]?.item }
    if (op.kind === 'delete') {
      const { index, count } = placeOf(shown.length, op)
      return { ...nothing, deleted: shown.slice(index, index + count).map(({ item }) => item) }
    }
    if (op.kind === 'move') {
      const [from, to] = [itemAt(shown.length, op.at), itemAt(shown.length, op.to)]
      if (from === to) return nothing
      const moved = shown[from] as (typeof shown)[number]
      const index = to > from ? to + 1 : to
      const slot = insertion(sequence, index, [null], author).inserted[0] as Element<unknown>
      return { ...nothing, places: [{ item: moved.item, slot }] }
    }
    const index = op.kind === 'push' ? shown.length : placeOf(shown.length, op).index
    const slots = insertion(sequence, index, op.ops, author).inserted
    return { places: slots.map(slot => ({ item: slot, slot })), deleted: [], edited: slots[0], isInsertion: true }
  }

  /** The edits of what one element holds. */
  const editsIn = (item: Item, writes: readonly W[], past: P): readonly Write<ChildOp>[] =>
    writes.flatMap((write): readonly Write<ChildOp>[] => {
      const { op } = write
      const { edited, places, isInsertion } = effectOf(write, past)
      if (op.kind === 'edit') return edited === item ? [{ ...write, op: op.op }] : []
      if (!isInsertion || !('ops' in op)) return []
      const i = places.findIndex(place => place.item === item)
      const first = op.ops[i]
      return first === undefined ? [] : [{ ...write, op: first }]
    })

  return {
    value: (writes, past = { writes, removals: [] }) =>
      shownOf(past).map(({ item }) => child.value(editsIn(item, past.writes, past))),
    acts(op, seen, past = { writes: seen, removals: [] }) {
      const shown = shownOf(past)
      const { length } = shown
      if (op.kind === 'insert' || op.kind === 'push') return true
      if (op.kind === 'move') return length > 0 && itemAt(length, op.at) !== itemAt(length, op.to)
      if (op.kind === 'delete') return placeOf(length, op).count > 0
      if (op.kind === 'clear') return length > 0
      const item = shown[itemAt(length, op.at)]?.item
      return item !== undefined && child.acts(op.op, editsIn(item, past.writes, past))
    },
    alive: (writes, past = { writes, removals: [] }) => shownOf(past).length > 0,
  }
}
