/**
 * Strong eventual consistency, seen from inside: whoever has seen the same dots holds the same bytes, at every moment.
 */
import { invariant, show } from '../base/error'
import { type History, type Operation, operationText } from './history'
import type { Verdict } from './verdict'

/** What a replica held at a moment. */
export interface Observation {
  readonly replica: string
  /**
   * The dots that it has seen: a version vector, or any text that is the same for the same dots only. Where states forget
   * the past up to a horizon, the text must have the horizon too: states of the same dots and horizon have equal bytes.
   */
  readonly seen: Readonly<Record<string, number>> | string
  /** Its state in canonical form. */
  readonly bytes: string | Uint8Array
  /** When; of equal times the first in the list comes first. */
  readonly at: number
}

/**
 * Whether replicas that have seen the same dots hold equal bytes, whenever each of them was looked at, and whether what a
 * replica has seen never shrinks.
 *
 * That something shrinks shows only in version vectors; texts are compared for equality alone. A replica that lost its state
 * and comes back must do so under a new id. Cost: O(n log n + n·w), n = observations, w = replicas in a vector.
 *
 * A violation is `same dots, other bytes` or `seen shrank`; its operations are two observations, named `observe`.
 *
 * @throws InvariantError `argument` when a time is no finite number or a counter no whole number of at least 0.
 *
 * @example
 * ```ts
 * import { checkConvergence } from 'meldkit/check'
 *
 * const alice = { replica: 'alice', seen: { alice: 1, bob: 1 }, bytes: 'ab', at: 1 }
 * const bob = { replica: 'bob', seen: { bob: 1, alice: 1 }, bytes: 'ba', at: 2 }
 * const verdict = checkConvergence([alice, bob])
 * verdict.kind === 'violation' && verdict.anomaly // => 'same dots, other bytes'
 * ```
 *
 * @see Shapiro et al., "Conflict-Free Replicated Data Types" (SSS 2011), section 2.2: strong convergence. We differ: bytes are
 *   compared, not query results, so that a difference shows before anybody reads it.
 */
export function checkConvergence(observations: readonly Observation[]): Verdict {
  const verdict = { guarantee: 'convergence', steps: observations.length }
  for (const observation of observations) checkObservation(observation)
  const bytesOf = new Map<string, readonly [string, Observation]>()
  const latest = new Map<string, Observation>()
  for (const observation of observations.slice().sort((a, b) => a.at - b.at)) {
    const before = latest.get(observation.replica)
    if (before !== undefined && hasShrunk(before.seen, observation.seen)) {
      return { kind: 'violation', ...verdict, ...fault('seen shrank', before, observation) }
    }
    latest.set(observation.replica, observation)
    const dots = seenText(observation.seen)
    const bytes = bytesText(observation.bytes)
    const known = bytesOf.get(dots)
    if (known !== undefined && known[0] !== bytes) {
      return { kind: 'violation', ...verdict, ...fault('same dots, other bytes', known[1], observation) }
    }
    if (known === undefined) bytesOf.set(dots, [bytes, observation])
  }
  return { kind: 'ok', ...verdict }
}

function checkObservation({ replica, seen, at }: Observation): void {
  invariant(
    Number.isFinite(at),
    'argument',
    () => `Convergence: the time of an observation must be a finite number, got ${show(at)} at ${show(replica)}.`,
  )
  if (typeof seen === 'string') return
  for (const counter of Object.values(seen)) {
    invariant(
      Number.isSafeInteger(counter) && counter >= 0,
      'argument',
      () => `Convergence: counters must be whole numbers of at least 0, got ${show(counter)} at ${show(replica)}.`,
    )
  }
}

function hasShrunk(before: Observation['seen'], now: Observation['seen']): boolean {
  if (typeof before === 'string' || typeof now === 'string') return false
  return Object.keys(before).some(id => (before[id] ?? 0) > (Object.hasOwn(now, id) ? (now[id] ?? 0) : 0))
}

/** The same text for the same dots: ids sorted, those of which nothing was seen left out. A text has a mark before it. */
function seenText(seen: Observation['seen']): string {
  if (typeof seen === 'string') return `"${seen}`
  const ids = Object.keys(seen).filter(id => seen[id] !== 0)
  return JSON.stringify(ids.sort().map(id => [id, seen[id]]))
}

/** The same text for the same bytes; a text and bytes are never the same. */
function bytesText(bytes: string | Uint8Array): string {
  if (typeof bytes === 'string') return `"${bytes}`
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

function fault(anomaly: string, first: Observation, second: Observation) {
  const operations: History = [operationOf(first), operationOf(second)]
  const [a, b] = operations.map(operation => `"${operationText(operation)}"`)
  const what = anomaly === 'seen shrank' ? 'knows less than' : 'has seen the same dots, but holds other bytes than'
  return { anomaly, operations, explanation: `${b} ${what} ${a}.` }
}

function operationOf({ replica, seen, bytes, at }: Observation): Operation {
  const output = bytesText(bytes).replace(/^"/, '')
  const told = {
    process: replica,
    key: '',
    name: 'observe',
    input: seen,
    output,
    outcome: 'ok',
    call: at,
    return: at,
  } as const
  return typeof seen === 'string' ? told : { ...told, seen }
}
