/**
 * From a conflict of two clusters to a verdict: the fewest operations that show it, a name for it, and the reasons in words.
 */
import { show } from '../base/error'
import { type Cluster, clustersByKey } from './clusters'
import { type History, type Operation, operationText } from './history'
import { type RegisterOptions, valueIn } from './register-history'
import type { Verdict } from './verdict'
import { byCall } from './well-formed'
import { type Conflict, conflictOf, type Zone } from './zones'

/** The verdict on registers with unique values, where `zoneOf` says what the guarantee takes for order. O(n log n). */
export function clusterVerdict(
  history: History,
  options: RegisterOptions,
  guarantee: string,
  zoneOf: (cluster: Cluster) => Zone,
): Verdict {
  for (const { clusters, impossible } of clustersByKey(history, options)) {
    if (impossible !== undefined) return { kind: 'violation', guarantee, steps: history.length, ...impossible }
    const conflict = conflictOf(clusters.map(zoneOf))
    if (conflict === undefined) continue
    const smallest = smallestConflict(conflict, options, zoneOf)
    return {
      kind: 'violation',
      guarantee,
      steps: history.length,
      anomaly: anomalyOf(smallest),
      operations: operationsOf(smallest),
      explanation: explanationOf(smallest),
    }
  }
  return { kind: 'ok', guarantee, steps: history.length }
}

/** The conflict again, among as few of its reads as still show it; its writes are needed. */
export function smallestConflict(
  conflict: Conflict,
  options: RegisterOptions,
  zoneOf: (cluster: Cluster) => Zone,
): Conflict {
  const operations = operationsOf(conflict)
  for (const read of operations) {
    if (read.name !== 'read') continue
    const rest = operations.filter(operation => operation !== read)
    const [key] = clustersByKey(rest, options)
    const smaller = key && conflictOf(key.clusters.map(zoneOf))
    if (smaller !== undefined) return smallestConflict(smaller, options, zoneOf)
  }
  return conflict
}

/** The operations that show a conflict, by time of call. */
export function operationsOf(conflict: Conflict): readonly Operation[] {
  const shown = new Set<Operation>()
  for (const { cluster, ended, called } of conflict) {
    for (const operation of [cluster.write, ended, called]) if (operation !== undefined) shown.add(operation)
  }
  return byCall([...shown])
}

/** Why each of two values must come before the other. */
export function explanationOf([a, b]: Conflict): string {
  const text = `${reason(a, b)}; ${reason(b, a)}. No order of the two fits.`
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function anomalyOf([a, b]: Conflict): string {
  if (isStale(a.cluster, b.cluster) || isStale(b.cluster, a.cluster)) return 'stale read'
  if (isInversion(a.cluster, b.cluster) || isInversion(b.cluster, a.cluster)) return 'new-old inversion'
  return isSettled(a.cluster, b.cluster) && isSettled(b.cluster, a.cluster)
    ? 'reads disagree on the order of writes'
    : 'two values alternate'
}

/** Whether a value was read after another, written later, had been written. */
function isStale(old: Cluster, later: Cluster): boolean {
  return old.writeEnd < later.writeCall && later.writeEnd < old.lastReadCall
}

/** Whether a value was read after another, written later, had been read. */
function isInversion(old: Cluster, later: Cluster): boolean {
  return old.writeEnd < later.writeCall && later.firstEnd < old.lastReadCall
}

/** Whether a value had been written when the other was read. */
function isSettled(written: Cluster, other: Cluster): boolean {
  return written.writeEnd < other.lastReadCall
}

function reason(before: Zone, after: Zone): string {
  const called = after.called === undefined ? '' : operationText(after.called)
  const values = `${valueText(before)} comes before ${valueText(after)}`
  return before.ended === undefined
    ? `${values}, since it was there before all`
    : `${values}, since "${operationText(before.ended)}" had ended before "${called}" was called`
}

function valueText({ cluster }: Zone): string {
  return cluster.write === undefined ? 'the initial value' : show(valueIn(cluster.write))
}
