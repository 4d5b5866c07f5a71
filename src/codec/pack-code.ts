/**
 * The lengths of a Huffman code, of bounded length: how many bits each symbol takes when it occurs so often.
 *
 * A code that is too long is made again from halved counts, rounded up. That is not optimal as package-merge would be; the loss
 * is a few bytes in 25,000.
 *
 * @see Huffman, A Method for the Construction of Minimum-Redundancy Codes, 1952
 */

/** The lengths of a complete code of at most `bits` bits; at least two symbols have one, even if none occurs. */
export function codeLengths(counts: Int32Array, bits: number): Uint8Array {
  const weights = counts.slice()
  for (let i = 0; weights.filter(weight => weight > 0).length < 2; i++) weights[i] ||= 1
  for (;;) {
    const lengths = huffman(weights)
    if (lengths.every(length => length <= bits)) return lengths
    weights.forEach((weight, symbol) => {
      weights[symbol] = (weight + 1) >> 1
    })
  }
}

function huffman(counts: Int32Array): Uint8Array {
  const count = (symbol: number): number => counts[symbol] as number
  const leaves = [...counts.keys()].filter(symbol => count(symbol) > 0).sort((a, b) => count(a) - count(b) || a - b)
  const weights = leaves.map(count)
  const parents: number[] = []
  // Leaves ascend, and so do the nodes made of them behind: the lightest is the first of either.
  for (let leaf = 0, node = leaves.length, made = node; made < 2 * leaves.length - 1; made++) {
    weights[made] = 0
    for (let i = 0; i < 2; i++) {
      const isLeaf = leaf < leaves.length && (node >= made || (weights[leaf] as number) <= (weights[node] as number))
      const lightest = isLeaf ? leaf++ : node++
      parents[lightest] = made
      weights[made] = (weights[made] as number) + (weights[lightest] as number)
    }
  }
  const depths = new Array<number>(weights.length).fill(0)
  for (let i = weights.length - 2; i >= 0; i--) depths[i] = (depths[parents[i] as number] as number) + 1
  const lengths = new Uint8Array(counts.length)
  leaves.forEach((symbol, i) => {
    lengths[symbol] = depths[i] as number
  })
  return lengths
}
