/**
 * Numbers and cut texts as the reports of checkers and simulations print them: short, and the same on every engine.
 */

/** A text of at most so many characters; a longer one ends in `…`. */
export function cutText(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text
}

/** Microseconds in the unit that a reader would take: `870 µs`, `12.4 ms`, `3.2 s`, `2 days`. */
export function durationText(us: number): string {
  if (us < 1000) return `${us} µs`
  if (us < 1_000_000) return `${short(us / 1000)} ms`
  if (us < 86_400_000_000) return `${short(us / 1_000_000)} s`
  return countText(short(us / 86_400_000_000), 'day')
}

/** A number with its noun: `1 step`, `2,500 steps`. */
export function countText(count: number | string, noun: string): string {
  return `${typeof count === 'number' ? numberText(count) : count} ${noun}${count === 1 || count === '1' ? '' : 's'}`
}

/** A whole number with commas between groups of three digits. */
export function numberText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A value as short JSON; a string that is a plain word stands without quotes. */
export function valueText(value: unknown): string {
  if (typeof value === 'string' && /^[\w-]+$/.test(value)) return value
  return JSON.stringify(value) ?? String(value)
}

/** About three digits, without zeros at the end. */
function short(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)))
}
