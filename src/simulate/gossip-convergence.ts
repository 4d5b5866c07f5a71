/**
 * What strong eventual consistency asks of gossiping nodes: equal dots, equal bytes, equal views; and in the end equal dots.
 *
 * Source: Shapiro et al., "Conflict-free Replicated Data Types" (SSS 2011), definition 2.3.
 */
import { memoByIdentity } from '../base/memo'
import { type History, operationText } from '../check/history'
import type { Verdict } from '../check/verdict'
import { hasSeen } from '../clock/causal-context'
import type { ReplicaId } from '../clock/replica-id'
import { textOf } from '../codec/plain'
import type { AnyCrdt, Value } from '../crdt/contract'
import type { Replica } from '../replica/replica'
import { view } from '../view/view'
import { bytesOf } from './gossip-bytes'
import type { GossipState } from './gossip-state'
import type { Cluster } from './scenario'

/** A version in the forms in which it is compared. */
interface Held {
  readonly node: string
  readonly bytes: Uint8Array
  readonly view: string
}

/** What was held in a run. */
interface Known {
  /** By the text of the dots seen, whoever held it first. */
  readonly byDots: Map<string, Held>
  /** By node, the version looked at last. */
  readonly last: Map<string, unknown>
}

/** The two checks of a cluster, for a scenario. */
export interface Convergence<T extends AnyCrdt> {
  readonly always: (cluster: Cluster<GossipState<T>>, stepped: string) => string | undefined
  readonly settled: (cluster: Cluster<GossipState<T>>) => string | undefined
}

/**
 * The checks for a type whose views `plain` makes comparable. `of`: which version of a node counts; where an id outlives a
 * crash, only what was durable, since the dots of what was not are given again.
 */
export function convergence<T extends AnyCrdt>(
  type: T,
  plain: (view: Value<T>) => unknown,
  of: 'replica' | 'durable',
): Convergence<T> {
  // The simulator has one cluster a run, which holds the newest states; with it goes what was held before.
  const knownIn = memoByIdentity(
    (_: Cluster<GossipState<T>>): Known => ({ byDots: new Map<string, Held>(), last: new Map<string, unknown>() }),
  )
  const heldBy = (node: string, replica: Replica<T>): Held => {
    return { node, bytes: bytesOf(type).encode(replica), view: textOf(plain(view(type, replica))) }
  }
  const look = ({ byDots, last }: Known, node: string, state: GossipState<T>): string | undefined => {
    const replica = state[of]
    if (last.get(node) === replica) return undefined
    last.set(node, replica)
    const held = heldBy(node, replica)
    const other = byDots.get(dotsOf(replica))
    if (other === undefined) byDots.set(dotsOf(replica), held)
    return other && difference(held, other)
  }
  return {
    always(cluster, stepped) {
      const known = knownIn(cluster)
      for (const [node, state] of cluster) {
        const wrong = node === stepped || !known.last.has(node) ? look(known, node, state) : undefined
        if (wrong !== undefined) return wrong
      }
      return undefined
    },
    settled(cluster) {
      const lacking = unsettled(cluster)
      if (lacking !== undefined) return lacking
      const [first, ...others] = [...cluster].map(([node, state]) => heldBy(node, state[of]))
      return first && others.reduce<string | undefined>((found, held) => found ?? difference(held, first), undefined)
    },
  }
}

function difference(ours: Held, theirs: Held): string | undefined {
  const who = `${ours.node} has seen the same dots as ${theirs.node} ${ours.node === theirs.node ? 'earlier' : 'has, or had'}`
  if (ours.view !== theirs.view) return `${who}, and shows ${ours.view} instead of ${theirs.view}.`
  const isSame = ours.bytes.length === theirs.bytes.length && ours.bytes.every((byte, at) => byte === theirs.bytes[at])
  return isSame ? undefined : `${who}, and shows the same, but encodes to other bytes.`
}

function unsettled(cluster: Cluster<GossipState<AnyCrdt>>): string | undefined {
  const [first, ...others] = [...cluster]
  if (first === undefined) return undefined
  for (const [node, state] of cluster)
    if (state.durable !== state.replica) return `${node} has not yet persisted what it knows.`
  const [name, { replica }] = first
  const behind = others.find(([, state]) => dotsOf(state.replica) !== dotsOf(replica))
  if (behind === undefined) return undefined
  return `${name} and ${behind[0]} have not seen the same: ${dotsOf(replica)} and ${dotsOf(behind[1].replica)}.`
}

const dotsOf = /* @__PURE__ */ memoByIdentity(({ seen: { ids, values } }: Replica<AnyCrdt>) =>
  ids.map((id, i) => `${id}: ${(values[i] as readonly number[]).join('-')}`).join(', '),
)

/** The first acknowledged edit that some node lacks, as a complaint. */
export function lostEdit(cluster: Cluster<GossipState<AnyCrdt>>, history: History): string | undefined {
  for (const operation of history) {
    if (operation.outcome !== 'ok' || operation.dot === undefined) continue
    const [id, counter] = operation.dot
    for (const [node, { replica }] of cluster)
      if (!hasSeen(replica.seen, id as ReplicaId, counter))
        return `${node} lacks ${counter}@${id}, which was acknowledged. ${operationText(operation)}.`
  }
  return undefined
}

/** Whether answers that rest on the same dots are the same, and no dot was given to two edits. */
export function checkAnswers(history: History): Verdict {
  const first = new Map<string, History[number]>()
  const guarantee = 'strong eventual consistency'
  for (const operation of history) {
    const { outcome, dot, seen = {}, output } = operation
    if (outcome !== 'ok' || (dot === undefined && output === undefined)) continue
    const key = JSON.stringify(dot ?? Object.entries(seen))
    const other = first.get(key)
    first.set(key, other ?? operation)
    if (other === undefined || (dot === undefined && textOf(output) === textOf(other.output))) continue
    const [anomaly, what] =
      dot === undefined
        ? (['divergent read', 'Two reads rest on the same dots and show different views'] as const)
        : (['dot used twice', `Two edits were acknowledged with one dot, ${dot[1]}@${dot[0]}`] as const)
    const explanation = `${what}: ${operationText(other)}; ${operationText(operation)}.`
    return { kind: 'violation', guarantee, steps: history.length, anomaly, operations: [other, operation], explanation }
  }
  return { kind: 'ok', guarantee, steps: history.length }
}
