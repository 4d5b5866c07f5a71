/**
 * Collects the gone dots that pass a reader or a writer, and makes one context of them when asked.
 *
 * They come in the order of keys, not of dots; sorting once keeps n of them at O(n log n).
 */
import type { CausalContext } from '../clock/causal-context'
import { compareDots, type Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'

/** A collector of dots. */
export interface DotCollector {
  add(id: ReplicaId, counter: number): void
  context(): CausalContext
}

/** Makes an empty collector. */
export function dotCollector(): DotCollector {
  const dots: Dot[] = []
  return {
    add: (id, counter) => void dots.push({ id, counter }),
    context() {
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
    },
  }
}
