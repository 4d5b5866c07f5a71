/**
 * Runs a history and keeps everything: each version of each replica, each change, and who has seen what.
 *
 * What was seen is counted here by the numbers of changes, without asking the library, so that its causal contexts can be
 * compared with something.
 */
import { contextLeq, contextOf } from '../clock/causal-context'
import { hlcTick, stamp as stampOf } from '../clock/hlc'
import { replicaId } from '../clock/replica-id'
import { emptyReplicaMap } from '../clock/replica-map'
import { joinVersions, type VersionVector } from '../clock/version-vector'
import type { AnyCrdt } from '../crdt/contract'
import type { History, Step } from './history'
import { replicaNames } from './history'
import { textOfBytes, viewText } from './plain'
import { stableFor } from './stable'
import type { AnySubject, Subject, Write } from './subject'
import { type AnyDelta, type AnyReplica, freezingVerbs, standardVerbs, type Verbs } from './verbs'

/** One change of a history; `delta` is undefined when it did nothing. */
export interface Change {
  readonly number: number
  readonly writes: readonly Write<unknown>[]
  readonly before: Version
  readonly after: Version
  readonly delta: AnyDelta | undefined
  readonly stamp: number
}

/** What one replica held at one time. */
export interface Version {
  /** The step after which it was so, from 1; 0 for the start. */
  readonly step: number
  readonly column: number
  readonly value: AnyReplica
  /** What it encoded to and showed when it was made; both as text. */
  readonly bytes: string
  readonly view: string
  /** The numbers of the changes that it has seen. */
  readonly knows: ReadonlySet<number>
  /** Whether each of these changes came after all that its author had seen, all the way back. */
  readonly isCausal: boolean
}

/** What a step did, for the timeline. */
export interface Happening {
  readonly step: number
  readonly what: string
  readonly version: Version
}

/** A history with all that came of it. */
export interface World {
  readonly subject: AnySubject
  readonly history: History<unknown>
  readonly names: readonly string[]
  readonly verbs: Verbs
  readonly changes: readonly Change[]
  readonly versions: readonly Version[]
  /** The newest version of each replica. */
  readonly newest: readonly Version[]
  readonly happenings: readonly Happening[]
  /** What a step threw; the history ends there. */
  readonly failure?: { readonly step: number; readonly error: unknown }
}

/** How a history is run. */
export interface InterpretOptions {
  /** The replicas' names; west, central and east if left out. */
  readonly names?: readonly string[]
  /** Whether all results are frozen, so that changing an input in place throws; true if left out. */
  readonly freeze?: boolean
}

interface Run {
  readonly subject: AnySubject
  readonly names: readonly string[]
  readonly verbs: Verbs
  readonly delivery: History<unknown>['delivery']
  readonly changes: Change[]
  readonly versions: Version[]
  readonly newest: Version[]
  readonly happenings: Happening[]
  readonly incarnations: number[]
  writes: number
  step: number
  /** What some replica has compacted by. */
  horizon: VersionVector
}

/**
 * Runs a history from three empty replicas. What a step throws becomes a `failure` of the world.
 *
 * @example
 * ```ts
 * import { pnCounter } from 'meldkit'
 * import { interpret } from 'meldkit/laws'
 * import fc from 'fast-check'
 *
 * const world = interpret(
 *   { name: 'counter', type: pnCounter(), edits: fc.nat(), apply: (edit, by) => edit.increment(by) },
 *   { steps: [{ kind: 'edit', at: 0, ops: [5] }, { kind: 'merge', from: 0, to: 1 }], delivery: 'any', seed: 0 },
 * )
 * world.newest.map(version => version.knows.size) // => [1, 1, 0]
 * ```
 */
