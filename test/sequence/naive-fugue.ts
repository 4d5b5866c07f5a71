// Fugue as its paper tells it: a tree with a node for every element ever inserted, read in order. The oracle of all
// sequences: it keeps no runs, no index and no contexts, so it cannot share a fault with what it judges. Every edit takes O(n).

/** An element, which never changes: where it stands follows from it alone, whoever has seen what. */
export interface Element<Value> {
  readonly by: string
  /** Only the order of one writer's elements matters, so any numbers that grow will do. */
  readonly counter: number
  /** Undefined for children of the root, all of which stand to its right. */
  readonly parent: Element<Value> | undefined
  readonly side: 'left' | 'right'
  readonly value: Value
}

/** What one replica has seen: elements, each with its parent, and which of them are deleted. */
export interface Sequence<Value> {
  readonly elements: ReadonlySet<Element<Value>>
  readonly deleted: ReadonlySet<Element<Value>>
}

/** What an edit did, to be applied wherever it arrives. */
export interface SequenceEdit<Value> {
  readonly inserted: readonly Element<Value>[]
  readonly deleted: readonly Element<Value>[]
  /** The element whose content it edits, where elements have any. */
  readonly edited?: Element<Value> | undefined
}

/** Who inserts: elements take `counter` and those after it. */
export interface Author {
  readonly by: string
  readonly counter: number
}

export const emptySequence: Sequence<never> = { elements: new Set(), deleted: new Set() }
export const noEdit: SequenceEdit<never> = { inserted: [], deleted: [] }

/** All elements in document order, deleted ones included. */
export function inOrder<Value>(elements: Iterable<Element<Value>>): readonly Element<Value>[] {
  const left = new Map<Element<Value> | undefined, Element<Value>[]>()
  const right: typeof left = new Map()
  for (const element of elements) {
    const children = element.side === 'left' ? left : right
    const siblings = children.get(element.parent)
    if (siblings === undefined) children.set(element.parent, [element])
    else siblings.push(element)
  }
  for (const children of [left, right]) for (const siblings of children.values()) siblings.sort(bySiblings)
  return traverse(left, right)
}

/** What is shown: the elements that are not deleted, in order. */
export function visible<Value>({ elements, deleted }: Sequence<Value>): readonly Element<Value>[] {
  return inOrder(elements).filter(element => !deleted.has(element))
}

/**
 * Inserts before the visible element at `index`. The first value goes below its visible left neighbour, or, when that has a
 * child to the right already, deleted or not, to the left of the element that comes next, deleted or not. The other values
 * are each the right child of the one before.
 */
export function insertion<Value>(
  sequence: Sequence<Value>,
  index: number,
  values: readonly Value[],
  { by, counter }: Author,
): SequenceEdit<Value> {
  const all = inOrder(sequence.elements)
  const before = index === 0 ? undefined : all.filter(element => !sequence.deleted.has(element))[index - 1]
  const isTaken = all.some(element => element.side === 'right' && element.parent === before)
  const next = all[before === undefined ? 0 : all.indexOf(before) + 1]
  let parent = isTaken ? next : before
  const inserted = values.map((value, i) => {
    const side = i === 0 && isTaken ? 'left' : 'right'
    const element: Element<Value> = { by, counter: counter + i, parent, side, value }
    parent = element
    return element
  })
  return { inserted, deleted: [] }
}

/** Deletes `count` visible elements from `index` on. */
export function deletion<Value>(sequence: Sequence<Value>, index: number, count: number): SequenceEdit<Value> {
  return { inserted: [], deleted: visible(sequence).slice(index, index + count) }
}

/** The sequence of who has seen these edits as well. */
export function withEdits<Value>(
  { elements, deleted }: Sequence<Value>,
  ...edits: readonly SequenceEdit<Value>[]
): Sequence<Value> {
  return {
    elements: new Set([...elements, ...edits.flatMap(edit => edit.inserted)]),
    deleted: new Set([...deleted, ...edits.flatMap(edit => edit.deleted)]),
  }
}

/** Several edits as one. */
export function together<Value>(...edits: readonly SequenceEdit<Value>[]): SequenceEdit<Value> {
  return { inserted: edits.flatMap(edit => edit.inserted), deleted: edits.flatMap(edit => edit.deleted) }
}

function bySiblings(a: Element<unknown>, b: Element<unknown>): number {
  return a.by === b.by ? a.counter - b.counter : a.by < b.by ? -1 : 1
}

/** Left children, the element itself, right children; with a stack of its own, as chains are long. */
function traverse<Value>(
  left: ReadonlyMap<Element<Value> | undefined, readonly Element<Value>[]>,
  right: typeof left,
): readonly Element<Value>[] {
  const order: Element<Value>[] = []
  const stack: (readonly [element: Element<Value>, isOpen: boolean])[] = []
  const open = (children: readonly Element<Value>[] = []): void => {
    for (const child of children.toReversed()) stack.push([child, false])
  }
  open(right.get(undefined))
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [element, isOpen] = top
    if (isOpen) order.push(element)
    else {
      open(right.get(element))
      stack.push([element, true])
      open(left.get(element))
    }
  }
  return order
}
