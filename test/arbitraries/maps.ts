// Maps of plain values: per key the last write, a delete being one; and per key all concurrent writes.

import fc, { type Arbitrary } from 'fast-check'
import { type LwwMap, lwwMap, type MvMap, mvMap } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { byWriter, type Fixture, fixture, latest, type Model, seenBy, unseenBy } from './model'

export type EntryOp =
  | { readonly kind: 'set'; readonly key: string; readonly value: number }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'clear' }

type Writes = readonly Write<EntryOp>[]

const keys = ['a', 'b', '__proto__']
/** Whether a write is about a key; a clear is about all. */
const isOf = (key: string, { op }: Write<EntryOp>) => op.kind === 'clear' || op.key === key

/** Mostly one key: what goes wrong needs writes that meet. */
const key = fc.constantFrom(...keys, 'a', 'a', 'a')
const value = fc.nat(3)
const setOrDelete: Arbitrary<EntryOp> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
)
const edits: Arbitrary<EntryOp> = fc.oneof(
  { weight: 10, arbitrary: setOrDelete },
  { weight: 1, arbitrary: fc.constant<EntryOp>({ kind: 'clear' }) },
)

interface EntryEdit {
  set(key: string, value: number): void
  delete(key: string): void
  clear(): void
}

const parts = {
  edits,
  apply(edit: EntryEdit, op: EntryOp) {
    if (op.kind === 'set') edit.set(op.key, op.value)
    else if (op.kind === 'delete') edit.delete(op.key)
    else edit.clear()
  },
  show: (op: EntryOp) =>
    op.kind === 'set' ? `${op.key} = ${op.value}` : op.kind === 'delete' ? `delete ${op.key}` : 'clear',
}

/** A plain object of what `valueAt` gives; undefined leaves a key out. */
function objectOf(valueAt: (key: string) => unknown): object {
  const present = keys.map(key => [key, valueAt(key)] as const).filter(([, found]) => found !== undefined)
  return Object.fromEntries(present)
}

/**
 * The winner of a key: of the writes that no other has seen the one with the largest stamp, then dot. A delete, or a clear,
 * is a write where its author saw the key; `allAct` says that this has been looked at already.
 */
function lwwModel(allAct: boolean): Model<EntryOp> {
  const valueAt = (key: string, writes: Writes): number | undefined => {
    const acting = writes.filter(
      write =>
        isOf(key, write) && (write.op.kind === 'set' || allAct || valueAt(key, seenBy(write, writes)) !== undefined),
    )
    const [winner] = [...latest(acting)].sort((a, b) => b.stamp - a.stamp || byWriter(b, a))
    return winner?.op.kind === 'set' ? winner.op.value : undefined
  }
  const isAlive = (writes: Writes) => keys.some(name => valueAt(name, writes) !== undefined)
  return {
    value: writes => objectOf(name => valueAt(name, writes)),
    acts: (op, seen) =>
      op.kind === 'set' || (op.kind === 'clear' ? isAlive(seen) : valueAt(op.key, seen) !== undefined),
    alive: isAlive,
  }
}

export const lwwMapFixture: Fixture<LwwMap<number>, EntryOp> = fixture({
  name: 'lwwMap',
  type: lwwMap<number>(),
  ...parts,
  model: lwwModel(false),
})

/** The same for what stands under a key: there the model of the map above has left out the edits that did nothing. */
export const nestedLwwMapFixture: Fixture<LwwMap<number>, EntryOp> = fixture({
  name: 'lwwMap',
  type: lwwMap<number>(),
  ...parts,
  edits: setOrDelete,
  model: lwwModel(true),
})

/** The writes of a key that no later write, delete or clear has seen, ascending by dot. */
function siblings(key: string, writes: Writes): readonly number[] | undefined {
  const sets = writes.filter(write => isOf(key, write) && write.op.kind === 'set')
  const removals = writes.filter(write => isOf(key, write))
  const left = [...unseenBy(removals, sets)].sort(byWriter)
  return left.length === 0 ? undefined : left.map(({ op }) => (op.kind === 'set' ? op.value : Number.NaN))
}

const mv: Model<EntryOp> = {
  value: writes => objectOf(name => siblings(name, writes)),
  acts: (op, seen) =>
    op.kind === 'set' || (op.kind === 'clear' ? mv.alive(seen) : siblings(op.key, seen) !== undefined),
  alive: writes => keys.some(name => siblings(name, writes) !== undefined),
}

export const mvMapFixture: Fixture<MvMap<number>, EntryOp> = fixture({
  name: 'mvMap',
  type: mvMap<number>(),
  ...parts,
  // One writer writes one value: siblings come from several.
  reconciles: (now, next) =>
    Object.entries(next as Record<string, readonly number[]>).every(
      ([name, values]) =>
        values.length === 1 ||
        JSON.stringify(values) === JSON.stringify((now as Record<string, unknown> | undefined)?.[name]),
    ),
  model: mv,
})
