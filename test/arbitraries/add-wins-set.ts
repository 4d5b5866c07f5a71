import fc from 'fast-check'
import { type AddWinsSet, addWinsSet } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type Fixture, fixture, type Model, unseenBy } from './model'

export type SetElement = string | number
export type SetOp = { readonly kind: 'add' | 'remove'; readonly element: SetElement } | { readonly kind: 'clear' }

const model: Model<SetOp> = {
  value: writes => elements(writes),
  acts: (op, seen) =>
    op.kind === 'add' || (op.kind === 'clear' ? elements(seen).size > 0 : elements(seen).has(op.element)),
  alive: writes => elements(writes).size > 0,
}

/** An element is present when an add stands that no remove of it, and no clear, has seen. */
function elements(writes: readonly Write<SetOp>[]): ReadonlySet<SetElement> {
  const present = new Set<SetElement>()
  for (const write of writes) {
    const { op } = write
    if (op.kind !== 'add') continue
    const removals = writes.filter(
      ({ op: other }) => other.kind === 'clear' || (other.kind === 'remove' && other.element === op.element),
    )
    if (unseenBy(removals, [write]).length > 0) present.add(op.element)
  }
  return present
}

const element = fc.constantFrom<SetElement>('a', 'b', 1)

interface SetEdit {
  add(element: SetElement): void
  remove(element: SetElement): void
  clear(): void
}

/** The edits of a set, so many adds for so many removes, and what they do: the same for all sets that shrink. */
export function setParts(adds: number, removes: number) {
  return {
    edits: fc.oneof(
      { weight: adds, arbitrary: element.map((of): SetOp => ({ kind: 'add', element: of })) },
      { weight: removes, arbitrary: element.map((of): SetOp => ({ kind: 'remove', element: of })) },
      { weight: 1, arbitrary: fc.constant<SetOp>({ kind: 'clear' }) },
    ),
    apply(edit: SetEdit, op: SetOp) {
      if (op.kind === 'clear') edit.clear()
      else edit[op.kind](op.element)
    },
    show: (op: SetOp) => (op.kind === 'clear' ? 'clear' : `${op.kind} ${op.element}`),
  }
}

export const setFixture: Fixture<AddWinsSet<SetElement>, SetOp> = fixture({
  name: 'addWinsSet',
  type: addWinsSet<SetElement>(),
  ...setParts(6, 4),
  model,
})
