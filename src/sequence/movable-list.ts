/**
 * A list whose elements can be moved: a move keeps the element, so that edits made meanwhile come along.
 */
import { InvariantError } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { checkValue, type Json } from '../codec/value'
import { champGet } from '../collections/champ'
import type { AnyCausalCrdt, Crdt, Edit, FacetsOf, Scope, Value } from '../crdt/contract'
import { dotEntry } from '../crdt/dot-fun'
import { lwwRegister } from '../crdt/lww-register'
import { checkIndex, checkRange } from './list-edit'
import {
  deleteKeys,
  heldScope,
  insertBehindKey,
  keyAt,
  keyBefore,
  keysAt,
  lengthOf,
  type MovableScope,
  moveBehindKey,
} from './movable-edit'
import { movableFacets } from './movable-facets'
import { elementsOf, keysInOrder, type MovableListState, movableParts } from './movable-state'

/** The mutators that movable lists of values and of children share. */
export interface MovableEdit {
  /** How many elements there are now. */
  readonly length: number
  /** Moves the element at `from` so that it has the index `to` afterwards. Does nothing where that is where it is. */
  move(from: number, to: number): void
  /** Deletes `count` elements, 1 if left out, from an index on. */
  delete(index: number, count?: number): void
  /** Deletes all elements that are seen. */
  clear(): void
}

/** The mutators of a movable list of plain values. */
export interface MovableListEdit<V> extends MovableEdit {
  /** Inserts values so that the first gets an index. */
  insert(index: number, ...values: V[]): void
  /** Inserts values at the end. */
  push(...values: V[]): void
  /** Writes another value into the element at an index, which stays the same element. */
  set(index: number, value: V): void
}

/** The mutators of a movable list of replicated children. */
export interface MovableListOfEdit<ChildEdit> extends MovableEdit {
  /** Inserts an element, empty, so that it gets an index, and gives its mutators. */
  insert(index: number): ChildEdit
  /** Inserts an element, empty, at the end, and gives its mutators. */
  push(): ChildEdit
  /** The mutators of the element at an index. */
  at(index: number): ChildEdit
}

/** The descriptor type of {@link movableList} of plain values. */
export interface MovableList<V> extends Crdt<MovableListState, readonly V[], MovableListEdit<V>, 'causal'> {}

/** The descriptor type of {@link movableList} of replicated children. */
export interface MovableListOf<Child extends AnyCausalCrdt>
  extends Crdt<MovableListState, readonly Value<Child>[], MovableListOfEdit<Edit<Child>>, 'causal'> {}

/**
 * A list whose elements can be moved, of plain values or of replicated children.
 *
 * Under concurrency: an element is in one place, that of the move that has seen the others, else of the one with the larger
 * stamp, then the larger replica id; an edit made while another moves the element comes along; who deletes an element wins
 * over who moves or edits it. Insertions come in Fugue order, so what two type at one place does not mix.
 *
 * State: `[slots, [[key, [presence, position, child]], …]]`, elements ascending by key, which is the dot of the insertion:
 * `["1@alice", [[["1@alice"]], [["7@bob", 4]], [["1@alice", 3, "tea"]]]]` was moved by `7@bob`. Slots are as in a text; each is
 * `""` for an insertion and the key of the element for a move. The view is a frozen array; items that did not change stay `===`.
 * Cost: an edit is O(log n), and that for each move that has lost to a concurrent one and was not compacted; a view is
 * O(n), and so is deleting several at once. About 14 bytes an element besides what it holds; each slot that a
 * move or a deletion leaves takes about 3 until compaction.
 *
 * Elements have no key of their own to the application. `reconcile` and `draft` match them by the option `key`, or by the
 * object that the view holds, and move as few as can be, in O(n log n); plain values are matched by content.
 *
 * `child` is a descriptor of kind `causal`; without it elements hold plain values, and `set` is last-writer-wins.
 * @throws InvariantError `argument` when an index or count is not a whole number in range, or the child is not causal.
 * @throws InvariantError `value` when a value is not finite JSON with well-formed text.
 *
 * @example
 * ```ts
 * import { change, merge, movableList, replica, view } from 'meldkit'
 *
 * const Plan = movableList<string>()
 * const [alice] = change(Plan, replica(Plan, 'alice'), plan => plan.push('shop', 'cook', 'eat'))
 * const bob = merge(Plan, replica(Plan, 'bob'), alice)
 * const [moved] = change(Plan, alice, plan => plan.move(2, 0))
 * const [other] = change(Plan, bob, plan => {
 *   plan.set(2, 'dine')
 *   plan.move(2, 1)
 * })
 * view(Plan, moved) // => ['eat', 'shop', 'cook']
 * view(Plan, merge(Plan, moved, other)) // => ['shop', 'dine', 'cook']
 * change(Plan, bob, plan => plan.move(0, 3)) // => throws argument
 * ```
 *
 * @see Kleppmann, "Moving Elements in List CRDTs" (PaPoC 2020), section 3. We differ: the register of an element's
 *   position keeps concurrent moves by their dots, causal order before stamps; a slot is deleted with the entry that names it;
 *   and a move does not bring back what was deleted.
 */
