import { type RemoveWinsSet, removeWinsSet } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type SetElement, type SetOp, setParts } from './add-wins-set'
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

export const removeWinsSetFixture: Fixture<RemoveWinsSet<SetElement>, SetOp> = fixture({
  name: 'removeWinsSet',
  type: removeWinsSet<SetElement>(),
  ...setParts(5, 5),
  model,
})
