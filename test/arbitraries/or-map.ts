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
  const key = fc.constantFrom(...keys)
  const { reconciles = () => true, undoes } = child
  return fixture({
    name: `orMap of ${child.name}`,
    type: orMap(child.type),
    edits: fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('at' as const), key, op: child.edits }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), key }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
    ),
    apply(edit, op) {
      if (op.kind === 'at') child.apply(edit.at(op.key) as Edit<Child>, op.op)
      else if (op.kind === 'clear') edit.clear()
      else edit[op.kind](op.key)
    },
    show: op =>
      op.kind === 'at' ? `${op.key}: ${child.show(op.op)}` : op.kind === 'clear' ? 'clear' : `${op.kind} ${op.key}`,
    reconciles: (now, next) =>
      Object.entries(next as object).every(([name, part]) => reconciles((now as Record<string, unknown>)[name], part)),
    ...(undoes === undefined ? {} : { undoes: (before: unknown, after: unknown) => Object.keys({ ...(before as object), ...(after as object) }).every(name => undoes((before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name])) }), // biome-ignore format: one line
    model: mapModel(child.model),
  })
}

function mapModel<ChildOp>(child: Model<ChildOp>): Model<MapOp<ChildOp>> {
  type W = Write<MapOp<ChildOp>>

  /** The edits of the child under a key, and the creations of that key, that no removal has seen. */
  const surviving = (key: string, writes: readonly W[]) => {
    const removals = writes.filter(({ op }) => op.kind === 'clear' || (op.kind === 'remove' && op.key === key))
    const left = unseenBy(removals, writes)
    const edits = left.flatMap(write =>
      write.op.kind === 'at' && write.op.key === key ? [{ ...write, op: write.op.op }] : [],
    )
    return { left, edits }
  }
  /** Whether an edit made its key present: a creation, or the first edit with an effect while the key had no creation. */
  const creates = (write: W, key: string, writes: readonly W[]): boolean => {
    const { op } = write
    if (op.kind === 'create') return op.key === key
    if (op.kind !== 'at' || op.key !== key) return false
    const seen = seenBy(write, writes)
    return child.acts(op.op, surviving(key, seen).edits) && !isCreated(key, seen)
  }
  const isCreated = (key: string, writes: readonly W[]): boolean =>
    surviving(key, writes).left.some(write => creates(write, key, writes))
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
