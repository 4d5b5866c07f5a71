/**
 * Lists of replicated children: each element is one, with a place of its own, and can be deleted with all that it holds.
 */
import type { AnyCrdt, Crdt, Edit, Scope, Value } from '../crdt/contract'
import { dotAt, elementScope } from './element-scope'
import { childContent, childPatches } from './list-content'
import { checkIndex, checkRange, deleteItems, insertItems, type ListState } from './list-edit'
import { listOfFacets } from './list-of-facets'
import { viewOfChildren } from './list-view'
import { sequenceParts } from './sequence-parts'

/** The mutators of a list of replicated children. */
export interface ListOfEdit<ChildEdit> {
  /** How many elements there are now. */
  readonly length: number
  /** Inserts an empty child so that it gets an index, and gives its mutators. */
  insert(index: number): ChildEdit
  /** Inserts an empty child at the end, and gives its mutators. */
  push(): ChildEdit
  /** The mutators of the child that is at an index now; they stay with it when others come and go. */
  at(index: number): ChildEdit
  /** Deletes `count` elements, 1 if left out, from an index on. */
  delete(index: number, count?: number): void
  /** Deletes all elements. */
  clear(): void
}

/** The descriptor type of {@link list} of replicated children. */
export interface ListOf<Child extends AnyCrdt>
  extends Crdt<ListState, readonly Value<Child>[], ListOfEdit<Edit<Child>>, 'causal'> {}

/** The descriptor of lists of one child type. */
export function listOfChildren<Child extends AnyCrdt>(child: Child): ListOf<Child> {
  const view = viewOfChildren(child)
  return {
    ...sequenceParts(childContent(child), childPatches(child)),
    tag: 'list',
    version: 1,
    kind: 'causal',
    children: [['', child]],
    view: state => view(state.root) as readonly Value<Child>[],
    edit(scope) {
      const open: { readonly __proto__: object } & Open = { __proto__: methods, scope, child }
      return open as unknown as ListOfEdit<Edit<Child>>
    },
    facetsFrom: facetsOf => listOfFacets(child, view, facetsOf),
  }
}

interface Open {
  readonly scope: Scope<ListState>
  readonly child: AnyCrdt
}

/** The mutators share their functions: they are made for every change. */
const methods: ListOfEdit<unknown> & ThisType<ListOfEdit<unknown> & Open> = {
  get length() {
    return this.scope.peek().root.visible
  },
  insert(index) {
    const { scope, child } = this
    checkIndex('insert', index, this.length)
    const counter = insertItems(scope, index, [child.bottom])
    return child.edit(elementScope(scope, child, { id: scope.writer, counter })) as unknown
  },
  push() {
    return this.insert(this.length)
  },
  at(index) {
    const { scope, child } = this
    checkIndex('at', index, this.length - 1)
    return child.edit(elementScope(scope, child, dotAt(scope.peek(), index))) as unknown
  },
  delete(index, count = 1) {
    checkRange('delete', index, count, this.length)
    deleteItems(this.scope, index, count)
  },
  clear() {
    deleteItems(this.scope, 0, this.length)
  },
}
