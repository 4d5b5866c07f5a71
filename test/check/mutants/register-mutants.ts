// Checkers with one mistake each that somebody has made before. The definitions in ../support/register-oracles.ts must tell all of them from
// right ones.

import {
  checkRegister,
  checkRegular,
  checkWeak,
  endOf,
  type History,
  type Operation,
  timeStaleness,
} from 'meldkit/check'
import { type Cluster, clustersByKey } from '../../../src/check/clusters'
import { atomicZone, conflictOf, regularZone, type Zone } from '../../../src/check/zones'
import { isLinearizable, isWeak, isWeaklyRegular, isWriteOrderRegular, leastLag } from '../support/register-oracles'

export interface CheckerMutant {
  readonly name: string
  /** What goes wrong, in one sentence. */
  readonly story: string
  /** What the mutant says of a history, and what is true. */
  readonly says: (history: History) => unknown
  readonly truth: (history: History) => unknown
}

const options = { initial: 0 }
const far = 1000

/** Linearizability by zones, with parts replaced. */
function byZones(
  history: History,
  zoneOf: (cluster: Cluster) => Zone,
  conflict: (zones: readonly Zone[]) => unknown = conflictOf,
): boolean {
  return clustersByKey(history, options).every(
    ({ clusters, impossible }) => impossible === undefined && conflict(clusters.map(zoneOf)) === undefined,
  )
}

const passes = (history: History) => checkRegister(history, options).kind === 'ok'
const isForward = ({ end, call }: Zone) => end < call

function atomic(name: string, story: string, says: (history: History) => boolean): CheckerMutant {
  return { name, story, says, truth: isLinearizable }
}

