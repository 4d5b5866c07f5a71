/**
 * The longest increasing subsequence: of what stands in another order than before, the most that can stay where it is.
 *
 * Source: Fredman, "On computing the length of longest increasing subsequences" (Discrete Mathematics 1975). Left out: ties,
 * as all numbers differ.
 */

/** Which of the numbers, by their places, make a longest increasing subsequence. O(n log n). */
export function longestIncreasing(numbers: readonly number[]): ReadonlySet<number> {
  // The place of the smallest number that ends a subsequence of each length, and what comes before each number in its own.
  const ends: number[] = []
  const before: number[] = []
  numbers.forEach((number, place) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[ends[middle] as number] as number) < number) low = middle + 1
      else high = middle
    }
    before.push(low === 0 ? -1 : (ends[low - 1] as number))
    ends[low] = place
  })
  const found = new Set<number>()
  for (let place = ends.at(-1) ?? -1; place >= 0; place = before[place] as number) found.add(place)
  return found
}
