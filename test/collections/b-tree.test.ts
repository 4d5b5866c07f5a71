import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BTree,
  type BTreeNode,
  bTree,
  bTreeGet,
  bTreeInsert,
  bTreeRemove,
  bTreeReplace,
  bTreeSize,
  bTreeSplice,
  type Measure,
} from '../../src/collections/b-tree'
import { bTreeConcat, bTreeSlice } from '../../src/collections/b-tree-concat'
import { bTreeDiff } from '../../src/collections/b-tree-diff'
import { bTreeEditor } from '../../src/collections/b-tree-editor'
import { bTreeItems, bTreeItemsBackward } from '../../src/collections/b-tree-items'
import { bTreeBisect, bTreeSearch, bTreeSum } from '../../src/collections/b-tree-search'

const sum: Measure<number, number> = { zero: 0, of: n => n, plus: (a, b) => a + b }
const group: Measure<number, number> = { ...sum, minus: (a, b) => a - b }
/** Not commutative: the sum is the sequence itself. */
const text: Measure<number, string> = { zero: '', of: n => `${n},`, plus: (a, b) => a + b }

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i)
const itemsOf = <Item, Sum>(tree: BTree<Item, Sum>) => [...bTreeItems(tree)]

/** Checks all that nodes promise: depth, size, counts and sums. */
function expectSound<Item, Sum>({ measure, root }: BTree<Item, Sum>): void {
  const check = (node: BTreeNode<Item, Sum>, isRoot: boolean): Item[] => {
    const slots = node.height === 0 ? node.items.length : node.kids.length
    expect(slots).toBeLessThanOrEqual(32)
    if (!isRoot) expect(slots).toBeGreaterThanOrEqual(8)
    if (isRoot && node.height > 0) expect(slots).toBeGreaterThanOrEqual(2)
    for (const kid of node.kids) expect(kid.height).toBe(node.height - 1)
    const items = node.height === 0 ? [...node.items] : node.kids.flatMap(kid => check(kid, false))
    expect(node.count).toBe(items.length)
    expect(node.sum).toEqual(items.map(measure.of).reduce(measure.plus, measure.zero))
    return items
  }
  check(root, true)
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

/** One edit, its places as fractions of the size at that moment. */
interface Edit {
  readonly at: number
  readonly drop: number
  readonly put: readonly number[]
}

const fraction = fc.integer({ min: 0, max: 1000 }).map(n => n / 1000)
const edits = fc.array(
  fc.record({
    at: fraction,
    drop: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      fraction.map(x => x / 4),
      fraction,
    ),
    put: fc.oneof(
      { weight: 3, arbitrary: fc.array(fc.nat(9), { maxLength: 2 }) },
      fc.integer({ min: 0, max: 150 }).map(length => range(length, 10)),
    ),
  }),
  { maxLength: 30 },
)

function placed(edit: Edit, size: number): { at: number; drop: number } {
  const at = Math.floor(edit.at * size)
  return { at, drop: Math.floor(edit.drop * (size - at)) }
}

