/**
 * Durability, seen from inside: what was acknowledged is still there in the end, and, if so promised, in every later read.
 */
import { endOf, type History, type Operation, operationText } from './history'
import type { Verdict } from './verdict'
import { byCall, wellFormed } from './well-formed'

/** What a replica has seen when all is over: a version vector, which means all dots up to each counter. */
export interface FinalSeen {
  readonly replica: string
  readonly seen: Readonly<Record<string, number>>
}

/** What {@link checkAcknowledged} is told. */
export interface AcknowledgedOptions {
  /**
   * Whether each operation that tells what its answer rests on (`seen`, and no `dot`) must have every dot that was
   * acknowledged for its key before it was called; false if left out.
   */
  readonly inReads?: boolean
}

/**
 * Whether the dot of every acknowledged operation is among what each replica has seen in the end, and, when asked for, in
 * each later read of its key.
 *
 * Acknowledged is an operation with the outcome `ok` and a `dot`; one that failed or is unknown may be lost. Replicas that
 * are gone for good are not to be listed. Cost: O(n·r + n log n), n = operations, r = replicas listed.
 *
 * A violation is `acknowledged update lost`, with the update alone, or `acknowledged update not read`, with the read as well.
 *
 * @throws InvariantError `argument` when it is no history.
 *
 * @example
 * ```ts
 * import { checkAcknowledged, type Operation } from 'meldkit/check'
 *
 * const add: Operation = { process: 'a', key: 'x', name: 'add', dot: ['n1', 2], outcome: 'ok', call: 1, return: 2 }
 * checkAcknowledged([add], [{ replica: 'n2', seen: { n1: 2 } }]).kind // => 'ok'
 * checkAcknowledged([add], [{ replica: 'n2', seen: { n1: 1 } }]).kind // => 'violation'
 * ```
 */
export function checkAcknowledged(
  history: History,
  seenAtEnd: readonly FinalSeen[],
  options: AcknowledgedOptions = {},
): Verdict {
  wellFormed(history)
  const operations = byCall(history)
  const acknowledged = operations.filter(({ dot, outcome }) => dot !== undefined && outcome === 'ok')
  const fault =
    lostUpdate(acknowledged, seenAtEnd) ?? (options.inReads ? unreadUpdate(operations, acknowledged) : undefined)
  const verdict = { guarantee: 'acknowledged updates last', steps: history.length }
  return fault === undefined ? { kind: 'ok', ...verdict } : { kind: 'violation', ...verdict, ...fault }
}

function lostUpdate(acknowledged: readonly Operation[], seenAtEnd: readonly FinalSeen[]) {
  for (const operation of acknowledged) {
    const lacking = seenAtEnd.find(({ seen }) => !has(seen, operation))
    if (lacking === undefined) continue
    return {
      anomaly: 'acknowledged update lost',
      operations: [operation],
      explanation: `In the end ${lacking.replica} has not seen ${dotOf(operation)}, the dot of "${operationText(operation)}", which was acknowledged.`,
    }
  }
  return undefined
}

/** The newest dot of each replica and key is all that later reads must have, as a vector has all dots before it. */
function unreadUpdate(operations: readonly Operation[], acknowledged: readonly Operation[]) {
  const byEnd = acknowledged.slice().sort((a, b) => endOf(a) - endOf(b))
  const newest = new Map<string, Map<string, Operation>>()
  let taken = 0
  for (const read of operations) {
    if (read.outcome !== 'ok' || read.seen === undefined || read.dot !== undefined) continue
    for (; taken < byEnd.length && endOf(byEnd[taken] as Operation) < read.call; taken++) {
      note(newest, byEnd[taken] as Operation)
    }
    for (const update of newest.get(read.key)?.values() ?? []) {
      if (!has(read.seen, update)) return unreadFault(update, read)
    }
  }
  return undefined
}

function note(newest: Map<string, Map<string, Operation>>, update: Operation): void {
  const ofKey = newest.get(update.key) ?? new Map<string, Operation>()
  newest.set(update.key, ofKey)
  const [id, counter] = update.dot as NonNullable<Operation['dot']>
  if (counter > (ofKey.get(id)?.dot?.[1] ?? 0)) ofKey.set(id, update)
}

function unreadFault(update: Operation, read: Operation) {
  return {
    anomaly: 'acknowledged update not read',
    operations: [update, read],
    explanation: `"${operationText(read)}" rests on no ${dotOf(update)}, though "${operationText(update)}" had been acknowledged before it was called.`,
  }
}

function has(seen: Readonly<Record<string, number>>, { dot }: Operation): boolean {
  const [id, counter] = dot as NonNullable<Operation['dot']>
  return Object.hasOwn(seen, id) && (seen[id] as number) >= counter
}

function dotOf({ dot }: Operation): string {
  return `${dot?.[1]}@${dot?.[0]}`
}
