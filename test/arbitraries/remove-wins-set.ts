import fc from 'fast-check'
import { type RemoveWinsSet, removeWinsSet } from 'meldkit'
import type { Write } from 'meldkit/laws'
import type { SetElement, SetOp } from './add-wins-set'
import { type Fixture, fixture, type Model, seenBy, unseenBy } from './model'

type W = Write<SetOp>

const model: Model<SetOp> = {
  value: writes => present(writes),
  acts: (op, seen) => op.kind !== 'clear' || present(seen).size > 0,
  alive: writes => present(writes).size > 0,
}

/** An element is present when it was added, and each remove of it was seen by some later add. */
function present(writes: readonly W[]): ReadonlySet<SetElement> {
  const elements = new Set(writes.flatMap(({ op }) => (op.kind === 'add' ? [op.element] : [])))
  return new Set([...elements].filter(element => isPresent(element, writes)))
}

function isPresent(element: SetElement, writes: readonly W[]): boolean {
  const adds = writes.filter(({ op }) => op.kind === 'add' && op.element === element)
  const removals = writes.filter(write => {
    const { op } = write
    // A clear removes what it shows.
    if (op.kind === 'clear') return isPresent(element, seenBy(write, writes))
    return op.kind === 'remove' && op.element === element
  })
  return adds.length > 0 && unseenBy([...adds, ...removals], removals).length === 0
}

const element = fc.constantFrom<SetElement>('a', 'b', 1)

export const removeWinsSetFixture: Fixture<RemoveWinsSet<SetElement>, SetOp> = fixture({
  name: 'removeWinsSet',
  type: removeWinsSet<SetElement>(),
  edits: fc.oneof(
    { weight: 5, arbitrary: element.map((of): SetOp => ({ kind: 'add', element: of })) },
    { weight: 5, arbitrary: element.map((of): SetOp => ({ kind: 'remove', element: of })) },
    { weight: 1, arbitrary: fc.constant<SetOp>({ kind: 'clear' }) },
  ),
  apply(edit, op) {
    if (op.kind === 'clear') edit.clear()
    else edit[op.kind](op.element)
  },
  show: op => (op.kind === 'clear' ? 'clear' : `${op.kind} ${op.element}`),
  model,
})
