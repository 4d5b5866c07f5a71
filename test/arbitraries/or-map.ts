// A map of any child: its edits, and its model on top of the child's.

import fc from 'fast-check'
import { type AnyCausalCrdt, type Edit, type OrMap, orMap } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type Fixture, fixture, type Model, seenBy, unseenBy } from './model'

export type MapOp<ChildOp> =
  | { readonly kind: 'at'; readonly key: string; readonly op: ChildOp }
  | { readonly kind: 'create' | 'remove'; readonly key: string }
  | { readonly kind: 'clear' }

const keys = ['a', 'b']

export function mapFixture<Child extends AnyCausalCrdt, ChildOp>(
  child: Fixture<Child, ChildOp>,
): Fixture<OrMap<Child>, MapOp<ChildOp>> {
  // Mostly one key: what goes wrong needs a remove and an edit that meet.
  const key = fc.constantFrom(...keys, 'a', 'a', 'a')
  const { reconciles = () => true, undoes = () => true } = child
  return fixture({
    name: `orMap of ${child.name}`,
    type: orMap(child.type),
    edits: fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('at' as const), key, op: child.edits }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), key }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
    ),
    apply(edit, op) {
      if (op.kind === 'at') child.apply(edit.at(op.key) as Edit<Child>, op.op)
      else if (op.kind === 'clear') edit.clear()
      else edit[op.kind](op.key)
    },
    show: op =>
      op.kind === 'at' ? `${op.key}: ${child.show(op.op)}` : op.kind === 'clear' ? 'clear' : `${op.kind} ${op.key}`,
    reconciles: (now, wanted) =>
      Object.entries(wanted as object).every(([name, next]) => reconciles(part(now, name), next)),
    undoes: (before, after) =>
      Object.keys({ ...(before as object), ...(after as object) }).every(name =>
        undoes(part(before, name), part(after, name)),
      ),
    model: mapModel(child.model),
  })
}

function part(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[name]
}

function mapModel<ChildOp>(child: Model<ChildOp>): Model<MapOp<ChildOp>> {
  type W = Write<MapOp<ChildOp>>

  /** The edits of the child under a key that did something, and all creations of keys, that no removal has seen. */
  const surviving = (key: string, writes: readonly W[]) => {
    const removals = writes.filter(
      write =>
        (write.op.kind === 'clear' || (write.op.kind === 'remove' && write.op.key === key)) && acted(write, writes),
    )
    const left = unseenBy(removals, writes)
    const edits = left.flatMap(write =>
      write.op.kind === 'at' && write.op.key === key && acted(write, writes) ? [{ ...write, op: write.op.op }] : [],
    )
    return { left, edits }
  }
  // What an edit did follows from what its author had seen, so it is the same for everybody who looks; by `saw`, which
  // belongs to one edit.
  const acted = once((write: W, writes) => model.acts(write.op, seenBy(write, writes)))
  /** Whether an edit made its key present: a creation, or the first edit with an effect while the key had no creation. */
  const created = once((write: W, writes) => {
    const { op } = write
    if (op.kind === 'create') return true
    return op.kind === 'at' && acted(write, writes) && !isCreated(op.key, seenBy(write, writes))
  })
  const isCreated = (key: string, writes: readonly W[]): boolean =>
    surviving(key, writes).left.some(write => 'key' in write.op && write.op.key === key && created(write, writes))
  const isPresent = (key: string, writes: readonly W[]): boolean =>
    isCreated(key, writes) || child.alive(surviving(key, writes).edits)

  const model: Model<MapOp<ChildOp>> = {
    value: writes =>
      Object.fromEntries(
        keys.filter(key => isPresent(key, writes)).map(key => [key, child.value(surviving(key, writes).edits)]),
      ),
    acts(op, seen) {
      if (op.kind === 'at') return child.acts(op.op, surviving(op.key, seen).edits)
      if (op.kind === 'create') return true
      return op.kind === 'remove' ? isPresent(op.key, seen) : model.alive(seen)
    },
    alive: writes => keys.some(key => isPresent(key, writes)),
  }
  return model
}

/** A question about one edit, answered once. */
function once<Op>(ask: (write: Write<Op>, writes: readonly Write<Op>[]) => boolean): typeof ask {
  const known = new WeakMap<ReadonlySet<number>, boolean>()
  return (write, writes) => {
    const answer = known.get(write.saw) ?? ask(write, writes)
    known.set(write.saw, answer)
    return answer
  }
}
