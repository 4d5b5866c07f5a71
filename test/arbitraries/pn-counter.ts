import fc from 'fast-check'
import { type PnCounter, pnCounter } from 'meldkit'
import { acting, type Fixture, fixture, type Model } from './model'

/** How far to move, down when negative. */
export type CounterOp = number

const model: Model<CounterOp> = {
  value: writes => writes.reduce((sum, { op }) => sum + op, 0),
  acts: op => op !== 0,
  alive: writes => acting(model, writes).length > 0,
}

export const counterFixture: Fixture<PnCounter, CounterOp> = fixture({
  name: 'pnCounter',
  type: pnCounter(),
  edits: fc.integer({ min: -2, max: 3 }),
  apply: (edit, by) => (by < 0 ? edit.decrement(-by) : edit.increment(by)),
  show: by => (by < 0 ? `${by}` : `+${by}`),
  model,
})
