/**
 * Makes evidence smaller: takes groups of operations out of an illegal history for as long as it stays illegal.
 *
 * Only groups are offered whose absence cannot make a legal history illegal: reads, and all that is about one value where the
 * model says so. So what is left is illegal by itself, and not for want of what was taken out. As legal histories stay legal
 * when more is taken out, a group that could not go once cannot go later, and one pass over all suffices.
 */
import { valuesIn } from './evidence'
import type { Operation } from './history'
import type { Model } from './model'

/** The groups that may be taken out one by one, those of values first. */
export function removableGroups<State>(
  model: Model<State>,
  operations: readonly Operation[],
): readonly (readonly Operation[])[] {
  const reads = operations.filter(model.isRead).map(read => [read])
  const valuesOf = valuesIn(model, operations)
  return valuesOf === undefined ? reads : [...groupsBy(operations, valuesOf), ...reads]
}

/** The operations of each name; one with several names is in several groups. */
export function groupsBy(
  operations: readonly Operation[],
  namesOf: (operation: Operation) => readonly string[],
): readonly (readonly Operation[])[] {
  const groups = new Map<string, Operation[]>()
  for (const operation of operations) {
    for (const name of namesOf(operation)) {
      const members = groups.get(name)
      if (members === undefined) groups.set(name, [operation])
      else members.push(operation)
    }
  }
  return [...groups.values()]
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
