/**
 * A whole scenario for a data type: the reference protocol, random edits and reads, and what strong eventual consistency asks.
 *
 * Left out: whether what replicas agree on is right. For that there are oracles, see `laws/`.
 */
import type { Draw, Random } from '../base/random'
import { randomInt, randomPick } from '../base/random'
import { plainOf } from '../codec/plain'
import type { AnyCrdt } from '../crdt/contract'
import { allFaults, type FaultKind } from './fault'
import { type GossipOptions, gossip } from './gossip'
import { bytesOf } from './gossip-bytes'
import { checkAnswers, convergence, lostEdit } from './gossip-convergence'
import type { GossipAnswer, GossipMessage, GossipRecord, GossipRequest, GossipState } from './gossip-state'
import type { Scenario } from './scenario'

/** A data type with edits to try it by. */
export interface GossipSubject<T extends AnyCrdt, Op> extends Pick<GossipOptions<T, Op>, 'apply' | 'plain'> {
  readonly name: string
  readonly type: T
  /** The edits as plain JSON, of which each is drawn; few, so that they meet. Or a function that draws the edit of a number. */
  readonly edits: readonly Op[] | ((random: Random, number: number) => Draw<Op>)
}

/** What is tried. All faults if left out; the rest as in {@link Scenario} and {@link GossipOptions}. */
export interface GossipScenarioOptions
  extends Pick<GossipOptions<AnyCrdt, unknown>, 'everyMs' | 'to' | 'incarnation'>,
    Partial<Pick<Scenario<unknown>, 'nodes' | 'faults' | 'durationMs' | 'settleSteps'>> {
  readonly clients?: number
  readonly operations?: number
}

/** What {@link gossipScenario} makes. */
export type GossipScenario<T extends AnyCrdt, Op> = Scenario<
  GossipState<T>,
  GossipMessage,
  GossipRequest<Op>,
  GossipAnswer,
  GossipRecord
>

/** The faults that take what was acknowledged and nobody else has: with them an edit may be lost. */
const losing: readonly FaultKind[] = ['rollback', 'amnesia-new-id', 'amnesia-same-id', 'leave', 'replace']
/** The faults by which a node forgets that it wrote under its id. */
const forging: readonly FaultKind[] = ['rollback', 'amnesia-same-id']

/**
 * A scenario in which a data type must converge under every fault.
 *
 * After every step: nodes that have seen the same dots hold the same canonical bytes and the same view, now and at any time
 * before. Of the answers: reads that rest on the same dots show the same, and no two edits took one dot. When the faults
 * have stopped: all nodes hold the same, and, where the scenario has no fault that takes a disk or a node for good, every
 * acknowledged edit. With kept incarnations and faults by which a node forgets what it wrote, nothing is checked on the way,
 * and nodes that found the fork need not agree any more.
 *
 * @example
 * ```ts
 * import { addWinsSet } from 'meldkit'
 * import { gossipScenario } from 'meldkit/simulate'
 *
 * const tags = {
 *   name: 'tags',
 *   type: addWinsSet<string>(),
 *   edits: [{ add: 'a' }, { add: 'b' }, { remove: 'a' }],
 *   apply: (edit, { add, remove }) => (add === undefined ? edit.remove(remove) : edit.add(add)),
 * }
 * gossipScenario(tags, { faults: ['loss', 'crash'] }).name // => 'tags'
 * ```
 */
export function gossipScenario<T extends AnyCrdt, Op>(
  subject: GossipSubject<T, Op>,
  options: GossipScenarioOptions = {},
): GossipScenario<T, Op> {
  const { name, type, apply, edits, plain = plainOf } = subject
  const { everyMs, to, incarnation, clients, operations, ...rest } = options
  const faults = options.faults ?? allFaults
  const has = (kinds: readonly FaultKind[]) => faults.some(kind => kinds.includes(kind))
  const holds = convergence(type, plain, incarnation === 'kept' ? 'durable' : 'replica')
  // Two histories of one writer differ as soon as there are two, and until somebody meets both.
  const isForged = incarnation === 'kept' && has(forging)
  return {
    name,
    protocol: gossip(type, { apply, plain, ...present({ everyMs, to, incarnation }) }),
    // Every node answers alone.
    coreNodes: 1,
    ...(isForged ? { settleSteps: 2000 } : { always: holds.always }),
    ...rest,
    faults,
    workload: {
      ...present({ clients, operations }),
      request(random, number) {
        const [isRead, next] = randomInt(random, 4)
        if (isRead === 0) return [{ kind: 'read' }, next]
        const [op, last] = typeof edits === 'function' ? edits(next, number) : randomPick(next, edits)
        return [{ kind: 'edit', op }, last]
      },
      operation: request => (request.kind === 'read' ? { name: 'read' } : { name: 'edit', input: request.op }),
      answer: ({ view: output, dot, seen }) => ({ seen, ...present({ output, dot }) }),
    },
    wire: {
      encode: message => message.bytes,
      decode(bytes) {
        bytesOf(type).decode(bytes)
        return { kind: 'state', bytes }
      },
    },
    check: checkAnswers,
    settled(cluster, history) {
      if (isForged && [...cluster.values()].some(state => state.forked.length > 0)) return undefined
      return holds.settled(cluster) ?? (has(losing) ? undefined : lostEdit(cluster, history))
    },
  }
}

/** The fields that are there. */
function present<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> }
}
