// Random numbers for histories: the same from the same seed.

/** A whole number from 0 to below. */
export type Dice = (below: number) => number

export const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
export const isLong = process.env.MELDKIT_LONG !== undefined

/** A generator of 32 bits of state (mulberry32, by Tommy Ettinger); good enough to make histories, and fast. */
export function diceFrom(start: number): Dice {
  let state = start | 0
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
