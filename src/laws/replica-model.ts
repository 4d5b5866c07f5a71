/**
 * Replicas under commands, and the model beside them: who has seen which edits, and what must then be shown.
 *
 * The model counts edits by number and never asks the library what was seen, so both can be compared. Left out: the laws;
 * here replicas only have to agree, and to show what the oracle says.
 */
import { InvariantError } from '../base/error'
import { hlcTick, stamp as stampOf } from '../clock/hlc'
import { replicaId } from '../clock/replica-id'
import { textOf } from '../codec/plain'
import type { AnyCrdt } from '../crdt/contract'
import { replicaNames } from './history'
import { textOfBytes, viewText } from './plain'
import type { AnySubject, Subject, Write } from './subject'
import { cut } from './timeline'
import { type AnyDelta, type AnyReplica, standardVerbs, type Verbs } from './verbs'

/** What is known of the replicas without asking them. */
export interface ReplicaModel {
  /** All edits. */
  readonly writes: Write<unknown>[]
  /** The numbers of those that did nothing; nobody need hear of them. */
  readonly idle: Set<number>
  /** The numbers of those whose author lacked something that others of the edits that it had seen rest on. */
  readonly loose: Set<number>
  /** By replica, the numbers of the edits that it has seen; and those that its disk has. */
  readonly knows: ReadonlySet<number>[]
  readonly saved: ReadonlySet<number>[]
  /** By message, the edits that it tells of. */
  readonly sent: ReadonlySet<number>[]
  /** By replica, its group: replicas of one group reach each other. */
  groups: readonly number[]
}

/** The replicas themselves. */
export interface ReplicaReal {
  readonly subject: AnySubject
  readonly verbs: Verbs
  readonly replicas: AnyReplica[]
  /** By replica, what its disk has. */
  readonly saved: Uint8Array[]
  /** Everything that was ever under way, which may arrive late and again. */
  readonly sent: AnyDelta[]
  readonly incarnations: number[]
  /** What was done, a line for each command. */
  readonly log: string[]
}

/** A model with its replicas, as `fc.modelRun` wants them. */
export interface ReplicaSetup {
  readonly model: ReplicaModel
  readonly real: ReplicaReal
}

/** Three empty replicas that all reach each other, named west, central and east, or those of other names. */
export function replicaSetup<T extends AnyCrdt, Op>(
  of: Subject<T, Op>,
  names: readonly string[] = replicaNames,
): ReplicaSetup {
  const subject = of as unknown as AnySubject
  const verbs: Verbs = { ...standardVerbs, ...subject.verbs }
  const replicas = names.map(name => verbs.replica(subject.type, name))
  const nothing = (): ReadonlySet<number> => new Set()
  return {
    model: {
      writes: [],
      idle: new Set(),
      loose: new Set(),
      knows: names.map(nothing),
      saved: names.map(nothing),
      sent: [],
      groups: names.map(() => 0),
    },
    real: {
      subject,
      verbs,
      replicas,
      saved: replicas.map(replica => verbs.encode(subject.type, replica)),
      sent: [],
      incarnations: names.map(() => 0),
      log: [],
    },
  }
}

/** One edit at a replica; its delta is then under way. */
export function edit(model: ReplicaModel, real: ReplicaReal, at: number, op: unknown): void {
  const { subject, verbs } = real
  const before = real.replicas[at] as AnyReplica
  const saw = model.knows[at] as ReadonlySet<number>
  const seen = [...saw].map(number => (model.idle.has(number) ? 0 : (model.writes[number] as Write<unknown>).stamp))
  const number = model.writes.length
  const stamp = hlcTick(stampOf(Math.max(0, ...seen)), 0)
  const [after, delta] = verbs.change(subject.type, before, mutators => subject.apply(mutators as never, op))
  model.writes.push({ number, by: before.id, op, stamp, saw: new Set(saw) })
  if (!isCausal(model, saw)) model.loose.add(number)
  if (after === before && delta.seen.ids.length === 0) model.idle.add(number)
  else send(model, real, delta, new Set([number]))
  put(model, real, at, after, new Set([...saw, number]), subject.show?.(op) ?? JSON.stringify(op))
}

/** Puts something under way. */
export function send(model: ReplicaModel, real: ReplicaReal, value: AnyDelta, knows: ReadonlySet<number>): void {
  real.sent.push(value)
  model.sent.push(knows)
}

