// Lists of plain values, and lists of any child: the edits of the list, and those of the child at an index.

import fc, { type Arbitrary } from 'fast-check'
import { type AnyCausalCrdt, type Edit, type Json, type List, type ListOf, list } from 'meldkit'
import type { Write } from 'meldkit/laws'
import {
  type Author,
  deletion,
  type Element,
  insertion,
  noEdit,
  type Sequence,
  type SequenceEdit,
  together,
  visible,
} from '../sequence/naive-fugue'
import { placeOf } from '../sequence/naive-text'
import { type Fixture, fixture, type Model, type Past } from './model'
import { sequenceModel } from './sequence-model'

/** An edit of a list of unknown length: places are twelfths of whatever length there is. */
export type ListOp =
  | { readonly kind: 'insert'; readonly at: number; readonly values: readonly number[] }
  | { readonly kind: 'push'; readonly values: readonly number[] }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'set'; readonly at: number; readonly value: number }
  | { readonly kind: 'clear' }

const at = fc.nat(12)
const value = fc.nat(3)
const values = fc.array(value, { minLength: 1, maxLength: 3, size: 'max' })
const deleting = fc.record({ kind: fc.constant('delete' as const), at, count: fc.integer({ min: 1, max: 3 }) })

const listEdits: Arbitrary<ListOp> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, values }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('push' as const), values }) },
  { weight: 5, arbitrary: deleting },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), at, value }) },
  { weight: 1, arbitrary: fc.constant<ListOp>({ kind: 'clear' }) },
)

const { sequenceOf: valuesOf } = sequenceModel<ListOp, number>((sequence, op, author) => {
  const { length } = visible(sequence)
  if (op.kind === 'clear') return deletion(sequence, 0, length)
  if (op.kind === 'push') return insertion(sequence, length, op.values, author)
  if (op.kind === 'set') return naiveSet(sequence, itemAt(length, op), op.value, author)
  const { index, count } = placeOf(length, op)
  return op.kind === 'insert' ? insertion(sequence, index, op.values, author) : deletion(sequence, index, count)
})

export const listFixture: Fixture<List<Json>, ListOp> = fixture({
  name: 'list',
  type: list(),
  edits: listEdits,
  apply(edit, op) {
    const { length } = edit
    if (op.kind === 'clear') edit.clear()
    else if (op.kind === 'push') edit.push(...op.values)
    else if (op.kind === 'set') {
      if (length > 0) edit.set(itemAt(length, op), op.value)
    } else if (op.kind === 'insert') edit.insert(placeOf(length, op).index, ...op.values)
    else edit.delete(placeOf(length, op).index, placeOf(length, op).count)
  },
  show: op => JSON.stringify(op),
  model: {
    value: (writes, past) => visible(valuesOf(writes, past)).map(element => element.value),
    acts: (op, seen, past) => removesOrInserts(op, visible(valuesOf(seen, past)).length),
    alive: (writes, past) => visible(valuesOf(writes, past)).length > 0,
  },
})

/** An edit of a list of children: an inserted child can be edited at once. */
export type ListOfOp<ChildOp> =
  | { readonly kind: 'insert'; readonly at: number; readonly op: ChildOp | undefined }
  | { readonly kind: 'push'; readonly op: ChildOp | undefined }
  | { readonly kind: 'edit'; readonly at: number; readonly op: ChildOp }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'clear' }

export function listOfFixture<Child extends AnyCausalCrdt, ChildOp>(
  child: Fixture<Child, ChildOp>,
): Fixture<ListOf<Child>, ListOfOp<ChildOp>> {
  const op = fc.option(child.edits, { nil: undefined })
  const show = (of: ChildOp | undefined) => (of === undefined ? 'nothing' : child.show(of))
  return fixture({
    name: `list of ${child.name}`,
    type: list(child.type),
    edits: fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, op }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('push' as const), op }) },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('edit' as const), at, op: child.edits }) },
      { weight: 3, arbitrary: deleting },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
    ),
    apply(edit, of) {
      const { length } = edit
      if (of.kind === 'clear') edit.clear()
      else if (of.kind === 'delete') edit.delete(placeOf(length, of).index, placeOf(length, of).count)
      else if (of.kind !== 'edit') {
        const made = of.kind === 'push' ? edit.push() : edit.insert(placeOf(length, of).index)
        if (of.op !== undefined) child.apply(made as Edit<Child>, of.op)
      } else if (length > 0) child.apply(edit.at(itemAt(length, of)) as Edit<Child>, of.op)
    },
    show(of) {
      if (of.kind === 'clear') return 'clear'
      if (of.kind === 'push') return `push ${show(of.op)}`
      if (of.kind === 'delete') return `delete ${of.count} at ${of.at}/12`
      return `${of.kind} at ${of.at}/12: ${show(of.op)}`
    },
    deletionsWin: true,
    model: listOfModel(child.model),
  })
}

/** A list of children shows what the edits of each have made of it; deleting a child takes all of them along. */
function listOfModel<ChildOp>(child: Model<ChildOp>): Model<ListOfOp<ChildOp>> {
  type W = Write<ListOfOp<ChildOp>>
  type P = Past<ListOfOp<ChildOp>>
  // The elements have no content of their own: it is in the edits.
  const { sequenceOf, editOf } = sequenceModel<ListOfOp<ChildOp>, null>((sequence, op, author) => {
    const shown = visible(sequence)
    if (op.kind === 'clear') return deletion(sequence, 0, shown.length)
    if (op.kind === 'edit') return { ...noEdit, edited: shown[itemAt(shown.length, op)] }
    const { index, count } = op.kind === 'push' ? { index: shown.length, count: 0 } : placeOf(shown.length, op)
    if (op.kind === 'delete') return deletion(sequence, index, count)
    const edit = insertion(sequence, index, [null], author)
    return { ...edit, edited: edit.inserted[0] }
  })
  const editsOf = (element: Element<null> | undefined, writes: readonly W[], past: P = { writes, removals: [] }) =>
    past.writes.flatMap((write): readonly Write<ChildOp>[] => {
      const { op } = write
      if (op.kind === 'delete' || op.kind === 'clear' || op.op === undefined) return []
      return editOf(write, past).edited === element ? [{ ...write, op: op.op }] : []
    })
  return {
    value: (writes, past) =>
      visible(sequenceOf(writes, past)).map(element => child.value(editsOf(element, writes, past))),
    acts(op, seen, past) {
      const shown = visible(sequenceOf(seen, past))
      if (op.kind !== 'edit') return removesOrInserts(op, shown.length)
      const element = shown[itemAt(shown.length, op)]
      return element !== undefined && child.acts(op.op, editsOf(element, seen, past))
    },
    alive: (writes, past) => visible(sequenceOf(writes, past)).length > 0,
  }
}

/** The index of an element, where there is any. */
function itemAt(length: number, op: { readonly at: number }): number {
  return Math.min(placeOf(length, op).index, length - 1)
}

function removesOrInserts(
  op: { readonly kind: string; readonly at?: number; readonly count?: number },
  length: number,
): boolean {
  if (op.kind === 'insert' || op.kind === 'push') return true
  if (op.kind === 'delete') return placeOf(length, { at: op.at ?? 0, count: op.count ?? 0 }).count > 0
  return length > 0
}

/** Inserts at an index in place of the element there; in an empty list it does nothing. */
function naiveSet(sequence: Sequence<number>, index: number, value: number, author: Author): SequenceEdit<number> {
  return index < 0 ? noEdit : together(deletion(sequence, index, 1), insertion(sequence, index, [value], author))
}
