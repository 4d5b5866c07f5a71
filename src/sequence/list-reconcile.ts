/**
 * A plain next array for a list of replicated children: which elements stay, which come, which go.
 *
 * An element stays as long as its order among those that stay allows: then it keeps its identity, and its child is
 * reconciled. A child that would have to move comes anew at its new place, since lists do not move elements.
 */
import type { AnyCrdt, Facets, KeyOf, Scope } from '../crdt/contract'
import { reconcilePart, refuse } from '../crdt/plain'
import { dotAt, elementScope } from './element-scope'
import { deleteItems, insertItems, type ListState } from './list-edit'
import { stayingPairs } from './list-match'
import type { Items } from './list-view'
import type { Node } from './span-tree'

/** What is known of the children. */
export interface ChildType {
  readonly child: AnyCrdt
  readonly facets: Facets<unknown>
  readonly view: (root: Node<Items>) => Items
}

/** Edits the list so that its view becomes `next`. O(n log n). */
export function reconcileChildren(
  scope: Scope<ListState>,
  next: unknown,
  keyOf: KeyOf,
  { child, facets, view }: ChildType,
): void {
  if (!Array.isArray(next)) refuse('an array', next)
  const now = view(scope.read().root)
  if (next === now || isUntouched(now, next, keyOf)) return
  const [items, wanted] = [[...now], [...(next as Items)]]
  const pairs = stayingPairs(now, next as Items, keyOf)
  const reconcileAt = (index: number, from: number): void =>
    reconcilePart(keyOf, from, () =>
      facets.reconcile(elementScope(scope, child, dotAt(scope.peek(), index)), wanted[from], keyOf),
    )
  let [oldEnd, newEnd] = [items.length, wanted.length]
  // From the end, so that indices stay.
  for (const [old, fresh] of [...pairs.reverse(), [-1, -1] as const]) {
    const count = newEnd - fresh - 1
    deleteItems(scope, old + 1, oldEnd - old - 1)
    if (count > 0)
      insertItems(
        scope,
        old + 1,
        Array.from({ length: count }, () => child.bottom as unknown),
      )
    for (let i = 0; i < count; i++) reconcileAt(old + 1 + i, fresh + 1 + i)
    if (old >= 0 && items[old] !== wanted[fresh]) reconcileAt(old, fresh)
    oldEnd = old
    newEnd = fresh
  }
}

function isUntouched(now: object, next: object, keyOf: KeyOf): boolean {
  const changed = keyOf.changed?.(now, next)
  return changed !== undefined && [...changed].length === 0
}
