// The other counters: one that only grows, one that can be reset, one with a bound.

import fc from 'fast-check'
import {
  type BoundedCounter,
  boundedCounter,
  type GCounter,
  gCounter,
  type ResettableCounter,
  resettableCounter,
} from 'meldkit'
import type { Write } from 'meldkit/laws'
import { acting, type Fixture, fixture, type Model, seenBy, unseenBy } from './model'

/** How far to move, down when negative; or back to zero. */
export type ResettableOp = number | 'reset'

const growing: Model<number> = {
  value: writes => writes.reduce((sum, { op }) => sum + op, 0),
  acts: op => op !== 0,
  alive: writes => acting(growing, writes).length > 0,
}

export const growingFixture: Fixture<GCounter, number> = fixture({
  name: 'gCounter',
  type: gCounter(),
  edits: fc.nat(3),
  apply: (edit, by) => edit.increment(by),
  show: by => `+${by}`,
  reconciles: (now, next) => (next as number) >= (now as number),
  // What was counted stays counted.
  undoes: () => false,
  model: growing,
})

/** The counts that no reset has seen. */
function standing(writes: readonly Write<ResettableOp>[]): readonly number[] {
  const resets = writes.filter(({ op }) => op === 'reset')
  return unseenBy(resets, writes).flatMap(({ op }) => (op === 'reset' || op === 0 ? [] : [op]))
}

const resettable: Model<ResettableOp> = {
  value: writes => standing(writes).reduce((sum, by) => sum + by, 0),
  acts: (op, seen) => (op === 'reset' ? standing(seen).length > 0 : op !== 0),
  alive: writes => standing(writes).length > 0,
}

export const resettableFixture: Fixture<ResettableCounter, ResettableOp> = fixture({
  name: 'resettableCounter',
  type: resettableCounter(),
  edits: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -2, max: 3 }) as fc.Arbitrary<ResettableOp> },
    { weight: 1, arbitrary: fc.constant<ResettableOp>('reset') },
  ),
  apply(edit, op) {
    if (op === 'reset') edit.reset()
    else if (op < 0) edit.decrement(-op)
    else edit.increment(op)
  },
  show: op => (op === 'reset' ? op : op < 0 ? `${op}` : `+${op}`),
  model: resettable,
})

/** A grant is an increment for another replica: both at once, since histories are too short to meet them apart. */
export type BoundedOp =
  | { readonly kind: 'increment' | 'decrement'; readonly by: number }
  | { readonly kind: 'transfer' | 'grant'; readonly to: string; readonly by: number }

/** Who is given rights and takes no part in histories. */
const outsider = '~zulu'

/** What each replica holds after some edits: an edit counts if its author held enough of what it had seen. */
export function rightsAfter(writes: readonly Write<BoundedOp>[]): ReadonlyMap<string, number> {
  const rights = new Map<string, number>()
  const add = (id: string, by: number) => rights.set(id, (rights.get(id) ?? 0) + by)
  for (const write of writes) {
    const { op, by } = write
    if (op.kind === 'increment') add(by, op.by)
    else if (op.kind === 'grant') add(op.to, op.by)
    else if (hadRights(write, writes)) {
      add(by, -op.by)
      if (op.kind === 'transfer') add(op.to, op.by)
    }
  }
  return rights
}

const known = new WeakMap<ReadonlySet<number>, boolean>()

function hadRights(write: Write<BoundedOp>, writes: readonly Write<BoundedOp>[]): boolean {
  const answer = known.get(write.saw) ?? (rightsAfter(seenBy(write, writes)).get(write.by) ?? 0) >= write.op.by
  known.set(write.saw, answer)
  return answer
}

/** The view as the laws compare it: amounts without names, since laws rename replicas and not what edits say of them. */
function plainRights(value: number, rights: ReadonlyMap<string, number>): unknown {
  const outside = rights.get(outsider) ?? 0
  const inside = [...rights].filter(([id, amount]) => id !== outsider && amount > 0).map(([, amount]) => amount)
  return { value, inside: inside.sort((a, b) => a - b), outside }
}

interface Outside {
  readonly outside: number
}

const boundedMin = -1

const bounded: Model<BoundedOp> = {
  value(writes) {
    const rights = rightsAfter(writes)
    return plainRights(
      [...rights.values()].reduce((sum, amount) => sum + amount, boundedMin),
      rights,
    )
  },
  acts: op => op.by > 0,
  alive: () => true,
}

/** A bounded counter whose replicas give rights to some replicas. */
export function boundedFixtureTo(names: readonly string[]): Fixture<BoundedCounter, BoundedOp> {
  const by = fc.nat(3)
  const to = fc.constantFrom(...names)
  return fixture({
    name: 'boundedCounter',
    type: boundedCounter(boundedMin),
    edits: fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('increment' as const, 'decrement' as const), by }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('transfer' as const, 'grant' as const), to, by }) },
    ),
    apply(edit, op) {
      if (op.kind === 'grant') edit.increment(op.by)
      if (op.kind === 'grant' || op.kind === 'transfer') edit.transfer(op.to, op.by)
      else edit[op.kind](op.by)
    },
    show: op => ('to' in op ? `${op.kind} ${op.by} to ${op.to}` : `${op.kind} ${op.by}`),
    plain: ({ value, rights }) => plainRights(value, new Map(Object.entries(rights))),
    // A plain value does not say who holds what.
    reconciles: (now, next) => JSON.stringify(now) === JSON.stringify(next),
    // What was given away stays where it went.
    undoes: (before, after) => (before as Outside).outside === (after as Outside).outside,
    model: bounded,
  })
}

/** Rights go to a replica that is not of the history, so that the laws may rename those that are. */
export const boundedFixture = boundedFixtureTo([outsider])
