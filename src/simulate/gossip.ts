/**
 * The reference protocol: every node holds a replica, and sends all of it to a peer again and again.
 *
 * The least that makes replicas of any data type agree, with everything done in the right order: an edit is persisted before
 * it is answered, read or sent; one write is under way at a time; a node that may have lost something comes back under a new
 * replica id. Left out: thrift. A node that sends states where deltas would do is easy to trust and costs a lot.
 *
 * Source: Demers et al., "Epidemic Algorithms for Replicated Database Maintenance" (PODC 1987), section 1.3, push.
 */
import { ok } from '../base/outcome'
import type { Protocol } from '../base/protocol'
import { plainOf } from '../codec/plain'
import type { AnyCrdt, Edit, Value } from '../crdt/contract'
import { replica } from '../replica/replica'
import { bytesOf } from './gossip-bytes'
import type { GossipAnswer, GossipMessage, GossipRecord, GossipRequest, GossipState } from './gossip-state'
import { type Context, type Event, edit, hear, type Next, sendings, shown, start, tick, written } from './gossip-steps'

/** How nodes gossip. */
export interface GossipOptions<T extends AnyCrdt, Op> {
  /** Makes an edit through the mutators of the type. */
  readonly apply: (edit: Edit<T>, op: Op) => unknown
  /** How long a node waits between two sendings; 50 ms if left out. */
  readonly everyMs?: number
  /** Whether it sends to one peer, drawn by lot, or to all; one if left out. */
  readonly to?: 'one' | 'all'
  /**
   * Whether each start takes a new incarnation of the node's name, or goes on under the old replica id when no record is
   * damaged; `fresh` if left out. Kept ids are safe as long as no disk forgets anything; they are here to show what then happens.
   */
  readonly incarnation?: 'fresh' | 'kept'
  /** A view as plain data; `plainOf` if left out. */
  readonly plain?: (view: Value<T>) => unknown
}

/** A gossiping node's machine, as the simulator and a shell of your own run it. */
export type GossipProtocol<T extends AnyCrdt, Op> = Protocol<
  GossipState<T>,
  GossipMessage,
  GossipRequest<Op>,
  GossipAnswer,
  GossipRecord
>

/**
 * The protocol in which every node sends its whole replica to a peer every few milliseconds. For any data type.
 *
 * An acknowledged edit is on the disk of the node that answered, and on its way to the others: it outlives crashes, and a
 * loss of that disk only if it was sent before. A retry with the same operation id does nothing again at the same node;
 * another node does not know the id, so there the edit is made a second time. An edit that the type refuses has failed as far
 * as that node goes; where a client has asked others before, it may have been made there.
 *
 * @throws InvariantError `replica-id` when a node's name, an incarnation apart, is not a replica id.
 *
 * @example
 * ```ts
 * import { operationId, pnCounter, runMachine, view } from 'meldkit'
 * import { gossip } from 'meldkit/simulate'
 *
 * const Likes = pnCounter()
 * const protocol = gossip(Likes, { apply: (likes, by: number) => likes.increment(by) })
 * const moment = { wallMs: 1000, monotonicMs: 0, random: 7 }
 * const { state, effects } = runMachine(protocol({ id: 'n1' }), [
 *   { ...moment, kind: 'start', members: ['n1', 'n2'], epoch: 0, records: new Map(), damaged: [] },
 *   { ...moment, kind: 'request', operation: operationId('client', 1), request: { kind: 'edit', op: 5 } },
 *   { ...moment, kind: 'persisted', token: 1 },
 *   { ...moment, kind: 'timer', timer: 'gossip' },
 * ])
 * view(Likes, state.durable) // => 5
 * effects.map(effect => effect.kind) // => ['timer', 'persist', 'reply', 'timer', 'send']
 * ```
 *
 * @see Demers et al., "Epidemic Algorithms for Replicated Database Maintenance" (PODC 1987), section 1.3. We differ: what is
 *   sent is merged and never compared, so no order of versions is needed.
 */
export function gossip<T extends AnyCrdt, Op>(type: T, options: GossipOptions<T, Op>): GossipProtocol<T, Op> {
  const { everyMs = 50, to = 'one', incarnation = 'fresh', apply, plain = plainOf } = options
  const shared = {
    type,
    apply,
    everyMs,
    to,
    incarnation,
    plain,
    ...bytesOf(type),
  }
  return ({ id }) => {
    const context: Context<T, Op> = { ...shared, name: id }
    const empty = replica(type, id)
    return {
      initial: {
        members: [],
        epoch: 0,
        replica: empty,
        durable: empty,
        answers: new Map(),
        waiting: [],
        written: 0,
        forked: [],
      },
      step: (state, event) => take(context, state, event),
    }
  }
}

function take<T extends AnyCrdt, Op>(context: Context<T, Op>, state: GossipState<T>, event: Event<Op>): Next<T> {
  if (event.kind === 'start') return start(context, event)
  if (event.kind === 'timer') return { state, effects: [tick(context), ...sendings(context, state, event.random)] }
  if (event.kind === 'message') return hear(context, state, event.message)
  if (event.kind === 'members') return { state: joined(state, event.members, event.epoch), effects: [] }
  if (event.kind === 'persisted') return written(context, state, event.token)
  const { operation, request } = event
  return request.kind === 'read'
    ? { state, effects: [{ kind: 'reply', operation, outcome: ok(shown(context, state.durable)) }] }
    : edit(context, state, operation, request.op, event)
}

/** The newest members count; older news may come later. */
function joined<T extends AnyCrdt>(state: GossipState<T>, members: readonly string[], epoch: number): GossipState<T> {
  return epoch < state.epoch ? state : { ...state, members, epoch }
}
