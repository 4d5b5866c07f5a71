import { type CausalLengthSet, causalLengthSet } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type SetElement, type SetOp, setParts } from './add-wins-set'
import { type Fixture, fixture, type Model, seenBy } from './model'

type W = Write<SetOp>

const elements: readonly SetElement[] = ['a', 'b', 1]

const model: Model<SetOp> = {
  value: writes => new Set(elements.filter(element => isPresent(element, writes))),
  acts: (op, seen) => elements.some(element => turns(op, element, isPresent(element, seen))),
  alive: writes => writes.length > 0,
}

/** Whether an edit turns an element that is present, or is not. */
function turns(op: SetOp, element: SetElement, present: boolean): boolean {
  if (op.kind === 'clear') return present
  return op.element === element && present === (op.kind === 'remove')
}

function isPresent(element: SetElement, writes: readonly W[]): boolean {
  return longest(element, writes) % 2 === 1
}

/** The length of the longest chain of turns of an element, each of which had seen the one before: no maxima, no sums. */
function longest(element: SetElement, writes: readonly W[]): number {
  const known = new Map<number, number>()
  const lengthOf = (write: W): number => {
    const length = known.get(write.number) ?? chainTo(write)
    known.set(write.number, length)
    return length
  }
  const chainTo = (write: W): number => {
    const before = Math.max(0, ...seenBy(write, writes).map(lengthOf))
    return turns(write.op, element, before % 2 === 1) ? before + 1 : 0
  }
  return Math.max(0, ...writes.map(lengthOf))
}

export const causalLengthFixture: Fixture<CausalLengthSet<SetElement>, SetOp> = fixture({
  name: 'causalLengthSet',
  type: causalLengthSet<SetElement>(),
  ...setParts(5, 5),
  model,
})
