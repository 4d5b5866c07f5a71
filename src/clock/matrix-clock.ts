/**
 * What each replica is known to have seen: one version vector per replica, in one membership epoch.
 *
 * A dot that every member is known to have seen is causally stable: nothing concurrent with it can still arrive from a
 * member, so metadata that only concurrency needs can go. That is the column minimum of the matrix. One silent member
 * blocks it, and only a new epoch without that member helps. Left out: how acknowledgements travel, and who decides on
 * epochs.
 *
 * Source: Wuu & Bernstein, "Efficient Solutions to the Replicated Log and Dictionary Problems" (PODC 1984), and Baquero,
 * Almeida & Shoker, "Making Operation-based CRDTs Operation-based" (DAIS 2014). We differ in the epoch: rows
 * of different epochs are never combined, since a member that lost its state returns in a new one.
 */
import { invariant, show } from '../base/error'
import type { Dot } from './dot'
import type { ReplicaId } from './replica-id'
import { emptyReplicaMap, getOf, joinReplicaMaps, mapReplicas, type ReplicaMap, setOf } from './replica-map'
import { counterOf, joinVersions, type VersionVector } from './version-vector'

/** Who must have seen a dot before it is stable; a larger epoch replaces a smaller one. */
export interface Membership {
  readonly epoch: number
  readonly members: readonly ReplicaId[]
}

/** The rows known in one epoch. A lattice: first by epoch, then row by row. */
export interface MatrixClock {
  readonly epoch: number
  readonly rows: ReplicaMap<VersionVector>
}

/**
 * The matrix in which nothing is known, of one epoch.
 *
 * @throws InvariantError `argument` when the epoch is not a safe integer of at least 0.
 *
 * @example
 * ```ts
 * import { dot, isStable, matrixClock, replicaId } from 'meldkit'
 *
 * isStable(matrixClock(1), { epoch: 1, members: [replicaId('alice')] }, dot('alice', 1)) // => false
 * ```
 */
export function matrixClock(epoch: number): MatrixClock {
  invariant(Number.isSafeInteger(epoch) && epoch >= 0, 'argument', () => {
    return `Matrix clock: the epoch must be a safe integer of at least 0, got ${show(epoch)}.`
  })
  return { epoch, rows: emptyReplicaMap() }
}

/**
 * The matrix after an acknowledgement, made in `epoch`, that replica `id` has seen `seen`.
 *
 * The same reference when that was known, or is of an older epoch; a newer epoch starts a new matrix. O(w) for w columns.
 *
 * @throws InvariantError `argument` when the epoch is not a safe integer of at least 0.
 *
 * @example
 * ```ts
 * import { dot, isStable, matrixClock, matrixUpdate, replicaId, versionVector } from 'meldkit'
 *
 * const alice = replicaId('alice')
 * const bob = replicaId('bob')
 * const membership = { epoch: 1, members: [alice, bob] }
 * const half = matrixUpdate(matrixClock(1), 1, alice, versionVector({ alice: 3 }))
 * const full = matrixUpdate(half, 1, bob, versionVector({ alice: 2 }))
 * isStable(half, membership, dot('alice', 1)) // => false
 * isStable(full, membership, dot('alice', 2)) // => true
 * isStable(full, membership, dot('alice', 3)) // => false
 * ```
 */
export function matrixUpdate(matrix: MatrixClock, epoch: number, id: ReplicaId, seen: VersionVector): MatrixClock {
  const current = epoch === matrix.epoch ? matrix : matrixClock(epoch)
  if (epoch < matrix.epoch) return matrix
  const row = getOf(current.rows, id)
  const next = row === undefined ? seen : joinVersions(row, seen)
  return next === row ? matrix : { epoch, rows: setOf(current.rows, id, next) }
}

/**
 * All that two matrices know, in the newer of their epochs; `a` itself when `b` adds nothing.
 *
 * @example
 * ```ts
 * import { joinMatrices, matrixClock } from 'meldkit'
 *
 * joinMatrices(matrixClock(1), matrixClock(2)).epoch // => 2
 * ```
 */
export function joinMatrices(a: MatrixClock, b: MatrixClock): MatrixClock {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch ? a : b
  const rows = joinReplicaMaps(a.rows, b.rows, joinVersions)
  return rows === a.rows ? a : rows === b.rows ? b : { epoch: a.epoch, rows }
}

/**
 * The dots that every member is known to have seen, writers that are no members any more included.
 *
 * To drop by it what only concurrent changes need, as `compact` does, one must also hold all that each member had written
 * when it had seen what its row says: update rows with what was merged, not with what was only heard of.
 *
 * Nothing, when the matrix is of another epoch, a member has no row yet, or there are no members. O(m w log w) for m
 * members and w columns.
 *
 * @example
 * ```ts
 * import { counterOf, matrixClock, matrixUpdate, replicaId, stableVector, versionVector } from 'meldkit'
 *
 * const alice = replicaId('alice')
 * const bob = replicaId('bob')
 * const half = matrixUpdate(matrixClock(1), 1, alice, versionVector({ alice: 3 }))
 * const full = matrixUpdate(half, 1, bob, versionVector({ alice: 2 }))
 * counterOf(stableVector(full, { epoch: 1, members: [alice, bob] }), alice) // => 2
 * counterOf(stableVector(full, { epoch: 2, members: [alice, bob] }), alice) // => 0
 * ```
 */
export function stableVector(matrix: MatrixClock, membership: Membership): VersionVector {
  const rows: VersionVector[] = []
  for (const member of membership.members) {
    const row = getOf(matrix.rows, member)
    if (row !== undefined) rows.push(row)
  }
  const [first, ...others] = rows
  const isComplete = matrix.epoch === membership.epoch && rows.length === membership.members.length
  if (first === undefined || !isComplete) return emptyReplicaMap()
  return mapReplicas(first, (counter, id) => {
    const least = others.reduce((lowest, row) => Math.min(lowest, counterOf(row, id)), counter)
    return least === 0 ? undefined : least
  })
}

/**
 * Whether every member is known to have seen the dot. O(m log w), m = members; never true where `stableVector` is empty.
 *
 * @example
 * ```ts
 * import { dot, isStable, matrixClock, matrixUpdate, replicaId, versionVector } from 'meldkit'
 *
 * const alice = replicaId('alice')
 * const matrix = matrixUpdate(matrixClock(1), 1, alice, versionVector({ alice: 3 }))
 * isStable(matrix, { epoch: 1, members: [alice] }, dot('alice', 3)) // => true
 * isStable(matrix, { epoch: 1, members: [alice, replicaId('bob')] }, dot('alice', 3)) // => false
 * ```
 */
export function isStable(matrix: MatrixClock, membership: Membership, dot: Dot): boolean {
  if (matrix.epoch !== membership.epoch || membership.members.length === 0) return false
  return membership.members.every(member => {
    const row = getOf(matrix.rows, member)
    return row !== undefined && counterOf(row, dot.id) >= dot.counter
  })
}
