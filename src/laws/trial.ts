/**
 * A world made ready for the laws: some of its values, and what the verbs make of them, each computed once.
 *
 * The values are reachable states and nothing else: versions of replicas, deltas, groups of deltas. A law that is tried
 * on states that no replica can reach finds faults that do not exist, and misses those that do.
 */
import { randomFrom, randomShuffle } from '../base/random'
import type { State } from '../crdt/contract'
import { emptyDelta } from '../replica/replica'
import type { Change, Version, World } from './interpret'
import { textOfBytes, viewText } from './plain'
import type { AnyDelta, AnyReplica } from './verbs'

/** A value of a world with the changes that it holds. */
export interface Point {
  readonly label: string
  readonly value: AnyDelta
  readonly knows: ReadonlySet<number>
}

/** What a law is tried on. */
export interface Trial {
  readonly world: World
  /** The changes that did something. */
  readonly changes: readonly Change[]
  /** The newest versions, all of them merged, an older one, a delta and a group of two; at most seven. */
  readonly points: readonly Point[]
  /** Points that are versions of replicas. */
  readonly replicas: readonly Point[]
  /** All versions, each once. */
  readonly versions: readonly Version[]
  /** The canonical bytes as text, the plain view as text, the canonical JSON of the state alone as text. */
  bytes(value: AnyDelta): string
  view(value: AnyDelta): string
  form(value: AnyDelta): string
  /** The merge of two points. */
  merged(a: Point, b: Point): AnyDelta
  /** The state that a value says: a delta that names its removals is merged into an empty replica. */
  settled(value: AnyDelta): AnyDelta
  /** A value with the same header and another state. */
  withState(value: AnyDelta, state: State<never>): AnyDelta
  /** The items in an order that follows from the history's seed and `salt`. */
  shuffled<Item>(items: readonly Item[], salt: number): readonly Item[]
}

/** Makes a world ready. One that failed, or whose replicas cannot be merged, has no points. */
export function trialOf(world: World): Trial {
  if (world.failure !== undefined) return withPoints(world, () => [])
  try {
    return withPoints(world, versions => replicaPoints(world, versions))
  } catch (error) {
    return trialOf({ ...world, failure: { step: world.history.steps.length, error } })
  }
}

function withPoints(world: World, pointsOf: (versions: readonly Version[]) => readonly Point[]): Trial {
  const { subject, verbs } = world
  const { type } = subject
  const merges = new Map<Point, Map<Point, AnyDelta>>()
  const changes = world.changes.filter(change => change.delta !== undefined)
  const versions = distinct(world.versions)
  const shuffled: Trial['shuffled'] = (items, salt) =>
    randomShuffle(randomFrom(world.history.seed * 64 + salt), items)[0]
  const replicas = pointsOf(versions)
  return {
    world,
    changes,
    points: replicas.length === 0 ? replicas : [...replicas, ...deltaPoints(world, shuffled(changes, 0))],
    replicas,
    versions,
    bytes: remembered(
      value => textOfBytes(verbs.encode(type, value)),
      versions.map(version => [version.value, version.bytes]),
    ),
    view: remembered(
      value => viewText(subject, verbs, value),
      versions.map(version => [version.value, version.view]),
    ),
    form: remembered(value => JSON.stringify(verbs.toJson(type, value).state)),
    merged(a, b) {
      const row = merges.get(a) ?? new Map<Point, AnyDelta>()
      merges.set(a, row)
      const known = row.get(b) ?? verbs.merge(type, a.value, b.value)
      row.set(b, known)
      return known
    },
    withState: ({ seen, ahead, chains, names, stamp }, state) => ({ seen, ahead, chains, names, stamp, state }),
    settled: remembered(value => (value.names ? verbs.merge(type, verbs.replica(type, 'zz-settled'), value) : value)),
    shuffled,
  }
}

/** A delta that adds nothing, of the type that is tried. */
export function nothing({ world }: Trial): AnyDelta {
  return emptyDelta(world.subject.type)
}

/** An empty replica that occurs in no history. */
export function fresh({ world }: Trial): AnyReplica {
  return world.verbs.replica(world.subject.type, 'zz-fresh')
}

function replicaPoints(world: World, versions: readonly Version[]): readonly Point[] {
  const { subject, verbs, newest } = world
  const chosen = distinct([...newest, versions[Math.floor(versions.length / 2)] as Version])
  const points = chosen.map(version => pointOf(world, version))
  const [first, ...rest] = newest as readonly [Version, ...Version[]]
  const all = rest.reduce((sum, { value }) => verbs.merge(subject.type, sum, value), first.value)
  const knows = new Set(newest.flatMap(version => [...version.knows]))
  return chosen.some(version => version.value === all)
    ? points
    : [...points, { label: 'all merged', value: all, knows }]
}

function deltaPoints({ subject, verbs }: World, changes: readonly Change[]): readonly Point[] {
  const [one, two] = changes
  if (one === undefined) return []
  if (two === undefined) return [deltaPoint(one)]
  const value = verbs.merge(subject.type, two.delta as AnyDelta, one.delta as AnyDelta)
  const group = {
    label: `changes ${two.number + 1}+${one.number + 1}`,
    value,
    knows: new Set([one.number, two.number]),
  }
  return [deltaPoint(one), group]
}

/** A change's delta as a point. */
export function deltaPoint(change: Change): Point {
  return { label: `change ${change.number + 1}`, value: change.delta as AnyDelta, knows: new Set([change.number]) }
}

/** A version as a point. */
export function pointOf(world: World, version: Version): Point {
  const label = `${world.names[version.column]} after step ${version.step}`
  return { label, value: version.value, knows: version.knows }
}

function distinct(versions: readonly Version[]): readonly Version[] {
  const known = new Set<AnyReplica>()
  return versions.filter(({ value }) => !known.has(value) && known.add(value))
}

function remembered<Result>(
  compute: (value: AnyDelta) => Result,
  start: readonly (readonly [AnyDelta, Result])[] = [],
): (value: AnyDelta) => Result {
  const known = new Map(start)
  return value => {
    const hit = known.get(value)
    if (hit !== undefined) return hit
    const result = compute(value)
    known.set(value, result)
    return result
  }
}