/** A message arrives at a replica. */
export function deliver(model: ReplicaModel, real: ReplicaReal, message: number, to: number, what: string): void {
  const merged = real.verbs.merge(real.subject.type, real.replicas[to] as AnyReplica, real.sent[message] as AnyDelta)
  const knows = new Set([...(model.knows[to] as ReadonlySet<number>), ...(model.sent[message] as ReadonlySet<number>)])
  put(model, real, to, merged, knows, what)
}

/** A replica writes all that it knows to its disk. */
export function save(model: ReplicaModel, real: ReplicaReal, at: number): void {
  real.saved[at] = real.verbs.encode(real.subject.type, real.replicas[at] as AnyReplica)
  model.saved[at] = model.knows[at] as ReadonlySet<number>
}

/** A replica starts again from its disk, as the next incarnation. */
export function start(model: ReplicaModel, real: ReplicaReal, at: number, what: string): void {
  const { verbs, subject, incarnations } = real
  incarnations[at] = (incarnations[at] as number) + 1
  const name = (real.replicas[at] as AnyReplica).id.replace(/#.*/, '')
  const stored = verbs.decode(subject.type, real.saved[at] as Uint8Array)
  const started = verbs.replica(subject.type, replicaId(name, incarnations[at] as number), stored)
  put(model, real, at, started, model.saved[at] as ReadonlySet<number>, what)
}

/**
 * Heals all partitions, lets everyone hear of everything, and throws unless all replicas then agree, and agree on what the
 * oracle says.
 *
 * @throws InvariantError `law` when they do not.
 */
export function healReplicas({ model, real }: ReplicaSetup): void {
  model.groups = model.groups.map(() => 0)
  const last = real.replicas.length - 1
  for (let round = 0; round < 2; round++) {
    for (let from = 0; from <= last; from++) {
      const to = from === last ? 0 : from + 1
      send(model, real, real.replicas[from] as AnyReplica, model.knows[from] as ReadonlySet<number>)
      deliver(model, real, real.sent.length - 1, to, `hears all of ${nameOf(real, from)}`)
    }
  }
  const [first, ...others] = real.replicas.map((_, at) => heldBy(model, real, at))
  for (const other of others)
    demand(real, other.key === first?.key, () => 'The replicas have not heard of the same edits.')
}

/** What a replica holds from now on, and whether that is right. */
function put(
  model: ReplicaModel,
  real: ReplicaReal,
  at: number,
  value: AnyReplica,
  knows: ReadonlySet<number>,
  what: string,
): void {
  real.replicas[at] = value
  model.knows[at] = knows
  const held = heldBy(model, real, at)
  real.log.push(`${nameOf(real, at)}: ${what} → ${cut(held.view)}`)
  real.replicas.forEach((_, other) => {
    if (other === at) return
    const { key, view, bytes } = heldBy(model, real, other)
    const who = () => `${nameOf(real, at)} and ${nameOf(real, other)} have seen the same edits, and`
    demand(real, key !== held.key || view === held.view, () => `${who()} show ${held.view} and ${view}.`)
    demand(real, key !== held.key || bytes === held.bytes, () => `${who()} encode to different bytes.`)
  })
  const { oracle } = real.subject
  if (oracle === undefined || !isCausal(model, knows)) return
  const expected = textOf(oracle(model.writes.filter(({ number }) => knows.has(number))))
  demand(real, held.view === expected, () => `${nameOf(real, at)} shows ${held.view}, expected ${expected}.`)
}

interface Held {
  /** Equal for whoever has seen the same edits. */
  readonly key: string
  readonly view: string
  readonly bytes: string
}

function heldBy({ knows, idle }: ReplicaModel, { replicas, subject, verbs }: ReplicaReal, at: number): Held {
  const value = replicas[at] as AnyReplica
  const numbers = [...(knows[at] as ReadonlySet<number>)].filter(number => !idle.has(number)).sort((a, b) => a - b)
  return {
    key: numbers.join(),
    view: viewText(subject, verbs, value),
    bytes: textOfBytes(verbs.encode(subject.type, value)),
  }
}

/** Whether each edit came after all that its author had seen, all the way back: beyond gaps an oracle has nothing to say. */
function isCausal({ writes, idle, loose }: ReplicaModel, knows: ReadonlySet<number>): boolean {
  return [...knows].every(number => {
    const { saw } = writes[number] as Write<unknown>
    return !loose.has(number) && [...saw].every(cause => knows.has(cause) || idle.has(cause))
  })
}

function nameOf({ replicas }: ReplicaReal, at: number): string {
  return (replicas[at] as AnyReplica).id
}

function demand({ subject, log }: ReplicaReal, fact: boolean, problem: () => string): void {
  if (!fact) throw new InvariantError('law', `${subject.name}: ${problem()}\n\n${log.join('\n')}`)
}
