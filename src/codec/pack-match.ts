/**
 * Finds the cheapest way to say bytes as literals and matches of earlier bytes, at given costs: a shortest path.
 *
 * From the end to the start, the cheapest way on from each place is known for all places behind it. Candidates are the latest
 * places with the same three bytes, as chains through all the input; only a nearer one or a longer one can be cheaper.
 *
 * @see Storer and Szymanski, Data Compression via Textual Substitution, 1982; theirs is optimal for costs that are all equal,
 * ours takes the lengths of the codes of a parse before, and only so many candidates.
 */
import { distanceMax, distanceSplit, extraBits, lengthSplit, literals, matchMax, matchMin } from './pack-format'

/** For each place the length of the best step from there, 1 for a literal, and the distance of a match. */
export interface Parse {
  readonly lengths: Uint16Array
  readonly distances: Int32Array
}

/** The symbol of a number; its extra bits are its lowest ones. */
export function symbolOf(n: number, split: number): number {
  const extra = Math.max(0, 31 - Math.clz32(n | 1) - split)
  return (extra << split) + (n >> extra)
}

/** For each place the last place before that may have the same three bytes, or -1. O(n). */
export function chains(bytes: Uint8Array): Int32Array {
  const before = new Int32Array(bytes.length).fill(-1)
  const last = new Int32Array(0x10000).fill(-1)
  for (let i = 0, three = 0; i < bytes.length; i++) {
    three = ((three << 8) | (bytes[i] as number)) & 0xffffff
    if (i < matchMin - 1) continue
    const hash = Math.imul(three, 0x9e3779b1) >>> 16
    before[i - 2] = last[hash] as number
    last[hash] = i - 2
  }
  return before
}

/** The bits that each match length and each distance symbol take, from the lengths of the codes. */
function matchCosts(main: Uint8Array, distances: Uint8Array): readonly [lengths: Uint8Array, distances: Uint8Array] {
  const ofLengths = new Uint8Array(matchMax + 1)
  for (let length = matchMin; length <= matchMax; length++) {
    const symbol = symbolOf(length - matchMin, lengthSplit)
    ofLengths[length] = costOf(main, literals + symbol) + extraBits(symbol, lengthSplit)
  }
  return [ofLengths, distances.map((_, symbol) => costOf(distances, symbol) + extraBits(symbol, distanceSplit))]
}

/** A symbol without a code may get one in the next; that costs about as much as the longest. */
function costOf(lengths: Uint8Array, symbol: number): number {
  return lengths[symbol] || 12
}

/** The cheapest parse at the costs of two codes, with at most `depth` candidates for each place. O(n · depth). */
export function parse(
  bytes: Uint8Array,
  before: Int32Array,
  main: Uint8Array,
  distanceCode: Uint8Array,
  depth: number,
): Parse {
  const size = bytes.length
  const lengths = new Uint16Array(size).fill(1)
  const distances = new Int32Array(size)
  const costs = new Int32Array(size + 1)
  const [lengthCosts, distanceCosts] = matchCosts(main, distanceCode)
  let lastDistance = 0
  let lastLength = 0
  for (let at = size - 1; at >= 0; at--) {
    const most = Math.min(matchMax, size - at)
    let least = (costs[at + 1] as number) + costOf(main, bytes[at] as number)
    let longest = matchMin - 1
    let distance = 0
    let from = before[at] as number
    for (let tries = depth; from >= 0 && tries > 0 && longest < most; tries--, from = before[from] as number) {
      // What begins here goes on as what begins one byte later, at the same distance: runs are not compared again.
      let length = at - from === lastDistance ? Math.min(lastLength + 1, most) : 0
      if (length === 0) {
        if (bytes[from + longest] !== bytes[at + longest] || at - from > distanceMax) continue
        while (length < most && bytes[from + length] === bytes[at + length]) length++
      }
      if (length <= longest) continue
      distance = at - from
      const far = distanceCosts[symbolOf(distance - 1, distanceSplit)] as number
      // A long match is taken whole.
      for (let i = length < 64 ? longest + 1 : length; i <= length; i++) {
        const cost = (costs[at + i] as number) + far + (lengthCosts[i] as number)
        if (cost >= least) continue
        least = cost
        lengths[at] = i
        distances[at] = distance
      }
      longest = length
      if (length >= 64) break
    }
    lastDistance = distance
    lastLength = longest
    costs[at] = least
  }
  return { lengths, distances }
}
