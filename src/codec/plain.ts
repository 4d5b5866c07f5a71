/**
 * Views as plain JSON with one form for equal content, so that two views can be compared, shown, and written to a history.
 */
import { recordOf } from './value'

/**
 * A view as plain JSON: maps with text keys become objects, other maps arrays of pairs, sets arrays; all of them, and
 * the fields of objects, ascend. It does not matter whether a map is a `Map` or a facade with its methods.
 *
 * @example
 * ```ts
 * import { addWinsSet, change, replica, view } from 'meldkit'
 * import { plainOf } from 'meldkit/laws'
 *
 * const Tags = addWinsSet<string>()
 * const [tags] = change(Tags, replica(Tags, 'alice'), edit => {
 *   edit.add('b')
 *   edit.add('a')
 * })
 * plainOf(view(Tags, tags)) // => ['a', 'b']
 * plainOf(new Map([['k', new Set([1])]])) // => { k: [1] }
 * ```
 */
export function plainOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plainOf)
  if (isMap(value)) return ofEntries(Array.from(value, ([key, item]) => [plainOf(key), plainOf(item)] as const))
  if (isSet(value)) return Array.from(value, plainOf).sort(byText)
  if ('toJSON' in value && typeof value.toJSON === 'function') return plainOf(value.toJSON())
  return ofEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item)] as const))
}

/** The text of a plain value, equal for equal values. */
export function textOf(value: unknown): string {
  return JSON.stringify(plainOf(value)) ?? String(value)
}

function ofEntries(entries: readonly (readonly [unknown, unknown])[]): unknown {
  const sorted = [...entries].sort((a, b) => byText(a[0], b[0]))
  if (!sorted.every(([key]) => typeof key === 'string')) return sorted
  return recordOf(
    sorted.map(([key]) => key as string),
    sorted.map(([, item]) => item),
  )
}

function byText(a: unknown, b: unknown): number {
  const textA = JSON.stringify(a) ?? ''
  const textB = JSON.stringify(b) ?? ''
  return textA < textB ? -1 : textA > textB ? 1 : 0
}

// The views of maps and sets are facades, not instances of Map and Set, so they are known by their methods.
function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return isSet(value) && 'get' in value && typeof value.get === 'function'
}

function isSet(value: object): value is ReadonlySet<unknown> {
  return Symbol.iterator in value && 'size' in value && 'has' in value && typeof value.has === 'function'
}
