/**
 * Makes a Huffman code of bounded length, as the lengths of its codes: how many bits each symbol takes when it occurs so often.
 *
 * If a code is too long, the rarest symbols count as more. That is not optimal as package-merge would be, but loses only a few
 * bytes in 25,000.
 *
 * @see Huffman, A Method for the Construction of Minimum-Redundancy Codes, 1952; ours has codes of at most 10 bits.
 */
import { codeBits } from './pack-format'

/** The lengths of a complete code of at most 10 bits, 0 for a symbol without code. Symbols 0 and 1 always have one. */
export function codeLengths(counts: Int32Array, floor = 1): Uint8Array {
  const lengths = new Uint8Array(counts.length)
  const groups: (readonly [weight: number, symbols: readonly number[]])[] = []
  const add = (weight: number, symbols: readonly number[]): void => {
    // Before all that are as heavy, so that it is taken after them: then the longest code is short.
    const at = groups.findIndex(group => group[0] <= weight)
    groups.splice(at < 0 ? groups.length : at, 0, [weight, symbols])
  }
  counts.forEach((count, symbol) => {
    if (count > 0 || symbol < 2) add(Math.max(count, floor), [symbol])
  })
  while (groups.length > 1) {
    const [[a, some], [b, others]] = groups.splice(-2) as [(typeof groups)[0], (typeof groups)[0]]
    add(a + b, some.concat(others))
    for (const symbol of some.concat(others)) (lengths[symbol] as number)++
  }
  return lengths.some(length => length > codeBits) ? codeLengths(counts, 2 * floor) : lengths
}