describe('a B+tree', () => {
  test.each([
    ['without minus', sum],
    ['with minus', group],
  ])('does to its items what an array does, and stays sound: %s', (_, measure) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), edits, (size, history) => {
        let tree = deepFreeze(bTree(measure, range(size)))
        const expected = range(size)
        for (const edit of history) {
          const { at, drop } = placed(edit, expected.length)
          tree = deepFreeze(bTreeSplice(tree, at, drop, edit.put))
          expected.splice(at, drop, ...edit.put)
        }
        expect(itemsOf(tree)).toEqual(expected)
        expectSound(tree)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps the order of a sum that is not commutative', () => {
    fc.assert(
      fc.property(edits, history => {
        let tree = bTree(text, range(100))
        for (const edit of history) {
          const { at, drop } = placed(edit, bTreeSize(tree))
          tree = bTreeSplice(tree, at, drop, edit.put)
        }
        const expected = itemsOf(tree)
        expect(bTreeSum(tree)).toBe(expected.map(text.of).join(''))
        const from = Math.floor(expected.length / 3)
        const to = Math.floor((expected.length * 2) / 3)
        expect(bTreeSum(tree, from, to)).toBe(expected.slice(from, to).map(text.of).join(''))
      }),
      { numRuns: 40 },
    )
  })

  test('older versions still read and edit the same', () => {
    fc.assert(
      fc.property(edits, history => {
        const versions = [{ tree: bTree(sum, range(90)), items: range(90) }]
        for (const edit of history) {
          const { tree, items } = versions[Math.floor(edit.at * (versions.length - 1))]!
          const { at, drop } = placed(edit, items.length)
          const next = items.slice()
          next.splice(at, drop, ...edit.put)
          versions.push({ tree: bTreeSplice(tree, at, drop, edit.put), items: next })
        }
        for (const { tree, items } of versions) expect(itemsOf(tree)).toEqual(items)
      }),
      { numRuns: 40 },
    )
  })

  test('joins and cuts as arrays do, at any heights', () => {
    const size = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 3000 }))
    fc.assert(
      fc.property(size, size, fraction, fraction, (m, n, x, y) => {
        const front = deepFreeze(bTree(sum, range(m)))
        const back = deepFreeze(bTree(sum, range(n, 5000)))
        const both = bTreeConcat(front, back)
        expectSound(both)
        const all = [...range(m), ...range(n, 5000)]
        expect(itemsOf(both)).toEqual(all)
        const [from, to] = [Math.floor(Math.min(x, y) * all.length), Math.floor(Math.max(x, y) * all.length)]
        const part = bTreeSlice(both, from, to)
        expectSound(part)
        expect(itemsOf(part)).toEqual(all.slice(from, to))
      }),
      { numRuns: 40 },
    )
  })

  test('of 100,000 items has four levels, however it was built', () => {
    const editor = bTreeEditor(bTree(group))
    for (let i = 0; i < 100_000; i++) editor.splice(i, 0, [i])
    const appended = editor.done()
    expect(appended.root.height).toBe(3)
    expect(bTree(group, range(100_000)).root.height).toBe(3)
    let leaves = 0
    const count = (node: BTreeNode<number, number>): void => {
      if (node.height === 0) leaves++
      node.kids.forEach(count)
    }
    count(appended.root)
    // Appending leaves 24 of 32 items in a leaf.
    expect(leaves).toBeLessThan(100_000 / 24 + 2)
  })

  test('an edit that changes nothing gives the same reference', () => {
    const tree = bTree(sum, range(50))
    expect(bTreeSplice(tree, 7, 0)).toBe(tree)
    expect(bTreeReplace(tree, 7, 7)).toBe(tree)
    expect(bTreeSlice(tree, 0)).toBe(tree)
    expect(bTreeConcat(tree, bTree(sum))).toBe(tree)
    expect(bTreeConcat(bTree(sum), tree)).toBe(tree)
    expect(bTreeEditor(tree).done()).toBe(tree)
  })

  test('inserts, replaces, removes and reads one item', () => {
    const tree = bTree(sum, [1, 2, 3])
    expect(itemsOf(bTreeInsert(tree, 3, 9))).toEqual([1, 2, 3, 9])
    expect(itemsOf(bTreeReplace(tree, 1, 9))).toEqual([1, 9, 3])
    expect(itemsOf(bTreeRemove(tree, 0))).toEqual([2, 3])
    expect([-1, 0, 2, 3, 0.5, NaN].map(at => bTreeGet(tree, at))).toEqual([
      undefined,
      1,
      3,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('one replaced item costs one path of new nodes, wherever it stands', () => {
    const tree = bTree(sum, range(2000))
    const nodes = (node: BTreeNode<number, number>): BTreeNode<number, number>[] => [node, ...node.kids.flatMap(nodes)]
    const old = new Set(nodes(tree.root))
    for (let at = 0; at < 2000; at++) {
      const added = nodes(bTreeReplace(tree, at, -1).root).filter(node => !old.has(node))
      expect(added.map(node => node.height)).toEqual([2, 1, 0])
    }
  })

  test('holds undefined and arrays as items', () => {
    const count: Measure<unknown, number> = { zero: 0, of: () => 1, plus: (a, b) => a + b }
    const tree = bTree<unknown, number>(count, [undefined, [1, [2]], null])
    expect(itemsOf(tree)).toEqual([undefined, [1, [2]], null])
    expect(bTreeDiff(bTree<unknown, number>(count), tree)[0]!.inserted).toEqual([undefined, [1, [2]], null])
  })

  test('copies the array that it is made of', () => {
    const items = [1, 2]
    const tree = bTree(sum, items)
    items.push(3)
    expect(itemsOf(tree)).toEqual([1, 2])
  })

  test.each([
    [-1, 0],
    [4, 0],
    [0, 4],
    [2, 2],
    [0, -1],
    [0.5, 0],
    [0, 0.5],
    [NaN, 0],
    [0, Infinity],
  ])('a splice of %s with %s is refused', (at, drop) => {
    const tree = bTree(sum, [1, 2, 3])
    expect(() => bTreeSplice(tree, at, drop, [9])).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => bTreeSlice(tree, at, at + drop)).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => bTreeEditor(tree).splice(at, drop)).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => bTreeSum(tree, at, at + drop)).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => [...bTreeItems(tree, at, at + drop)]).toThrow(expect.objectContaining({ code: 'argument' }))
    expect(() => [...bTreeItemsBackward(tree, at + drop, at)]).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})

