/**
 * What a draft changed in one map or set: found by walking the collection before and after side by side.
 */
import type { Scalar } from '../collections/key'
import type { Collection } from './draft-base'

/** The keys, or elements, in which two collections differ. */
export interface CollectionChange {
  readonly keys: readonly Scalar[]
  /** Whether what both hold stands in the same order in both, and nothing was added: then order tells no history. */
  readonly keepsOrder: boolean
}

/**
 * Compares by identity. O(n), and no key is hashed as long as the order is the same, as it is after overwriting and
 * removing.
 */
export function compareCollections(before: Collection, after: Collection): CollectionChange {
  const valueIn = (key: unknown): unknown => (after instanceof Map ? after.get(key) : key)
  const keys: unknown[] = []
  let keepsOrder = true
  const rest = after.entries()
  let theirs = rest.next()
  for (const [key, value] of before.entries()) {
    if (theirs.done !== true && theirs.value[0] === key) {
      if (theirs.value[1] !== value) keys.push(key)
      theirs = rest.next()
    } else {
      // Not at this place: removed, or removed and set again, which moves it to the end.
      const stays = after.has(key)
      if (stays) keepsOrder = false
      if (!stays || valueIn(key) !== value) keys.push(key)
    }
  }
  for (; theirs.done !== true; theirs = rest.next()) {
    keepsOrder = false
    if (!before.has(theirs.value[0])) keys.push(theirs.value[0])
  }
  return { keys: keys as Scalar[], keepsOrder }
}
