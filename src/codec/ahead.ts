/**
 * Collects the gone dots that pass a reader or a writer, and makes one context of them when asked.
 *
 * They come in the order of keys, not of dots; sorting once keeps n of them at O(n log n).
 */
import { type CausalContext, emptyContext, rangeContext } from '../clock/causal-context'
import { compareDots, type Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'

/** Ranges of dots in any order, as they come; undefined before the first. */
export type CollectedDots = GoneRange[] | undefined

interface GoneRange extends Dot {
  /** The last counter of the range. */
  readonly to: number
}

/** The dots and one more, or a range of them. */
export function collectDot(dots: CollectedDots, id: ReplicaId, counter: number, to: number = counter): CollectedDots {
  if (dots === undefined) return [{ id, counter, to }]
  dots.push({ id, counter, to })
  return dots
}

/** The context of the dots. */
export function contextOfDots(dots: CollectedDots): CausalContext {
  if (dots === undefined) return emptyContext()
  // Most often a change replaces one dot.
  const [first] = dots as [GoneRange]
  if (dots.length === 1) return rangeContext(first.id, first.counter, first.to)
  const ids: ReplicaId[] = []
  const values: number[][] = []
  for (const { id, counter, to } of dots.sort(compareDots)) {
    if (ids.at(-1) !== id) {
      ids.push(id)
      values.push([])
    }
    const runs = values.at(-1) as number[]
    const last = runs.length - 1
    if (last > 0 && counter <= (runs[last] as number) + 1) runs[last] = Math.max(to, runs[last] as number)
    else runs.push(counter, to)
  }
  return { ids, values }
}
