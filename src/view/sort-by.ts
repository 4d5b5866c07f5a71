/**
 * The entries of a map or a set in an order that the reader wants, with access by position.
 *
 * A B+tree holds them; from one version to the next, those that changed are taken out and put where they belong. Ties are
 * broken by key, so the order is a function of the content and not of the versions that came before. Left out: two orders
 * at a time; make two.
 */
import { invariant } from '../base/error'
import { type BTree, bTree, bTreeGet } from '../collections/b-tree'
import { bTreeEditor } from '../collections/b-tree-editor'
import { bTreeItems } from '../collections/b-tree-items'
import { bTreeBisect } from '../collections/b-tree-search'
import { type Champ, champEach, champGet, emptyChamp } from '../collections/champ'
import { eachDifference } from '../collections/champ-diff'
import { compareKeys, type Scalar } from '../collections/key'
import { type Entries, incremental, type KeyOfEntries, mapped } from './incremental'
import { compareRanks, type Rank } from './rank'

/** Entries in order. A light array: immutable, made lazily, read by position. */
export interface Sorted<Key extends Scalar, Value> extends Iterable<readonly [Key, Value]> {
  readonly length: number
  /** The entry at an index, the same object as long as its value is; from the end if negative. O(log n). */
  at(index: number): readonly [Key, Value] | undefined
  /** A new array of the entries from one index up to another, as `Array.prototype.slice`. O(entries + log n). */
  slice(from?: number, to?: number): readonly (readonly [Key, Value])[]
  /** The index of a key, -1 if it is not there. O(log n). */
  indexOf(key: Key): number
  toJSON(): readonly (readonly [Key, Value])[]
}

/** How {@link sortBy} sorts. */
export interface SortOptions<R extends Rank> {
  /** Largest ranks first; entries of equal rank are ascending by key all the same. */
  readonly descending?: boolean
  /** A total order of the ranks; by type, numbers by size, text by UTF-16 code units, arrays item by item if left out. */
  readonly compare?: (a: R, b: R) => number
}

/** An entry with its rank. */
interface Item {
  readonly entry: readonly [Scalar, unknown]
  readonly rank: Rank
}

type Items = Champ<Scalar, Item>
type Order = (a: Item, b: Item) => number
interface Made {
  readonly tree: BTree<Item, null>
  readonly sorted: Sorted<Scalar, unknown>
}

/** Indexes are all that is asked for, and nodes count their items anyway. */
const measure = { zero: null, of: () => null, plus: () => null, minus: () => null }

/**
 * A function from a map's or a set's view to its entries, ascending by the rank that `rankOf` gives to each.
 *
 * Entries of equal rank are ascending by key, so equal content is in equal order on every replica. `rankOf` must be pure;
 * it is called for the entries whose value is not `===` to the one before. When none differs, the result is the same
 * object.
 *
 * Cost: O(n log n) for the first input; then, for a version in which d entries differ, d calls of `rankOf` and O(d log n)
 * comparisons. The two newest inputs and their results are kept, others as long as their inputs live.
 *
 * @throws InvariantError `argument` when the input is not the view of a map or set, such as a plain `Map`.
 * @throws InvariantError `argument` when `compare` is seen to contradict itself.
 *
 * @example
 * ```ts
 * import { change, orMap, pnCounter, replica, sortBy, view } from 'meldkit'
 *
 * const Votes = orMap(pnCounter())
 * const ranking = sortBy((votes: number) => votes, { descending: true })
 * const [one] = change(Votes, replica(Votes, 'alice'), (votes) => {
 *   votes.at('tea').increment(2)
 *   votes.at('jam').increment(7)
 *   votes.at('rye').increment(2)
 * })
 * const top = ranking(view(Votes, one))
 * top.slice(0, 2) // => [['jam', 7], ['rye', 2]]
 * top.at(-1) // => ['tea', 2]
 * top.indexOf('tea') // => 2
 * const [two] = change(Votes, one, (votes) => votes.at('tea').increment())
 * ranking(view(Votes, two)).at(0) === top.at(0) // => true
 * ```
 */