describe('a search', () => {
  const sized = fc.integer({ min: 0, max: 2500 })

  test('finds the first item with which the sum reaches a value', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 400 }), fc.nat(800), (items, goal) => {
        const tree = bTree(sum, items)
        let before = 0
        let index = 0
        while (index < items.length && before + items[index]! < goal) before += items[index++]!
        const expected = index === items.length ? undefined : { item: items[index], index, before }
        expect(bTreeSearch(tree, reached => reached >= goal)).toEqual(expected)
      }),
    )
  })

  test('in sorted items finds the first that is not smaller, with few questions', () => {
    fc.assert(
      fc.property(sized, fc.nat(2600), (size, goal) => {
        const tree = bTree(sum, range(size))
        let questions = 0
        const found = bTreeBisect(tree, item => {
          questions++
          return item >= goal
        })
        expect(found).toBe(Math.min(size, goal))
        expect(questions).toBeLessThanOrEqual(18)
      }),
    )
  })

  test('sums up any range as its items do', () => {
    fc.assert(
      fc.property(sized, fraction, fraction, (size, x, y) => {
        const tree = bTree(sum, range(size))
        const [from, to] = [Math.floor(Math.min(x, y) * size), Math.floor(Math.max(x, y) * size)]
        expect(bTreeSum(tree, from, to)).toBe(range(to - from, from).reduce((a, b) => a + b, 0))
      }),
    )
  })

  test('looks at a few nodes only', () => {
    let calls = 0
    const counting: Measure<number, number> = {
      ...sum,
      plus: (a, b) => {
        calls++
        return a + b
      },
    }
    const tree = bTree(counting, range(100_000))
    calls = 0
    bTreeSearch(tree, reached => reached > 1e9)
    bTreeSum(tree, 123, 98_765)
    expect(calls).toBeLessThan(350)
  })
})

test('walks go over any range, forwards and backwards, and stay in their version', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1200 }), fraction, fraction, (size, x, y) => {
      const tree = deepFreeze(bTree(sum, range(size)))
      const [from, to] = [Math.floor(Math.min(x, y) * size), Math.floor(Math.max(x, y) * size)]
      expect([...bTreeItems(tree, from, to)]).toEqual(range(size).slice(from, to))
      expect([...bTreeItemsBackward(tree, to, from)]).toEqual(range(size).slice(from, to).reverse())
    }),
  )
})

describe('an editor', () => {
  test('gives what the same persistent edits give, and leaves the tree that it started from alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), edits, (size, history) => {
        const start = deepFreeze(bTree(group, range(size)))
        const editor = bTreeEditor(start)
        const expected = range(size)
        for (const edit of history) {
          const { at, drop } = placed(edit, expected.length)
          editor.splice(at, drop, edit.put)
          expected.splice(at, drop, ...edit.put)
          expect(bTreeSize(editor)).toBe(expected.length)
          if (at < expected.length) expect(bTreeGet(editor, at)).toBe(expected[at])
        }
        const result = editor.done()
        expect(itemsOf(result)).toEqual(expected)
        expectSound(result)
        expect(itemsOf(start)).toEqual(range(size))
      }),
      { numRuns: 60 },
    )
  })

  test('a second editor does not change what the first one made', () => {
    const first = bTreeEditor(bTree(sum, range(200)))
    first.splice(100, 1, [-1])
    const made = first.done()
    const second = bTreeEditor(made)
    second.splice(100, 1, [-2])
    expect(bTreeGet(made, 100)).toBe(-1)
    expect(bTreeGet(second.done(), 100)).toBe(-2)
  })

  test('is spent after done, for reading as for editing', () => {
    const editor = bTreeEditor(bTree(sum, [1]))
    editor.splice(0, 1)
    editor.done()
    const code = { code: 'editor-done' }
    expect(() => editor.splice(0, 0, [1])).toThrow(expect.objectContaining(code))
    expect(() => editor.done()).toThrow(expect.objectContaining(code))
    expect(() => bTreeGet(editor, 0)).toThrow(expect.objectContaining(code))
  })

  test('is no tree: persistent edits of it do not compile', () => {
    const editor = bTreeEditor(bTree(sum, [1]))
    // @ts-expect-error: its nodes still change
    expect(bTreeSize(bTreeInsert(editor, 0, 2))).toBe(2)
  })
})

