import fc from 'fast-check'
import { type EnableWinsFlag, enableWinsFlag } from 'meldkit'
import { type Fixture, fixture, type Model, unseenBy } from './model'

/** What the flag is turned to. */
export type FlagOp = boolean

const model: Model<FlagOp> = {
  value: writes =>
    unseenBy(
      writes.filter(({ op }) => !op),
      writes.filter(({ op }) => op),
    ).length > 0,
  acts: (op, seen) => op || (model.value(seen) as boolean),
  alive: writes => model.value(writes) as boolean,
}

export const flagFixture: Fixture<EnableWinsFlag, FlagOp> = fixture({
  name: 'enableWinsFlag',
  type: enableWinsFlag(),
  edits: fc.boolean(),
  apply: (edit, on) => (on ? edit.enable() : edit.disable()),
  show: on => (on ? 'enable' : 'disable'),
  model,
})
