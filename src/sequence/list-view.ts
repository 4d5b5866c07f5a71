/**
 * What a list shows: a readonly array that is made in O(1), see `lazy-array.ts`.
 */
import { memoByIdentity } from '../base/memo'
import { lazyArray } from '../collections/lazy-array'
import type { AnyCrdt } from '../crdt/contract'
import { seekIndex } from './seek'
import { eachSpan, type Node, pathIn, spanAt } from './span-tree'

/** What the elements of a list hold. */
export type Items = readonly unknown[]

/**
 * The view maker of lists; one for each descriptor.
 *
 * @param itemOf what shows of what an element holds, and `itemsOf` the same of several; the same reference for the same.
 */
export function listView(
  itemOf: (held: unknown) => unknown,
  itemsOf: (held: Items) => Items,
): (root: Node<Items>) => Items {
  return memoByIdentity((root: Node<Items>) =>
    lazyArray<unknown>({
      length: root.visible,
      at(index) {
        const path = pathIn(root, null)
        seekIndex(path, index)
        return itemOf((spanAt(path).content as Items)[path.within])
      },
      chunks: visit =>
        eachSpan(root, ({ isLive, content }) => {
          if (isLive) visit(itemsOf(content as Items))
        }),
    }),
  )
}

/** The view maker of lists of one child type. Items are those of the children's views, so what did not change stays `===`. */
export function viewOfChildren(child: AnyCrdt): (root: Node<Items>) => Items {
  const viewOf = (state: unknown): unknown => child.view(state) as unknown
  return listView(
    viewOf,
    // Of the many spans of a list a change replaces one.
    memoByIdentity((states: Items): Items => states.map(viewOf)),
  )
}
