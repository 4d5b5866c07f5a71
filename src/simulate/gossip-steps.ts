/**
 * The steps of a gossiping node, one for each kind of event.
 */
import { InvariantError } from '../base/error'
import type { Step } from '../base/machine'
import type { OperationId } from '../base/operation-id'
import { failed, ok } from '../base/outcome'
import type { Moment, ProtocolEffect, ProtocolEvent } from '../base/protocol'
import { randomFrom, randomPick } from '../base/random'
import { highestOf, versionOf } from '../clock/causal-context'
import { type ReplicaId, replicaId } from '../clock/replica-id'
import { getOf } from '../clock/replica-map'
import { DecodeError } from '../codec/decode-error'
import type { AnyCrdt, Edit, Value } from '../crdt/contract'
import { ForkedReplicaError } from '../replica/chain'
import { change } from '../replica/change'
import { emptyDeltaLog } from '../replica/log'
import { merge } from '../replica/merge'
import { type Delta, type Replica, replica, replicaOf } from '../replica/replica'
import { view } from '../view/view'
import type { GossipBytes } from './gossip-bytes'
import type { GossipAnswer, GossipMessage, GossipRecord, GossipRequest, GossipState } from './gossip-state'

type Effect = ProtocolEffect<GossipMessage, GossipAnswer, GossipRecord>

/** What happens to a node. */
export type Event<Op> = ProtocolEvent<GossipMessage, GossipRequest<Op>, GossipRecord>
/** What comes of it. */
export type Next<T extends AnyCrdt> = Step<GossipState<T>, Effect>

/** A node's name, and what all nodes share. */
export interface Context<T extends AnyCrdt, Op> extends GossipBytes<T> {
  readonly name: string
  readonly type: T
  readonly apply: (edit: Edit<T>, op: Op) => unknown
  readonly everyMs: number
  readonly to: 'one' | 'all'
  readonly incarnation: 'fresh' | 'kept'
  readonly plain: (view: Value<T>) => unknown
}

/** The node starts: from the newest record that is whole, under its old id or a new one. */
export function start<T extends AnyCrdt, Op>(
  context: Context<T, Op>,
  { members, epoch, records, damaged, random }: Extract<Event<Op>, { kind: 'start' }>,
): Next<T> {
  const found = [...records.values()].sort((a, b) => b.number - a.number)
  const past = found.find(record => decodedOr(context, record.bytes) !== undefined)
  const isDamaged = damaged.length > 0 || past !== found[0]
  const isNew = context.incarnation === 'fresh' || isDamaged
  // Numbers of incarnations are drawn: what was lost may be the memory of the last one.
  const id = isNew ? replicaId(context.name, 1 + random) : replicaId(past?.writer ?? context.name)
  const from = past && context.decode(past.bytes)
  const held = from === undefined || isNew ? replica(context.type, id, from) : replicaOf(id, from, emptyDeltaLog())
  const state: GossipState<T> = {
    members,
    epoch,
    replica: held,
    durable: held,
    answers: past?.answers ?? new Map(),
    waiting: [],
    written: past?.number ?? 0,
    forked: past?.forked ?? [],
  }
  const notes: Effect[] = isDamaged ? [{ kind: 'note', note: 'damaged record' }] : []
  return { state, effects: [tick(context), ...notes] }
}

/** A client edits; the answer waits for the disk. */
export function edit<T extends AnyCrdt, Op>(
  context: Context<T, Op>,
  state: GossipState<T>,
  operation: OperationId,
  op: Op,
  { wallMs }: Moment,
): Next<T> {
  const { type, apply } = context
  const { replica: before, answers } = state
  const refuse = (reason: string): Next<T> => ({ state, effects: [reply(operation, failed(reason))] })
  const known = answers.get(operation)
  if (known !== undefined) {
    const isOpen = state.waiting.includes(operation) || state.writing?.operations.includes(operation)
    return { state, effects: isOpen ? [] : [reply(operation, ok(known))] }
  }
  if (state.forked.includes(before.id)) return refuse(`Replica ${before.id} has two histories and writes no more.`)
  try {
    const [after] = change(type, before, edit => void apply(edit, op), { now: Math.max(0, wallMs) })
    const answer = answerOf(before, after)
    const next = { ...state, replica: after, answers: new Map(answers).set(operation, answer) }
    return flush(context, { ...next, waiting: [...state.waiting, operation] })
  } catch (error) {
    // The type refuses the edit, which has then changed nothing.
    if (error instanceof InvariantError) return refuse(error.message)
    throw error
  }
}

