/**
 * What a list of replicated children can do besides: plain values in, undo, reasons.
 */
import { emptyContext } from '../clock/causal-context'
import type { Dot } from '../clock/dot'
import { hashWriter } from '../codec/hash-writer'
import type { AnyCrdt, Contribution, Facets, FacetsOf, Scope } from '../crdt/contract'
import { elementScope, isShown } from './element-scope'
import type { ListState } from './list-edit'
import { reconcileChildren } from './list-reconcile'
import type { Items } from './list-view'
import { seekIndex } from './seek'
import { restoreSequence } from './sequence-facets'
import { eachSpan, type Node, pathIn, spanAt } from './span-tree'

/** The facets of a list of one child type, whose views `view` makes. */
export function listOfFacets(
  child: AnyCrdt,
  view: (root: Node<Items>) => Items,
  facetsOf: FacetsOf,
): Facets<ListState> {
  const facets: Facets<unknown> = facetsOf(child)
  return {
    reconcile: (scope, next, keyOf) => reconcileChildren(scope, next, keyOf, { child, facets, view }),
    inverse(scope, before, after, restored) {
      const at = (dot: Dot): Scope<unknown> => elementScope(scope, child, dot)
      restoreSequence(scope, before, after, restored, {
        blank: length => Array.from({ length }, () => child.bottom as unknown),
        edited(dot, old, now) {
          if (isShown(scope.peek(), dot)) facets.inverse(at(dot), old, now, restored)
        },
        inserted(dot, now) {
          // What others have written into it stays, and then so does the element.
          facets.inverse(at(dot), child.bottom, now, restored)
          return child.kind === 'causal' && child.alive(at(dot).peek())
        },
        brought(dot, old) {
          const isCausal = child.kind === 'causal'
          if (isCausal) facets.inverse(at(dot), old, clearedOf(child, old), restored)
          // What cannot be taken back to what it was can grow to it.
          if (!isCausal || at(dot).peek() === child.bottom) facets.reconcile(at(dot), child.view(old), () => undefined)
        },
      })
    },
    why(state) {
      const winners: Contribution[] = []
      const losers: Contribution[] = []
      let index = 0
      eachSpan(state.root, ({ isLive, content }) => {
        for (const held of isLive && content !== null ? content : []) {
          const inside = facets.why(held)
          const key = index++
          for (const winner of inside.winners) winners.push({ ...winner, key: winner.key ?? key })
          for (const loser of inside.losers) losers.push({ ...loser, key: loser.key ?? key })
        }
      })
      return { winners, losers }
    },
    part({ root }, step) {
      if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step >= root.visible) return undefined
      const path = pathIn(root, null)
      seekIndex(path, step)
      return [child, (spanAt(path).content as Items)[path.within]]
    },
  }
}

/** What is left of a child that is cleared, by whoever has seen all that it holds. */
function clearedOf(child: AnyCrdt, state: unknown): unknown {
  const removal: unknown = child.clear(state)
  const writer = hashWriter(0)
  child.write(writer, removal)
  return child.join(state, removal, writer.ahead(), emptyContext(), null) as unknown
}
