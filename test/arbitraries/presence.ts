import fc from 'fast-check'
import { type Presence, presence } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type Fixture, fixture, type Model } from './model'

export type PresenceOp =
  | { readonly kind: 'set'; readonly value: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'evict'; readonly beforeMs: number }

type W = Write<PresenceOp>

const model: Model<PresenceOp> = {
  value: writes => Object.fromEntries(shown(writes).map(({ by, op }) => [by, (op as { value: number }).value])),
  // Of the others it depends on the author, whom this question does not name; so maps of presence only have sets.
  acts: op => op.kind === 'set',
  alive: writes => shown(writes).length > 0,
}

/** The sets that their writer has neither replaced nor left, and nobody evicted who had seen them. */
function shown(writes: readonly W[]): readonly W[] {
  return writes.filter(write => {
    if (write.op.kind !== 'set') return false
    return !writes.some(({ op, by, saw }) => {
      if (!saw.has(write.number)) return false
      return op.kind === 'evict' ? by !== write.by && write.stamp < op.beforeMs * 1024 : by === write.by
    })
  })
}

const setting = fc.nat(3).map((value): PresenceOp => ({ kind: 'set', value }))

export const presenceFixture: Fixture<Presence<number>, PresenceOp> = fixture({
  name: 'presence',
  type: presence<number>(),
  edits: fc.oneof(
    { weight: 6, arbitrary: setting },
    { weight: 2, arbitrary: fc.constant<PresenceOp>({ kind: 'leave' }) },
    { weight: 3, arbitrary: fc.nat(4).map((beforeMs): PresenceOp => ({ kind: 'evict', beforeMs })) },
  ),
  apply(edit, op) {
    if (op.kind === 'set') edit.set(op.value)
    else if (op.kind === 'leave') edit.leave()
    else edit.evict(op.beforeMs)
  },
  show: op =>
    op.kind === 'set' ? `set ${op.value}` : op.kind === 'leave' ? 'leave' : `evict before ${op.beforeMs} ms`,
  // Nobody fills the slots of others; that it can be done with one's own is told in test/crdt/presence.test.ts.
  reconciles: (now, next) => JSON.stringify(now) === JSON.stringify(next),
  // A slot that is gone may have been another's, which does not come back.
  undoes: (before, after) =>
    Object.keys((before ?? {}) as object).every(id => Object.hasOwn((after ?? {}) as object, id)),
  model,
})

/** Presence that is only ever set. */
export const presentFixture: Fixture<Presence<number>, PresenceOp> = { ...presenceFixture, edits: setting }
