/**
 * Remembers what was computed from an immutable object, by the object's identity.
 *
 * This is the one place where the pure core keeps something: a WeakMap from an immutable value to a thing computed
 * purely from it. It cannot be observed except as speed and as `===` of equal results, and it dies with its key.
 * Left out: any limit or eviction, since the garbage collector is the policy.
 */

/**
 * A function that computes `compute(key)` once per `key` object and then returns the same result.
 *
 * `compute` must be pure; a throw is not remembered.
 */
export function memoByIdentity<Key extends object, Result>(compute: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, { readonly result: Result }>()
  return key => {
    const hit = known.get(key)
    if (hit !== undefined) return hit.result
    const result = compute(key)
    known.set(key, { result })
    return result
  }
}
