/**
 * Collects the gone dots that pass a reader or a writer, and makes one context of them when asked.
 *
 * They come in the order of keys, not of dots; sorting once keeps n of them at O(n log n).
 */
import { type CausalContext, emptyContext, rangeContext } from '../clock/causal-context'
import { compareDots, type Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'

/** Dots in any order, as they come; undefined before the first. */
export type CollectedDots = Dot[] | undefined

/** The dots and one more. */
export function collectDot(dots: CollectedDots, id: ReplicaId, counter: number): CollectedDots {
  if (dots === undefined) return [{ id, counter }]
  dots.push({ id, counter })
  return dots
}

/** The context of the dots. */
export function contextOfDots(dots: CollectedDots): CausalContext {
  if (dots === undefined) return emptyContext()
  // Most often a change replaces one dot.
  if (dots.length === 1) return rangeContext((dots[0] as Dot).id, (dots[0] as Dot).counter, (dots[0] as Dot).counter)
  const ids: ReplicaId[] = []
  const values: number[][] = []
  for (const { id, counter } of dots.sort(compareDots)) {
    if (ids.at(-1) !== id) {
      ids.push(id)
      values.push([])
    }
    const runs = values.at(-1) as number[]
    if (runs.length > 0 && counter <= (runs.at(-1) as number) + 1) runs[runs.length - 1] = counter
    else runs.push(counter, counter)
  }
  return { ids, values }
}