export function interpret<T extends AnyCrdt, Op>(
  of: Subject<T, Op>,
  history: History<Op>,
  { names = replicaNames, freeze = true }: InterpretOptions = {},
): World {
  const subject = of as unknown as AnySubject
  const own: Verbs = { ...standardVerbs, ...subject.verbs }
  // What the history makes is frozen; what the laws make of it is not, which would take as long as all the rest.
  const verbs = freeze ? freezingVerbs(own) : own
  const empty = (name: string) => verbs.replica(subject.type, name)
  const start = names.map((name, column) => versionOf(subject, own, { step: 0, column, value: empty(name), knows: new Set(), isCausal: true })) // biome-ignore format: one line
  const { delivery } = history
  const versions = [...start]
  const run: Run = { subject, names, verbs, delivery, changes: [], versions, newest: start, happenings: [], incarnations: names.map(() => 0), writes: 0, step: 0, horizon: emptyReplicaMap() } // biome-ignore format: one line
  const { changes, newest, happenings } = run
  const world: World = { subject, history, names, verbs: own, changes, versions, newest, happenings }
  for (const step of history.steps) {
    run.step++
    try {
      take(run, step)
    } catch (error) {
      return { ...world, failure: { step: run.step, error } }
    }
  }
  return world
}

function take(run: Run, step: Step<unknown>): void {
  if (step.kind === 'edit') takeEdit(run, step.at, step.ops, step.now)
  else if (step.kind === 'send') takeSend(run, step.to, step.deltas, step.grouped)
  else if (step.kind === 'compact') takeCompact(run, step.at)
  else if (step.kind === 'restart') takeRestart(run, step.at)
  else if (step.kind === 'branch') takeBranch(run, step.at, step.version)
  else if (step.kind === 'meet') for (const [from, to] of meeting) takeAll(run, 'merge', from, to)
  else takeAll(run, step.kind, step.from, step.to)
}

/** The merges after which three replicas hold the same. */
const meeting: readonly (readonly [from: number, to: number])[] = [
  [0, 1],
  [1, 2],
  [2, 0],
  [2, 1],
]

function takeEdit(run: Run, at: number, ops: readonly unknown[], now: number | undefined): void {
  const { subject, verbs } = run
  const before = run.newest[at] as Version
  const seen = [...before.knows].map(number => run.changes[number] as Change)
  const saw = new Set(seen.flatMap(change => change.writes.map(write => write.number)))
  const stamp = hlcTick(stampOf(stampSeen(seen)), now ?? 0)
  const writes = ops.map((op): Write<unknown> => {
    const write = { number: run.writes++, by: before.value.id, op, stamp, saw: new Set(saw) }
    saw.add(write.number)
    return write
  })
  const [value, delta] = verbs.change(
    subject.type,
    before.value,
    edit => ops.forEach(op => subject.apply(edit as never, op)),
    now === undefined ? {} : { now },
  )
  const shown = ops.map(op => subject.show?.(op) ?? JSON.stringify(op)).join(', ')
  record(run, { before, writes, value, delta, stamp }, `${shown}${now === undefined ? '' : ` at ${now} ms`}`)
}

function takeCompact(run: Run, at: number): void {
  const before = run.newest[at] as Version
  const stable = stableFor(before, run.newest, run.changes)
  const [value, delta] = run.verbs.compact(run.subject.type, before.value, stable)
  if (value !== before.value) run.horizon = joinVersions(run.horizon, stable)
  const seen = [...before.knows].map(number => run.changes[number] as Change)
  record(run, { before, writes: [], value, delta, stamp: hlcTick(stampOf(stampSeen(seen)), 0) }, 'compacts')
}

/** Notes a change and the version that it makes; `delta` is empty when it did nothing. */
function record(
  run: Run,
  made: Pick<Change, 'before' | 'writes' | 'stamp'> & { readonly value: AnyReplica; readonly delta: AnyDelta },
  what: string,
): void {
  const { before, writes, value, delta, stamp } = made
  const number = run.changes.length
  const isNews = value !== before.value || delta.seen.ids.length > 0
  const knows = new Set([...before.knows, number])
  const { column, isCausal } = before
  const after = versionOf(run.subject, run.verbs, { step: run.step, column, value, knows, isCausal })
  run.changes.push({ number, writes, before, after, delta: isNews ? delta : undefined, stamp })
  keep(run, after, what)
}

