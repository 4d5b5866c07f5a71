/**
 * The laws of the codec: bytes and JSON say all there is, in one form, and a reader accepts no other.
 */
import { DecodeError } from '../codec/decode-error'
import { differing, firstOf, jsonOf, type Law, sameBytes, shown } from './law'
import { nothing, type Point, type Trial } from './trial'
import type { AnyDelta } from './verbs'

const roundTrip: Law = {
  name: 'round trip',
  says: 'What is decoded from bytes, or from JSON, encodes to the same bytes, shows the same, and merges the same.',
  check: trial =>
    firstOf(encodable(trial), ({ label, value }) => {
      const { verbs, subject } = trial.world
      const copy = verbs.decode(subject.type, verbs.encode(subject.type, value))
      if (copy.stamp !== value.stamp) return `${label}: the stamp ${value.stamp} comes back as ${copy.stamp}`
      const other = trial.points[0] as Point
      const [a, b] = [copy, value].map(part => verbs.merge(subject.type, other.value, part)) as [AnyDelta, AnyDelta]
      return (
        sameBytes(trial, copy, value, () => `${label}, decoded and as it was`) ??
        sameBytes(trial, a, b, () => `${other.label} ⊔ ${label}, decoded and as it was`) ??
        jsonProblem(trial, label, value)
      )
    }),
}

function jsonProblem(trial: Trial, label: string, value: AnyDelta): string | undefined {
  const { verbs, subject } = trial.world
  const text = jsonOf(trial, value)
  const again = jsonOf(trial, verbs.fromJson(subject.type, JSON.parse(text)))
  return again === text ? undefined : `${label}, from its JSON: ${differing(again, text)}`
}

const revival: Law = {
  name: 'revival',
  says: 'A replica made from bytes goes on exactly as the one that was encoded would have.',
  check: trial => {
    const { verbs, subject, changes, newest } = trial.world
    const { type } = subject
    return firstOf(trial.shuffled(trial.replicas, 4).slice(0, 2), ({ label, value }) => {
      const kept = verbs.replica(type, 'zz-later', value)
      const revived = verbs.replica(type, 'zz-later', verbs.decode(type, verbs.encode(type, value)))
      const edits = changes.slice(-2).flatMap(change => change.writes.map(write => write.op))
      const [a, b] = [kept, revived].map(from => {
        const [edited] = verbs.change(type, from, edit => edits.forEach(op => subject.apply(edit as never, op)))
        return newest.reduce<AnyDelta>((sum, version) => verbs.merge(type, sum, version.value), edited)
      }) as [AnyDelta, AnyDelta]
      return sameBytes(trial, a, b, () => `${label} with later edits and merges, and the same after decoding`)
    })
  },
}

const strictReading: Law = {
  name: 'strict reading',
  says: 'A reader refuses with a DecodeError whatever a writer would not have written.',
  check: trial => {
    const { verbs, subject } = trial.world
    return firstOf(trial.shuffled(trial.points, 5).slice(0, 2), ({ label, value }) => {
      const json = JSON.parse(jsonOf(trial, value)) as Json
      return firstOf(damaged(trial, json), broken => {
        const text = JSON.stringify(broken)
        const again = readOrRefuse(() => verbs.toJson(subject.type, verbs.fromJson(subject.type, broken)))
        if (again === undefined || JSON.stringify(again) === text) return undefined
        return `${label}: ${text} is read as ${JSON.stringify(again)}`
      })
    })
  },
}

const freshViews: Law = {
  name: 'fresh views',
  says: 'A view is remembered by its state: asked again it is the same object, and a copy of the state shows the same.',
  check: trial => {
    const { verbs, subject } = trial.world
    return firstOf(trial.versions, ({ value, column, step }) => {
      const label = `${trial.world.names[column]} after step ${step}`
      const [first, second] = [1, 2].map(() => verbs.view(subject.type, value))
      if (first !== second) return `${label}: two looks give two objects`
      const copy = verbs.decode(subject.type, verbs.encode(subject.type, value))
      const [live, decoded] = [shown(trial, value), shown(trial, copy)]
      return live === decoded ? undefined : `${label} shows ${live}, a decoded copy ${decoded}`
    })
  },
}

/** The laws of the codec. */
export const codecLaws: readonly Law[] = [roundTrip, revival, strictReading, freshViews]

/** The points, the empty delta, some diffs and some merges: all that can be sent. */
function* encodable(trial: Trial): IterableIterator<Point> {
  const { points, world } = trial
  yield* points
  const knows = new Set<number>()
  yield { label: 'the empty delta', value: nothing(trial), knows }
  for (let i = 1; i < points.length; i += 2) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point]
    yield {
      label: `diff(${a.label}, ${b.label})`,
      value: world.verbs.diff(world.subject.type, a.value, b.value),
      knows,
    }
    yield { label: `${a.label} ⊔ ${b.label}`, value: trial.merged(a, b), knows }
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Copies of a state's JSON with one fault each: an item twice, missing, out of order, or a number moved. */
function* damaged(trial: Trial, json: Json): IterableIterator<Json> {
  const places = trial.shuffled([...placesIn(json, [])], 3)
  const inState = places.filter(([part]) => part === 'state')
  for (const path of [...inState.slice(0, 1), ...places.slice(0, 1)]) {
    const at = path[path.length - 1] as number | string
    yield altered(json, path, list => list.splice(at as number, 0, list[at as number] as Json))
    yield altered(json, path, list => list.splice(at as number, 1))
    yield altered(json, path, list => list.reverse())
    yield altered(json, path, list => {
      const item = list[at as number]
      list[at as number] = typeof item === 'number' ? item + 1 : typeof item === 'string' ? `${item}0` : [item as Json]
    })
  }
}

/** The paths to all items of lists below `json`. */
function* placesIn(json: Json, path: readonly (number | string)[]): IterableIterator<readonly (number | string)[]> {
  if (typeof json !== 'object' || json === null) return
  for (const [key, item] of Object.entries(json)) {
    const at = [...path, Array.isArray(json) ? Number(key) : key]
    if (Array.isArray(json)) yield at
    yield* placesIn(item, at)
  }
}

function altered(json: Json, path: readonly (number | string)[], alter: (list: Json[]) => void): Json {
  const copy = JSON.parse(JSON.stringify(json)) as Json
  const list = path.slice(0, -1).reduce<Json>((part, key) => (part as { [key: string]: Json })[key] as Json, copy)
  alter(list as Json[])
  return copy
}

function readOrRefuse<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