export function movableList<V = Json>(): MovableList<V>
export function movableList<Child extends AnyCausalCrdt>(child: Child): MovableListOf<Child>
export function movableList(child?: AnyCausalCrdt): MovableList<unknown> | MovableListOf<AnyCausalCrdt> {
  if (child === undefined) return descriptorOf(lwwRegister<Json>(null), [], valueMethods) as MovableList<unknown>
  if (child.kind !== 'causal')
    throw new InvariantError(
      'argument',
      `A movableList holds causal children only, got ${child.tag}, which is a lattice and cannot be removed.`,
    )
  return descriptorOf(child, [['', child]], childMethods) as MovableListOf<AnyCausalCrdt>
}

function descriptorOf(child: AnyCausalCrdt, children: Crdt<unknown, unknown, unknown>['children'], methods: object) {
  const parts = movableParts(child)
  const view = memoByIdentity((state: MovableListState): readonly unknown[] =>
    Object.freeze(keysInOrder(state).map(key => child.view(champGet(elementsOf(state), key)?.[2]) as unknown)),
  )
  return {
    ...parts.whole,
    tag: 'movableList',
    version: 1,
    kind: 'causal',
    children,
    view,
    edit(scope: Scope<MovableListState>): unknown {
      const open: object = { __proto__: methods, scope, parts }
      return open
    },
    facetsFrom: (facetsOf: FacetsOf) => movableFacets(parts, view, children.length === 0, facetsOf),
  }
}

/** The mutators share their functions: they are made for every change. */
interface Open extends MovableEdit, MovableScope {}

const methods: MovableEdit & ThisType<Open> = {
  get length() {
    return lengthOf((this as unknown as Open).scope.peek())
  },
  move(from, to) {
    const last = this.length - 1
    checkIndex('move', from, last)
    checkIndex('move', to, last)
    if (from === to) return
    const state = this.scope.peek()
    moveBehindKey(this, keyAt(state, from), keyBefore(state, to > from ? to + 1 : to), false)
  },
  delete(index, count = 1) {
    checkRange('delete', index, count, this.length)
    deleteKeys(this, keysAt(this.scope, index, count))
  },
  clear() {
    deleteKeys(this, keysAt(this.scope, 0, this.length))
  },
}

const valueMethods: MovableListEdit<unknown> & ThisType<Open & MovableListEdit<unknown>> = /* @__PURE__ */ withMethods(
  methods,
  {
    insert(index: number, ...values: unknown[]) {
      checkIndex('insert', index, this.length)
      const { writer, stamp } = this.scope
      const checked = values.map(value => checkValue(value))
      if (checked.length === 0) return
      const held = (counter: number, i: number) => [dotEntry(writer, counter, stamp, checked[i])]
      insertBehindKey(this, keyBefore(this.scope.peek(), index), checked.length, held)
    },
    push(...values: unknown[]) {
      this.insert(this.length, ...values)
    },
    set(index: number, value: unknown) {
      const edit = childAt(this, 'set', index) as { set(value: unknown): void }
      edit.set(value)
    },
  },
)

const childMethods: MovableListOfEdit<unknown> & ThisType<Open & MovableListOfEdit<unknown>> =
  /* @__PURE__ */ withMethods(methods, {
    insert(index: number) {
      checkIndex('insert', index, this.length)
      const [key] = insertBehindKey(this, keyBefore(this.scope.peek(), index), 1, () => this.parts.child.bottom)
      return this.parts.child.edit(heldScope(this, key as string)) as unknown
    },
    push() {
      return this.insert(this.length)
    },
    at(index: number) {
      return childAt(this, 'at', index)
    },
  })

function withMethods<Base extends object, More extends object>(
  base: Base,
  more: More & ThisType<Open & More>,
): Base & More {
  return Object.create(base, Object.getOwnPropertyDescriptors(more)) as Base & More
}

function childAt(open: Open, what: string, index: number): unknown {
  checkIndex(what, index, open.length - 1)
  return open.parts.child.edit(heldScope(open, keyAt(open.scope.peek(), index)))
}