/** Begins a write, unless one is under way or the disk holds everything. */
function flush<T extends AnyCrdt, Op>(context: Context<T, Op>, state: GossipState<T>): Next<T> {
  const { replica: newest, durable, waiting: operations, answers, forked } = state
  if (state.writing !== undefined) return { state, effects: [] }
  if (newest === durable) {
    return { state: { ...state, waiting: [] }, effects: operations.map(operation => answered(state, operation)) }
  }
  const number = state.written + 1
  const value: GossipRecord = { number, writer: newest.id, bytes: context.encode(newest), answers, forked }
  return {
    state: { ...state, waiting: [], writing: { replica: newest, operations }, written: number },
    effects: [{ kind: 'persist', token: number, key: `state-${number % 2}`, value }],
  }
}

/** A write is done: its edits are answered, and what came meanwhile is written next. */
export function written<T extends AnyCrdt, Op>(context: Context<T, Op>, state: GossipState<T>, token: number): Next<T> {
  const { writing, ...rest } = state
  if (writing === undefined || token !== state.written) return { state, effects: [] }
  const next = flush(context, { ...rest, durable: writing.replica })
  return {
    state: next.state,
    effects: [...writing.operations.map(operation => answered(state, operation)), ...next.effects],
  }
}

/** A peer has sent its state. */
export function hear<T extends AnyCrdt, Op>(
  context: Context<T, Op>,
  state: GossipState<T>,
  { bytes }: GossipMessage,
): Next<T> {
  const { replica: ours } = state
  const theirs = decodedOr(context, bytes)
  if (theirs === undefined) return { state, effects: [{ kind: 'note', note: 'damaged message' }] }
  if (state.forked.some(id => isOther(ours, theirs, id as ReplicaId))) return { state, effects: [] }
  // Nobody else writes under this id, and what was sent was on the disk before.
  const isLost = highestOf(theirs.seen, ours.id) > highestOf(ours.seen, ours.id)
  const notes: Effect[] = isLost ? [{ kind: 'note', note: 'own dots lost' }] : []
  try {
    const merged = merge(context.type, ours, theirs)
    if (merged === ours) return { state, effects: notes }
    const next = flush(context, { ...state, replica: merged })
    return { state: next.state, effects: [...notes, ...next.effects] }
  } catch (error) {
    if (!(error instanceof ForkedReplicaError)) throw error
    return {
      state: { ...state, forked: [...state.forked, error.writer] },
      effects: [...notes, { kind: 'note', note: 'fork' }],
    }
  }
}

/** Whether another version holds dots of a writer, and not the same changes as ours. */
function isOther(ours: Delta<AnyCrdt>, theirs: Delta<AnyCrdt>, id: ReplicaId): boolean {
  const runs = getOf(theirs.seen, id)
  if (runs === undefined) return false
  const text = ({ seen, chains }: Delta<AnyCrdt>) => JSON.stringify([getOf(seen, id), getOf(chains, id)])
  return text(ours) !== text(theirs)
}

/** What the disk holds, for a peer or for all. */
export function sendings<T extends AnyCrdt, Op>(
  { name, to, encode }: Context<T, Op>,
  { members, durable }: GossipState<T>,
  random: number,
): readonly Effect[] {
  const peers = members.filter(member => member !== name)
  if (peers.length === 0 || durable.seen.ids.length === 0) return []
  const message: GossipMessage = { kind: 'state', bytes: encode(durable) }
  const chosen = to === 'all' ? peers : [randomPick(randomFrom(random), peers)[0]]
  return chosen.map(peer => ({ kind: 'send', to: peer, message }))
}

/** The timer for the next sending. */
export function tick({ everyMs }: { readonly everyMs: number }): Effect {
  return { kind: 'timer', timer: 'gossip', afterMs: everyMs }
}

function reply(operation: OperationId, outcome: Extract<Effect, { kind: 'reply' }>['outcome']): Effect {
  return { kind: 'reply', operation, outcome }
}

function answered({ answers }: GossipState<AnyCrdt>, operation: OperationId): Effect {
  return reply(operation, ok(answers.get(operation) as GossipAnswer))
}

function answerOf(before: Replica<AnyCrdt>, after: Replica<AnyCrdt>): GossipAnswer {
  const seen = vectorOf(before)
  return after === before ? { seen } : { seen, dot: [after.id, highestOf(after.seen, after.id)] }
}

/** The answer to a read. */
export function shown<T extends AnyCrdt>(
  { type, plain }: { readonly type: T; readonly plain: (view: Value<T>) => unknown },
  held: Replica<T>,
): GossipAnswer {
  return { view: plain(view(type, held)), seen: vectorOf(held) }
}

function vectorOf({ seen }: Replica<AnyCrdt>): Readonly<Record<string, number>> {
  const { ids, values } = versionOf(seen)
  return Object.fromEntries(ids.map((id, i) => [id, values[i] as number]))
}

function decodedOr<T extends AnyCrdt>({ decode }: GossipBytes<T>, bytes: Uint8Array): Delta<T> | undefined {
  try {
    return decode(bytes)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
