/**
 * Finds the cheapest way to say bytes as literals and matches of earlier bytes, at given costs: a shortest path.
 *
 * From the end to the start, since the cheapest way on from each place follows from those of the places behind it. A candidate
 * is worth a look only if it is longer than all nearer ones: so the last places of the same 3 and 4 bytes, and a few of 5.
 *
 * @see Storer and Szymanski, Data Compression via Textual Substitution, 1982, whose costs are all alike; ours are the lengths
 * of the codes that a parse before gave, and only so many candidates are tried.
 */
import {
  distanceMax,
  distanceSplit,
  extraBits,
  lengthSplit,
  literals,
  mainSymbols,
  matchMax,
  matchMin,
} from './pack-format'

/** What a symbol without a code is taken to cost: it may get one in the next code, about as long as the longest. */
const noCode = 12
/** A match of so many bytes is taken whole, and no longer one looked for. */
const longMatch = 64

/** The symbol of a number; its extra bits are its lowest ones. */
export function symbolOf(n: number, split: number): number {
  const extra = Math.max(0, 31 - Math.clz32(n | 1) - split)
  return (extra << split) + (n >> extra)
}

/** The last places before each place that may have the same 3, 4 and 5 bytes, or -1. O(n). */
export function chains(bytes: Uint8Array): readonly Int32Array[] {
  const tables = (size: number): Int32Array[] => [3, 4, 5].map(() => new Int32Array(size).fill(-1))
  const before = tables(bytes.length)
  const last = tables(0x10000)
  for (let at = 0; at < bytes.length; at++) {
    let hash = 0
    for (let i = 0; i < 5 && at + i < bytes.length; i++) {
      hash = Math.imul(hash ^ (bytes[at + i] as number), 0x9e3779b1)
      if (i < 2) continue
      const places = last[i - 2] as Int32Array
      ;(before[i - 2] as Int32Array)[at] = places[hash >>> 16] as number
      places[hash >>> 16] = at
    }
  }
  return before
}

/**
 * The cheapest parse at the costs of two codes, with at most `depth` candidates for each place. O(n · depth).
 *
 * The result holds for each place the best step from there: the length in 9 bits, 1 for a literal, and above it the distance.
 */
export function parse(bytes: Uint8Array, before: readonly Int32Array[], codes: Uint8Array, depth: number): Int32Array {
  const size = bytes.length
  const steps = new Int32Array(size).fill(1)
  const costs = new Int32Array(size + 1)
  const prices = codes.map(length => length || noCode)
  const lengthCosts = new Uint8Array(matchMax + 1).map((_, length) =>
    length < matchMin ? 0 : priceOf(prices, literals, length - matchMin, lengthSplit),
  )
  let lastDistance = 0
  let lastLength = 0
  for (let at = size - 1; at >= 0; at--) {
    const most = Math.min(matchMax, size - at)
    let least = (costs[at + 1] as number) + (prices[bytes[at] as number] as number)
    let longest = matchMin - 1
    let longestFrom = at
    for (let tries = 0, from = at; tries < depth && longest < most && longest < longMatch; tries++) {
      from = (before[Math.min(tries, 2)] as Int32Array)[tries < 3 ? at : from] as number
      const distance = at - from
      if (from < 0 || distance > distanceMax) break
      if (bytes[from] !== bytes[at] || bytes[from + longest] !== bytes[at + longest]) continue
      // One byte later, what is at this distance may have matched already: so runs are not compared again and again.
      let length = distance === lastDistance ? Math.min(lastLength + 1, most) : 1
      if (length === 1) while (length < most && bytes[from + length] === bytes[at + length]) length++
      if (length <= longest) continue
      const far = priceOf(prices, mainSymbols, distance - 1, distanceSplit)
      for (let i = length < longMatch ? longest + 1 : length; i <= length; i++) {
        const cost = (costs[at + i] as number) + far + (lengthCosts[i] as number)
        if (cost >= least) continue
        least = cost
        steps[at] = (distance << 9) | i
      }
      longest = length
      longestFrom = from
    }
    lastDistance = at - longestFrom
    lastLength = longest
    costs[at] = least
  }
  return steps
}

function priceOf(prices: Uint8Array, base: number, n: number, split: number): number {
  const symbol = symbolOf(n, split)
  return (prices[base + symbol] as number) + extraBits(symbol, split)
}
