/**
 * Linear least squares for a few columns, by orthogonalization: more exact than the normal equations when columns are nearly parallel.
 *
 * Source: modified Gram-Schmidt, as in Björck, "Numerical Methods for Least Squares Problems" (1996), section 2.4.
 */

/**
 * The factors with which the columns add up to the target as closely as can be. Each column must have a part that the ones before
 * it have not. O(rows × columns²).
 */
export function leastSquares(columns: readonly (readonly number[])[], target: readonly number[]): readonly number[] {
  const basis: number[][] = []
  const shares: number[][] = []
  for (const column of [...columns, target]) {
    let rest = column.slice()
    shares.push(
      basis.map(unit => {
        const share = dot(unit, rest)
        rest = rest.map((value, i) => value - share * (unit[i] as number))
        return share
      }),
    )
    const length = Math.sqrt(dot(rest, rest))
    shares.at(-1)?.push(length)
    basis.push(rest.map(value => value / length))
  }
  const factors: number[] = []
  for (let i = columns.length - 1; i >= 0; i--) {
    let left = shares[columns.length]?.[i] as number
    for (let j = i + 1; j < columns.length; j++) left -= (shares[j]?.[i] as number) * (factors[j] as number)
    factors[i] = left / (shares[i]?.[i] as number)
  }
  return factors
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}