export const registerMutants: readonly CheckerMutant[] = [
  atomic(
    'closed intervals',
    'What touches counts as ordered, so an operation that starts when another ends must follow it.',
    history => byZones(history, cluster => ({ ...atomicZone(cluster), end: cluster.firstEnd - 0.5 })),
  ),
  atomic(
    'backward zones forgotten',
    'Only forward zones are compared, so a short write inside of a longer zone is not seen.',
    history => byZones(history, atomicZone, zones => conflictOf(zones.filter(isForward))),
  ),
  atomic(
    'backward zones that overlap',
    'A backward zone must not touch a forward one at all, where only one inside of it is wrong.',
    history =>
      byZones(history, atomicZone, zones => {
        const backward = zones.filter(zone => !isForward(zone))
        const crossing = zones
          .filter(isForward)
          .find(({ end, call }) => backward.some(zone => zone.end > end && zone.call < call))
        return conflictOf(zones) ?? crossing
      }),
  ),
  atomic(
    'backward zones turned round',
    'The ends of a backward zone are swapped, so it is compared as if it were forward.',
    history =>
      byZones(history, cluster => {
        const zone = atomicZone(cluster)
        return isForward(zone) ? zone : { ...zone, end: zone.call, call: zone.end }
      }),
  ),
  atomic(
    'open writes that end',
    'A write of unknown outcome ends when its client gave up, so it must have happened by then, read or not.',
    history =>
      passes(
        history.map(operation =>
          operation.name === 'write' && operation.outcome === 'unknown'
            ? { ...operation, outcome: 'ok', return: operation.call + 2, process: `gave up ${operation.process}` }
            : operation,
        ),
      ),
  ),
  atomic(
    'open writes that are dropped',
    'Writes of unknown outcome are left out, so whoever reads their value has it from nowhere.',
    history => passes(history.filter(({ name, outcome }) => name !== 'write' || outcome !== 'unknown')),
  ),
  atomic('failed writes that count', 'A write that failed counts as one that happened.', history =>
    passes(
      history.map(operation =>
        operation.name === 'write' && operation.outcome === 'failed' ? { ...operation, outcome: 'ok' } : operation,
      ),
    ),
  ),
  atomic(
    'initial value forgotten',
    'Nobody wrote the initial value, so nothing is said of those who read it.',
    history => passes(history.filter(({ name, output }) => name !== 'read' || output !== 0)),
  ),
  atomic('keys mixed', 'All keys are taken for one register.', history =>
    passesUnlessRefused(history.map(operation => ({ ...operation, key: 'x' }))),
  ),
  atomic('reads of the future', 'A read may end before its value is written.', history =>
    clustersByKey(
      history.map(operation =>
        operation.name === 'write'
          ? { ...operation, call: -far, process: `${operation.process}${operation.call}` }
          : operation,
      ),
      options,
    ).every(
      ({ clusters, impossible }) => impossible === undefined && conflictOf(clusters.map(atomicZone)) === undefined,
    ),
  ),
  atomic('first read only', 'Of each value only the read that was called first is looked at.', history =>
    passes(
      history.filter(
        read =>
          read.name !== 'read' ||
          !history.some(
            other =>
              other.name === 'read' && other.output === read.output && other.outcome === 'ok' && other.call < read.call,
          ),
      ),
    ),
  ),
  atomic(
    'ends of reads forgotten',
    'Only the end of a write orders others, so that its value was read says nothing.',
    history => byZones(history, regularZone),
  ),
  atomic(
    'reads of unknown outcome believed',
    'A read without an answer counts as a read of nothing, the initial value.',
    history =>
      passes(
        history.map(operation =>
          operation.name === 'read' && operation.outcome === 'unknown'
            ? { ...operation, outcome: 'ok', output: 0, return: operation.call }
            : operation,
        ),
      ),
  ),
  {
    name: 'weak regularity with closed intervals',
    story: 'A write that starts when another ends supersedes it.',
    says: history => weakBy(history, (end, call) => end <= call),
    truth: isWeaklyRegular,
  },
  {
    name: 'weak regularity of the last write called',
    story:
      'A read must give the value of the write that was called last before it, though writes at once may be in either order.',
    says: history => weakBy(history, (end, call) => end < call, true),
    truth: isWeaklyRegular,
  },
  {
    name: 'write order left out',
    story: 'Each read is looked at by itself, so that two reads may order two finished writes differently.',
    says: history => checkRegular(history, 'weak', options).kind === 'ok',
    truth: isWriteOrderRegular,
  },
  {
    name: 'write order as linearizability',
    story: 'That a value was read orders later reads, which regularity does not ask for.',
    says: passes,
    truth: isWriteOrderRegular,
  },
  {
    name: 'lag of single reads',
    story: 'The largest lag of a read by itself counts as the lag of the key, though reads together may need more.',
    says: history =>
      Math.max(0, ...timeStaleness(history, options).keys.flatMap(({ reads }) => reads.map(({ lag }) => lag))),
    truth: leastLag,
  },
  {
    name: 'lag that moves everything',
    story: 'Reads are called and end earlier, so one that was concurrent with its write ends before it.',
    says: history =>
      leastLagBy(history, (read, lag) => ({ ...read, call: read.call - lag, return: endOf(read) - lag })),
    truth: leastLag,
  },
  {
    name: 'expiry from the call',
    story: 'The time of a value runs from the call of its write, though it may take effect as late as the return.',
    says: history =>
      checkWeak(
        history.map(operation =>
          operation.name === 'write' && operation.outcome === 'ok'
            ? { ...operation, return: operation.call }
            : operation,
        ),
        { ...options, expiresAfter: 2 },
      ).kind === 'ok',
    truth: history => isWeak(history, 2),
  },
  {
    name: 'expiry at the end of the read',
    story: 'A read must end before the value expires, though it may have taken effect earlier.',
    says: history =>
      checkWeak(
        history.map(operation =>
          operation.name === 'read' && operation.outcome === 'ok'
            ? { ...operation, call: endOf(operation) }
            : operation,
        ),
        { ...options, expiresAfter: 2 },
      ).kind === 'ok',
    truth: history => isWeak(history, 2),
  },
]

function passesUnlessRefused(history: History): boolean {
  try {
    return passes(history)
  } catch {
    return false
  }
}

/** Weak regularity read by read, where `precedes` says when one end lies before a call. */
function weakBy(history: History, precedes: (end: number, call: number) => boolean, lastCalled = false): boolean {
  const writes = history.filter(({ name, outcome }) => name === 'write' && outcome !== 'failed')
  return history.every(read => {
    if (read.name !== 'read' || read.outcome !== 'ok' || read.output === undefined) return true
    const write = writes.find(({ key, input }) => key === read.key && input === read.output)
    if (write === undefined && read.output !== 0) return false
    if (write !== undefined && endOf(read) < write.call) return false
    return !writes.some(
      other =>
        other.key === read.key &&
        other !== write &&
        precedes(endOf(other), read.call) &&
        (write === undefined ||
          (lastCalled ? write.call < other.call && endOf(write) < read.call : precedes(endOf(write), other.call))),
    )
  })
}

function leastLagBy(history: History, moved: (read: Operation, lag: number) => Operation): number {
  for (let lag = 0; lag < 60; lag++) {
    if (
      isLinearizable(
        history.map(operation =>
          operation.name === 'read' && operation.outcome === 'ok' ? moved(operation, lag) : operation,
        ),
      )
    )
      return lag
  }
  return Number.POSITIVE_INFINITY
}
