/**
 * Makes evidence smaller: takes groups of operations out of an illegal history for as long as it stays illegal.
 *
 * Only groups are offered whose absence cannot make a legal history illegal: reads, and clusters of the model. So what is left
 * is illegal by itself, and nothing that could be missed by accident makes it so. As legal histories stay legal when more is
 * taken out, a group that could not go once cannot go later, and one pass over all suffices.
 */
import type { Operation } from './history'
import type { Model } from './model'

/**
 * The groups that may be taken out one by one, largest first.
 *
 * Clusters count only where each operation that certainly happened is a read or in one: a `dequeue` that tells no value takes
 * another one when its own is missing.
 */
export function removableGroups<State>(
  model: Model<State>,
  operations: readonly Operation[],
): readonly (readonly Operation[])[] {
  const clusters = new Map<string, Operation[]>()
  let areAllInClusters = model.cluster !== undefined
  for (const operation of operations) {
    const cluster = model.cluster?.(operation)
    if (cluster !== undefined) {
      const name = JSON.stringify([operation.key, cluster])
      const members = clusters.get(name)
      if (members === undefined) clusters.set(name, [operation])
      else members.push(operation)
    } else if (!model.isRead(operation) && operation.outcome === 'ok') areAllInClusters = false
  }
  const reads = operations.filter(model.isRead).map(read => [read])
  return areAllInClusters ? [...clusters.values(), ...reads] : reads
}

/**
 * The operations without as many of the groups as possible, halves of the groups first, then quarters, to single ones.
 *
 * @param isIllegal whether these operations are certainly illegal.
 */
export function withoutGroups(
  operations: readonly Operation[],
  groups: readonly (readonly Operation[])[],
  isIllegal: (operations: readonly Operation[]) => boolean,
): readonly Operation[] {
  let left = operations
  let kept = groups
  let size = groups.length
  while (size >= 1) {
    const still: (readonly Operation[])[] = []
    for (let at = 0; at < kept.length; at += size) {
      const chunk = kept.slice(at, at + size)
      const gone = new Set(chunk.flat())
      const fewer = left.filter(operation => !gone.has(operation))
      if (fewer.length < left.length && isIllegal(fewer)) left = fewer
      else still.push(...chunk)
    }
    kept = still
    size = size === 1 ? 0 : Math.ceil(size / 2)
  }
  return left
}
