// What the rewritten claims of examples and docstrings call; see claims.ts.

import assert from 'node:assert/strict'

/** Throws unless the value, written as JSON would show it, is the claimed one. */
export function claim(actual: unknown, claimed: unknown): void {
  assert.deepEqual(plain(actual), plain(claimed))
}

/** Throws unless the call throws an error of that name or code. */
export function claimThrows(run: () => unknown, nameOrCode: string): void {
  try {
    run()
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string }
    assert.ok(name === nameOrCode || code === nameOrCode, `expected ${nameOrCode}, but ${name} (${code}) was thrown`)
    return
  }
  assert.fail(`expected ${nameOrCode}, but nothing was thrown`)
}

/** Maps with text keys become objects, other maps arrays of pairs, sets and byte arrays become arrays. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isMap(value)) {
    const entries = Array.from(value, ([key, item]) => [plain(key), plain(item)] as const)
    return entries.every(([key]) => typeof key === 'string') ? Object.fromEntries(entries) : entries
  }
  if (isSet(value) || ArrayBuffer.isView(value)) return Array.from(value as Iterable<unknown>, plain)
  if (Array.isArray(value)) return value.map(plain)
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain(value.toJSON())
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

// Views are facades, not instances of Map and Set, so they are known by their methods.
const isMap = (value: object): value is ReadonlyMap<unknown, unknown> =>
  'get' in value && isSet(value) && typeof value.get === 'function'

const isSet = (value: object): value is ReadonlySet<unknown> =>
  Symbol.iterator in value && 'has' in value && 'size' in value && typeof value.has === 'function'