function takeSend(run: Run, to: number, references: readonly number[], grouped: boolean): void {
  if (run.changes.length === 0) return
  const { value, knows } = run.newest[to] as Version
  const { type } = run.subject
  const wanted = references.map(reference => run.changes[reference % run.changes.length] as Change)
  const sent = (run.delivery === 'any' ? wanted : withCauses(run, wanted, knows)).filter(
    change => change.delta !== undefined,
  )
  if (sent.length === 0) return
  const deltas = sent.map(change => change.delta as AnyDelta)
  const received = grouped
    ? run.verbs.merge(
        type,
        value,
        deltas.reduce((group, delta) => run.verbs.merge(type, group, delta)),
      )
    : deltas.reduce<AnyReplica>((replica, delta) => run.verbs.merge(type, replica, delta), value)
  const numbers = sent.map(change => change.number + 1).join(grouped ? '+' : ', ')
  put(run, to, received, new Set([...knows, ...sent.map(change => change.number)]), `receives change ${numbers}`)
}

/** The changes with all that their authors had seen and the receiver has not, in the order in which they were made. */
function withCauses(run: Run, changes: readonly Change[], known: ReadonlySet<number>): readonly Change[] {
  const numbers = new Set(changes.flatMap(change => [change.number, ...change.before.knows]))
  const lacking = [...numbers].filter(number => !known.has(number) || changes.some(change => change.number === number))
  return lacking.sort((a, b) => a - b).map(number => run.changes[number] as Change)
}

function takeAll(run: Run, kind: 'merge' | 'load' | 'diff' | 'ask', from: number, to: number): void {
  const { verbs } = run
  const { type } = run.subject
  const source = run.newest[from] as Version
  const target = run.newest[to] as Version
  const sent = {
    merge: () => source.value,
    load: () => verbs.decode(type, verbs.encode(type, source.value)),
    diff: () => verbs.diff(type, source.value, target.value),
    ask: () => verbs.changesSince(type, source.value, target.value.seen).delta,
  }[kind]()
  const how = { merge: 'all', load: 'the bytes', diff: 'the diff', ask: 'the log' }[kind]
  put(run, to, verbs.merge(type, target.value, sent), new Set([...target.knows, ...source.knows]), `receives ${how} of ${run.names[from]}`) // biome-ignore format: one line
}

function takeBranch(run: Run, at: number, reference: number): void {
  const wanted = run.versions[reference % run.versions.length] as Version
  // A version from before a compaction's horizon is a ghost: what it wrote next would have had to arrive before.
  const isGhost = !contextLeq(contextOf(run.horizon), wanted.value.seen)
  const from = isGhost ? (run.newest[at] as Version) : wanted
  const value = run.verbs.branch(run.subject.type, from.value, nextId(run, at))
  put(run, at, value, from.knows, `branches ${run.names[from.column]} of step ${from.step}`)
}

function takeRestart(run: Run, at: number): void {
  const { value, knows } = run.newest[at] as Version
  const { verbs, subject } = run
  const stored = verbs.decode(subject.type, verbs.encode(subject.type, value))
  put(run, at, verbs.replica(subject.type, nextId(run, at), stored), knows, 'restarts')
}

function nextId(run: Run, at: number): string {
  run.incarnations[at] = (run.incarnations[at] as number) + 1
  return replicaId(run.names[at] as string, run.incarnations[at])
}

function put(run: Run, column: number, value: AnyReplica, knows: ReadonlySet<number>, what: string): void {
  const version = { step: run.step, column, value, knows, isCausal: isCausal(run, knows) }
  keep(run, versionOf(run.subject, run.verbs, version), what)
}

function versionOf(subject: AnySubject, verbs: Verbs, parts: Omit<Version, 'bytes' | 'view'>): Version {
  const { value } = parts
  return { ...parts, bytes: textOfBytes(verbs.encode(subject.type, value)), view: viewText(subject, verbs, value) }
}

function keep(run: Run, version: Version, what: string): void {
  run.versions.push(version)
  run.newest[version.column] = version
  run.happenings.push({ step: run.step, what, version })
}

function isCausal({ changes }: Run, knows: ReadonlySet<number>): boolean {
  const holds = (number: number) => knows.has(number) || (changes[number] as Change).delta === undefined
  return [...knows].every(number => {
    const { before } = changes[number] as Change
    return before.isCausal && [...before.knows].every(holds)
  })
}

/** The largest stamp of some changes; those that did nothing leave no stamp. */
export function stampSeen(changes: readonly Change[]): number {
  return Math.max(0, ...changes.map(change => (change.delta === undefined ? 0 : change.stamp)))
}