describe('a difference', () => {
  const apply = (items: readonly number[], changes: ReturnType<typeof bTreeDiff<number>>): number[] => {
    const result = items.slice()
    for (const { after, removed, inserted } of changes) {
      expect(result.slice(after, after + removed.length)).toEqual(removed)
      result.splice(after, removed.length, ...inserted)
    }
    return result
  }

  test('applied to the old items gives the new ones, in both directions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1500 }), edits, (size, history) => {
        const before = deepFreeze(bTree(sum, range(size)))
        let after = before
        for (const edit of history.slice(0, 5)) {
          const { at, drop } = placed(edit, bTreeSize(after))
          after = bTreeSplice(after, at, drop, edit.put)
        }
        expect(apply(itemsOf(before), bTreeDiff(before, after))).toEqual(itemsOf(after))
        expect(apply(itemsOf(after), bTreeDiff(after, before))).toEqual(itemsOf(before))
      }),
      { numRuns: 60 },
    )
  })

  test('holds also between parts that moved, repeat or share nothing', () => {
    const tree = bTree(sum, range(700))
    const others = [
      bTreeConcat(bTreeSlice(tree, 350), bTreeSlice(tree, 0, 350)),
      bTreeConcat(tree, tree),
      bTree(sum, range(700)),
      bTree(sum, range(40, 9)),
      bTree(sum),
    ]
    for (const other of others) {
      expect(apply(itemsOf(tree), bTreeDiff(tree, other))).toEqual(itemsOf(other))
      expect(apply(itemsOf(other), bTreeDiff(other, tree))).toEqual(itemsOf(tree))
    }
    expect(bTreeDiff(tree, others[2]!)).toEqual([])
  })

  test('of one edit is that edit', () => {
    const tree = bTree(sum, range(5000))
    expect(bTreeDiff(tree, tree)).toEqual([])
    expect(bTreeDiff(tree, bTreeSplice(tree, 1234, 2, [-1]))).toEqual([
      { before: 1234, after: 1234, removed: [1234, 1235], inserted: [-1] },
    ])
    expect(bTreeDiff(tree, bTreeRemove(tree, 100, 3000))).toEqual([
      { before: 100, after: 100, removed: range(3000, 100), inserted: [] },
    ])
  })

  test('of two edits far apart are two changes, whose indexes count in their own tree', () => {
    const tree = bTree(sum, range(5000))
    const after = bTreeInsert(bTreeInsert(tree, 4000, -2), 10, -1)
    expect(bTreeDiff(tree, after)).toEqual([
      { before: 10, after: 10, removed: [], inserted: [-1] },
      { before: 4000, after: 4001, removed: [], inserted: [-2] },
    ])
  })

  test('does not look into shared nodes', () => {
    const tree = bTree(sum, range(100_000))
    const after = bTreeReplace(tree, 77_777, -1)
    let read = 0
    const spied = (node: BTreeNode<number, number>): BTreeNode<number, number> =>
      new Proxy(node, {
        get(target, key) {
          if (key === 'items' || key === 'kids') read++
          return Reflect.get(target, key) as unknown
        },
      })
    // Wrap the top level of both with the same wrappers, so that what is shared stays shared.
    const wrappers = new Map<unknown, BTreeNode<number, number>>()
    const wrap = (node: BTreeNode<number, number>) => {
      if (!wrappers.has(node)) wrappers.set(node, spied(node))
      return wrappers.get(node)!
    }
    const top = (root: BTreeNode<number, number>) => ({ root: { ...root, kids: root.kids.map(wrap) } })
    expect(bTreeDiff(top(tree.root), top(after.root))).toHaveLength(1)
    expect(read).toBe(2)
  })
})
