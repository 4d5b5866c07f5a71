/**
 * Values as text, equal for equal values only: what models compare by, so that no two equal states count as two because
 * they were made twice. Records are told with sorted keys.
 */

/** The canonical JSON of a plain value; `undefined`, which JSON has no word for, is told as such. */
export function valueText(value: unknown): string {
  return JSON.stringify(typeof value === 'object' ? sorted(value) : value) ?? String(value)
}

/** Whether two plain values are equal. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && valueText(a) === valueText(b))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const record = value as Readonly<Record<string, unknown>>
  // A list of pairs: a record would put keys that look like numbers first and could not hold `__proto__`.
  const pairs = Object.keys(record)
    .sort()
    .map(key => [key, sorted(record[key])])
  return { record: pairs }
}
