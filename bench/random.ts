/** Numbers that look random and follow from a seed, so that a run can be repeated. */

/** The next number, at least 0 and below 1. */
export type Random = () => number

/** A Weyl sequence whose steps are mixed. */
export function random(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000
  }
}

/** A whole number from 0 to below `count`. */
export const below = (next: Random, count: number): number => Math.floor(next() * count)

export function shuffled<T>(items: readonly T[], next: Random): T[] {
  return items
    .map(item => [next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)
}
