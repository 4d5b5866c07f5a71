/** Meldkit's observed-remove map of registers, its set and its counter. */
import { type AddWinsSet, addWinsSet, change, lwwRegister, orMap, pnCounter, view } from 'meldkit'
import { type Doc, mapShape, replicated } from './meldkit'
import type { CounterShape, SetShape } from './peer'

const Rows = orMap(lwwRegister(0))
export const map = mapShape(
  Rows,
  (rows, key, value) => rows.at(key).set(value),
  (rows, key) => rows.remove(key),
)

const Tags: AddWinsSet<string> = addWinsSet<string>()
export const set: SetShape<Doc<typeof Tags>> = {
  ...replicated(Tags, value => [...value].sort()),
  add: ([now], element) => change(Tags, now, tags => tags.add(element)),
  remove: ([now], element) => change(Tags, now, tags => tags.remove(element)),
  size: ([now]) => view(Tags, now).size,
}

const Likes = pnCounter()
export const counter: CounterShape<Doc<typeof Likes>> = {
  ...replicated(Likes, value => value),
  increment: ([now]) => change(Likes, now, likes => likes.increment()),
  value: ([now]) => view(Likes, now),
}
