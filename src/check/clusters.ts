/**
 * Clusters: each write with all reads of its value, where every value is written once. What orders clusters is all that
 * matters for the checkers of registers.
 */
import { InvariantError } from '../base/error'
import { endOf, type History, type Operation, operationText } from './history'
import { type RegisterOptions, type RegisterPart, registerParts, valueIn, valueKey } from './register-history'
import { byCall } from './well-formed'

/** A write and the reads of its value. The initial value counts as written before everything. */
export interface Cluster {
  /** Undefined for the initial value. */
  readonly write: Operation | undefined
  readonly writeCall: number
  readonly writeEnd: number
  /** The operation of the cluster that ended first, and when; the write of the initial value is none. */
  readonly ended: Operation | undefined
  readonly firstEnd: number
  /** The read that was called last, and when; minus infinity when there is none. */
  readonly lastRead: Operation | undefined
  readonly lastReadCall: number
}

/** A read that no order of the writes explains. */
export interface Impossible {
  readonly anomaly: string
  readonly operations: readonly Operation[]
  readonly explanation: string
}

/** The clusters of one key, or the first read that belongs to none. */
export interface Clustered {
  readonly key: string
  readonly clusters: readonly Cluster[]
  readonly impossible?: Impossible
}

/**
 * The clusters of each key. O(n log n).
 *
 * @throws InvariantError `argument` when it is no history of registers, or two writes of a key that may have happened have
 *   the same value, or one has the initial value.
 */
export function clustersByKey(history: History, { initial = null }: RegisterOptions): readonly Clustered[] {
  return registerParts(history).map(part => clustered(part, initial))
}

function clustered(part: RegisterPart, initial: unknown): Clustered {
  const first = valueKey(initial)
  const clusters = new Map<unknown, Growing>([[first, growing(undefined)]])
  for (const write of part.writes) {
    const value = valueKey(valueIn(write))
    const other = clusters.get(value)
    if (other !== undefined) refuseTwice(write, other.write)
    clusters.set(value, growing(write))
  }
  for (const read of part.reads) {
    const cluster = clusters.get(valueKey(valueIn(read)))
    if (cluster === undefined || endOf(read) < cluster.writeCall) {
      return { key: part.key, clusters: [], impossible: impossibleRead(read, cluster?.write, part.failed) }
    }
    grow(cluster, read)
  }
  return { key: part.key, clusters: [...clusters.values()] }
}

/** A cluster while reads are put into it. */
type Growing = { -readonly [Field in keyof Cluster]: Cluster[Field] }

function growing(write: Operation | undefined): Growing {
  const before = Number.NEGATIVE_INFINITY
  const writeEnd = write === undefined ? before : endOf(write)
  return {
    write,
    writeCall: write === undefined ? before : write.call,
    writeEnd,
    ended: write,
    firstEnd: writeEnd,
    lastRead: undefined,
    lastReadCall: before,
  }
}

function grow(cluster: Growing, read: Operation): void {
  const end = endOf(read)
  if (end < cluster.firstEnd) {
    cluster.firstEnd = end
    cluster.ended = read
  }
  if (read.call > cluster.lastReadCall) {
    cluster.lastReadCall = read.call
    cluster.lastRead = read
  }
}

/** Why a read has no source: its value was written too late, by a write that failed, or never. */
export function impossibleRead(
  read: Operation,
  later: Operation | undefined,
  failed: readonly Operation[],
): Impossible {
  const value = valueKey(valueIn(read))
  const text = operationText(read)
  if (later !== undefined) {
    return {
      anomaly: 'read from the future',
      operations: byCall([read, later]),
      explanation: `"${text}" had ended before "${operationText(later)}" was called, the first write of its value.`,
    }
  }
  const refused = failed.find(write => valueKey(valueIn(write)) === value)
  if (refused !== undefined) {
    return {
      anomaly: 'read of a failed write',
      operations: byCall([read, refused]),
      explanation: `"${text}" has the value of "${operationText(refused)}", which certainly had no effect.`,
    }
  }
  return {
    anomaly: 'value out of thin air',
    operations: [read],
    explanation: `"${text}" has a value that nobody wrote and that is not the initial one.`,
  }
}

function refuseTwice(write: Operation, other: Operation | undefined): never {
  const told = other === undefined ? 'which writes the initial value' : `and "${operationText(other)}" before it`
  throw new InvariantError(
    'argument',
    `Register history: the written values of a key must differ from each other and from the initial value, got "${operationText(write)}", ${told}. Use checkLinearizable, or write unique values.`,
    write,
  )
}