export function sortBy<Value, R extends Rank, Key extends Scalar = string>(
  rankOf: (value: Value, key: Key) => R,
  { descending = false, compare = compareRanks }: SortOptions<R> = {},
): <Input extends Entries<Key, Value>>(input: Input) => Sorted<KeyOfEntries<Input> & Scalar, Value> {
  const order: Order = (a, b) => {
    const ranks = compare(a.rank as R, b.rank as R)
    return (descending ? -ranks : ranks) || compareKeys(a.entry[0], b.entry[0])
  }
  const ranked = mapped((value: Value, key: Key): Item => {
    return { entry: Object.freeze([key, value] as const), rank: rankOf(value, key) }
  })
  const empty = bTree<Item, null>(measure)
  const sortedOf = incremental<Item, Made>(
    { tree: empty, sorted: sortedView(emptyChamp(), empty, order) },
    (made, from, to) => {
      const tree = moved(made.tree, from, to, order)
      return tree === made.tree ? made : { tree, sorted: sortedView(to, tree, order) }
    },
  )
  return input => sortedOf(ranked(input)).sorted as never
}

/** The tree of the items of `to`, made from the tree of those of `from`. */
function moved(tree: BTree<Item, null>, from: Items, to: Items, order: Order): BTree<Item, null> {
  const before: Item[] = []
  const after: Item[] = []
  eachDifference(from, to, (_, old, now) => {
    if (old !== undefined) before.push(old)
    if (now !== undefined) after.push(now)
  })
  // Where much differs, sorting is quicker than finding a place for each.
  if (4 * (before.length + after.length) > to.size) {
    const items: Item[] = []
    champEach(to, item => items.push(item))
    return bTree(measure, items.sort(order))
  }
  const editor = bTreeEditor(tree)
  for (const item of before) editor.splice(placeOf(editor, item, order), 1)
  for (const item of after)
    editor.splice(
      bTreeBisect(editor, other => order(other, item) >= 0),
      0,
      [item],
    )
  return editor.done()
}

/** The index of an item that is there. */
function placeOf(tree: Parameters<typeof bTreeGet<Item>>[0], item: Item, order: Order): number {
  const index = bTreeBisect(tree, other => order(other, item) >= 0)
  invariant(bTreeGet(tree, index) === item, 'argument', () => {
    return 'sortBy: expected compare to be a total order that never changes, but an entry is not where it was put. Return a negative number, 0 or a positive one, from the ranks alone.'
  })
  return index
}

function sortedView(items: Items, tree: BTree<Item, null>, order: Order): Sorted<Scalar, unknown> {
  const length = tree.root.count
  function* entries(from = 0, to = length) {
    for (const { entry } of bTreeItems(tree, from, to)) yield entry
  }
  const slice = (from = 0, to = length) => {
    const start = clamp(from, length)
    return [...entries(start, Math.max(start, clamp(to, length)))]
  }
  return Object.freeze({
    length,
    at(index: number) {
      const whole = wholeOf(index)
      return bTreeGet(tree, whole < 0 ? length + whole : whole)?.entry
    },
    slice,
    indexOf(key: Scalar) {
      const item = champGet(items, key)
      return item === undefined ? -1 : placeOf(tree, item, order)
    },
    toJSON: () => slice(),
    [Symbol.iterator]: () => entries(),
  })
}

/** An index as arrays take it: what is no number is 0, fractions are dropped. */
function wholeOf(index: number): number {
  return Math.trunc(index) || 0
}

/** The same within 0 and the length. */
function clamp(index: number, length: number): number {
  const whole = wholeOf(index)
  return whole < 0 ? Math.max(0, length + whole) : Math.min(whole, length)
}
