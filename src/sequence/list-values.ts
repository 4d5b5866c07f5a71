/**
 * Lists of plain values: each element holds one, and is replaced as a whole.
 */
import { checkValue, valuesEqual } from '../codec/value'
import type { Crdt, Scope } from '../crdt/contract'
import { refuse } from '../crdt/plain'
import { valueContent } from './content'
import { checkIndex, checkRange, deleteItems, insertItems, type ListState } from './list-edit'
import { type Items, listView } from './list-view'
import { replacements } from './myers'
import { restoreSequence, whySequence } from './sequence-facets'
import { sequenceParts } from './sequence-parts'

/** The mutators of a list of plain values. */
export interface ListEdit<V> {
  /** How many elements there are now. */
  readonly length: number
  /** Inserts values so that the first gets an index. */
  insert(index: number, ...values: V[]): void
  /** Inserts values at the end. */
  push(...values: V[]): void
  /** Deletes `count` elements, 1 if left out, from an index on. */
  delete(index: number, count?: number): void
  /** Puts a new element with a value in the place of the one at an index, which is deleted. */
  set(index: number, value: V): void
  /** Deletes all elements. */
  clear(): void
}

/** The descriptor type of {@link list} of plain values. */
export interface List<V> extends Crdt<ListState, readonly V[], ListEdit<V>, 'causal'> {}

/** The descriptor of lists of values. */
export function listOfValues<V>(): List<V> {
  return {
    ...sequenceParts(valueContent),
    tag: 'list',
    version: 1,
    kind: 'causal',
    children: [],
    view: state => viewValues(state.root) as readonly V[],
    edit: scope => editOf(scope) as unknown as ListEdit<V>,
    facets: { reconcile: reconcileValues, inverse: restoreSequence, why: whySequence },
  }
}

const viewValues = /* @__PURE__ */ listView(
  value => value,
  values => values,
)

/** The mutators share their functions: they are made for every change. */
interface OpenList extends ListEdit<unknown> {
  readonly scope: Scope<ListState>
}

const methods: ListEdit<unknown> & ThisType<OpenList> = {
  get length() {
    return this.scope.peek().root.visible
  },
  insert(index, ...values) {
    checkIndex('insert', index, this.length)
    insertValues(this.scope, index, values)
  },
  push(...values) {
    insertValues(this.scope, this.length, values)
  },
  delete(index, count = 1) {
    checkRange('delete', index, count, this.length)
    deleteItems(this.scope, index, count)
  },
  set(index, value) {
    checkIndex('set', index, this.length - 1)
    const checked = checkValue(value)
    deleteItems(this.scope, index, 1)
    insertItems(this.scope, index, [checked])
  },
  clear() {
    deleteItems(this.scope, 0, this.length)
  },
}

function editOf(scope: Scope<ListState>): ListEdit<unknown> {
  const open: { readonly __proto__: ListEdit<unknown>; readonly scope: Scope<ListState> } = {
    __proto__: methods,
    scope,
  }
  return open as unknown as ListEdit<unknown>
}

function insertValues(scope: Scope<ListState>, index: number, values: Items): void {
  if (values.length > 0)
    insertItems(
      scope,
      index,
      values.map(value => checkValue(value)),
    )
}

/** Deletes and inserts as few values as there are; equal ones stay. A middle that differs much is replaced. */
function reconcileValues(scope: Scope<ListState>, next: unknown): void {
  if (!Array.isArray(next)) refuse('an array', next)
  const view = viewValues(scope.read().root)
  if (view === next) return
  const [now, wanted] = [[...view], [...(next as Items)]]
  const found = replacements(now.length, wanted.length, (i, j) => valuesEqual(now[i], wanted[j]))
  // What it refuses it refuses before it edits. From the end, so that indices stay.
  const edits = found.map(({ from, to, ...place }) => ({
    ...place,
    values: wanted.slice(from, to).map(v => checkValue(v)),
  }))
  for (const { at, removed, values } of edits.reverse()) {
    deleteItems(scope, at, removed)
    if (values.length > 0) insertItems(scope, at, values)
  }
}
