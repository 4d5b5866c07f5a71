/**
 * Many changes of one B+tree in a row, without a copy of the path for each.
 *
 * The editor owns the nodes it made and changes them in place; nodes of the tree it started from are copied once, at the
 * first change, so that tree stays as it is. `done` gives the result and ends the ownership for ever. Left out: undoing;
 * to give up, drop the editor.
 */
import { invariant } from '../base/error'
import { type BTree, type BTreeReading, requireRange, treeOf } from './b-tree'
import { spliceRoot } from './b-tree-splice'

/** A tree that is being changed. All reading functions take it as it stands; none of its nodes may be kept. */
export interface BTreeEditor<Item, Sum> extends BTreeReading<Item, Sum> {
  readonly editing: true
  /** As `bTreeSplice`, in place. */
  readonly splice: (at: number, drop: number, put?: readonly Item[]) => void
  /** The result; the tree it started from when nothing changed. The editor is spent. */
  readonly done: () => BTree<Item, Sum>
}

/**
 * An editor that starts from `tree`.
 *
 * @throws InvariantError `editor-done`, at every use after `done`.
 *
 * @example
 * ```ts
 * import { bTree, bTreeEditor, bTreeGet, bTreeItems } from 'meldkit'
 *
 * const count = { zero: 0, of: () => 1, plus: (a: number, b: number) => a + b }
 * const editor = bTreeEditor(bTree(count, ['b']))
 * editor.splice(0, 0, ['a'])
 * bTreeGet(editor, 0) // => 'a'
 * editor.splice(2, 0, ['c'])
 * Array.from(bTreeItems(editor.done())) // => ['a', 'b', 'c']
 * ```
 */
export function bTreeEditor<Item, Sum>(tree: BTree<Item, Sum>): BTreeEditor<Item, Sum> {
  const { measure } = tree
  let current = tree.root
  let token: object | null = {}
  const live = (): object => {
    invariant(token !== null, 'editor-done', () => 'B+tree editor: expected no use after done(). Start a new editor.')
    return token
  }
  return {
    editing: true,
    measure,
    get root() {
      live()
      return current
    },
    splice(at, drop, put = []) {
      const owner = live()
      requireRange(current.count, at, drop)
      if (drop > 0 || put.length > 0) current = spliceRoot(measure, current, at, drop, put, owner)
    },
    done() {
      live()
      token = null
      return current === tree.root ? tree : treeOf(measure, current)
    },
  }
}
