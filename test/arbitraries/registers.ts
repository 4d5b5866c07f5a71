// The registers of values: last writer wins, the plain one, multi-value, max and min.

import fc from 'fast-check'
import {
  type LwwRegister,
  lwwRegister,
  type MaxRegister,
  type MinRegister,
  type MvRegister,
  maxRegister,
  minRegister,
  mvRegister,
  type Register,
  register,
} from 'meldkit'
import type { Write } from 'meldkit/laws'
import { acting, byWriter, type Fixture, fixture, latest, type Model } from './model'

/** The value that is written. */
export type WriteOp = number

const values = fc.nat(3)
const always = () => true
const anyAlive = (writes: readonly Write<WriteOp>[]) => writes.length > 0

const lww: Model<WriteOp> = {
  value(writes) {
    const [winner] = [...latest(writes)].sort((a, b) => b.stamp - a.stamp || byWriter(b, a))
    return winner === undefined ? 0 : winner.op
  },
  acts: always,
  alive: anyAlive,
}

export const lwwFixture: Fixture<LwwRegister<number>, WriteOp> = fixture({
  name: 'lwwRegister',
  type: lwwRegister(0),
  edits: values,
  apply: (edit, value) => edit.set(value),
  show: value => `set ${value}`,
  model: lww,
})

const mv: Model<WriteOp> = {
  value: writes => [...latest(writes)].sort(byWriter).map(({ op }) => op),
  acts: always,
  alive: anyAlive,
}

export const mvFixture: Fixture<MvRegister<number>, WriteOp> = fixture({
  name: 'mvRegister',
  type: mvRegister<number>(),
  edits: values,
  apply: (edit, value) => edit.set(value),
  show: value => `set ${value}`,
  // One writer writes one value: siblings come from several.
  reconciles: (_, next) => (next as number[]).length === 1,
  model: mv,
})

const max: Model<WriteOp> = {
  value: writes => acting(max, writes).reduce<number | undefined>((most, { op }) => (most === undefined || op > most ? op : most), undefined), // biome-ignore format: one line
  acts(op, seen) {
    const most = max.value(seen) as number | undefined
    return most === undefined || op > most
  },
  alive: writes => acting(max, writes).length > 0,
}

export const maxFixture: Fixture<MaxRegister, WriteOp> = fixture({
  name: 'maxRegister',
  type: maxRegister(),
  edits: values,
  apply: (edit, value) => edit.raise(value),
  show: value => `raise ${value}`,
  reconciles: (now, next) => next !== undefined && (now === undefined || (next as number) >= (now as number)),
  model: max,
})

const min: Model<WriteOp> = {
  value: writes => writes.reduce<number | undefined>((least, { op }) => Math.min(op, least ?? op), undefined),
  acts: (op, seen) => seen.every(write => op < write.op),
  alive: anyAlive,
}

export const minFixture: Fixture<MinRegister, WriteOp> = fixture({
  name: 'minRegister',
  type: minRegister(),
  edits: values,
  apply: (edit, value) => edit.lower(value),
  show: value => `lower ${value}`,
  reconciles: (now, next) => next !== undefined && (now === undefined || (next as number) <= (now as number)),
  model: min,
})

/** Of all writes, seen by others or not, the one with the largest stamp. */
const plain: Model<WriteOp> = {
  value: writes => [...writes].sort((a, b) => b.stamp - a.stamp || byWriter(b, a))[0]?.op ?? 0,
  acts: always,
  alive: anyAlive,
}

export const registerFixture: Fixture<Register<number>, WriteOp> = fixture({
  name: 'register',
  type: register(0),
  edits: values,
  apply: (edit, value) => edit.set(value),
  show: value => `set ${value}`,
  model: plain,
})
