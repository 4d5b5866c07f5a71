import fc from 'fast-check'
import { type DisableWinsFlag, disableWinsFlag } from 'meldkit'
import type { Write } from 'meldkit/laws'
import type { FlagOp } from './enable-wins-flag'
import { type Fixture, fixture, type Model, unseenBy } from './model'

/** The disables that no enable has seen. */
const standing = (writes: readonly Write<FlagOp>[]) =>
  unseenBy(
    writes.filter(({ op }) => op),
    writes.filter(({ op }) => !op),
  )

const model: Model<FlagOp> = {
  value: writes => standing(writes).length === 0,
  acts: (op, seen) => !op || standing(seen).length > 0,
  alive: writes => standing(writes).length > 0,
}

export const disableFixture: Fixture<DisableWinsFlag, FlagOp> = fixture({
  name: 'disableWinsFlag',
  type: disableWinsFlag(),
  edits: fc.boolean(),
  apply: (edit, on) => (on ? edit.enable() : edit.disable()),
  show: on => (on ? 'enable' : 'disable'),
  model,
})
