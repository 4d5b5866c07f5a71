// Trees, told as stories: what moves, deletions and edits come to when they are made at the same time.

import {
  change,
  compact,
  decode,
  draft,
  type Edit,
  encode,
  lwwRegister,
  merge,
  orMap,
  type Replica,
  reconcile,
  record,
  redo,
  replica,
  struct,
  type TreeNode,
  tree,
  undo,
  undoHistory,
  versionOf,
  view,
  why,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const Outline = tree(lwwRegister(''))
type Version = Replica<typeof Outline>
type Edits = Edit<typeof Outline>

/** A forest in one line, `a(b c) d`. */
function text(nodes: readonly TreeNode<string>[]): string {
  return nodes.map(({ value, children }) => (children.length === 0 ? value : `${value}(${text(children)})`)).join(' ')
}

const shown = (version: Version): string => text(view(Outline, version).roots)

/** The id of the node that holds a value. */
function idOf(version: Version, value: string): string {
  const find = (nodes: readonly TreeNode<string>[]): string | undefined => {
    for (const node of nodes) {
      const found = node.value === value ? node.id : find(node.children)
      if (found !== undefined) return found
    }
    return undefined
  }
  return find(view(Outline, version).roots) as string
}

const edit = (version: Version, recipe: (edit: Edits, id: (value: string) => string) => void): Version =>
  change(Outline, version, outline => recipe(outline, value => idOf(version, value)))[0]

/** Creates roots, in order. */
const withRoots = (version: Version, ...values: readonly string[]): Version =>
  edit(version, outline => {
    for (const value of values) outline.at(outline.create(null)).set(value)
  })

const start = withRoots(replica(Outline, 'alice'), 'a', 'b', 'c')
const others = ['bob', 'carol', 'dave'].map(name => merge(Outline, replica(Outline, name), start))
const [bob, carol] = others as [Version, Version, Version]

/** What all see, in whatever order they merge. */
function together(...versions: readonly Version[]): string {
  const orders = versions.map((_, i) => [...versions.slice(i), ...versions.slice(0, i)])
  const merged = [...orders, ...orders.map(order => [...order].reverse())].map(([first, ...rest]) =>
    rest.reduce((into, version) => merge(Outline, into, version), first as Version),
  )
  const views = new Set(merged.map(shown))
  expect(views.size).toBe(1)
  return [...views][0] as string
}

describe('moves', () => {
  test('of one node to two places at the same time: it is in one of them', () => {
    const one = edit(start, (outline, id) => outline.move(id('a'), id('b')))
    const other = edit(bob, (outline, id) => outline.move(id('a'), id('c')))
    expect(together(one, other)).toBe('b c(a)')
  })

  test('of two nodes below each other: the earlier one holds', () => {
    const one = edit(start, (outline, id) => outline.move(id('a'), id('b')))
    const other = edit(bob, (outline, id) => outline.move(id('b'), id('a')))
    expect(together(one, other)).toBe('b(a) c')
  })

  test('of three nodes that would make a circle together: the last one does nothing', () => {
    const one = edit(start, (outline, id) => outline.move(id('a'), id('b')))
    const two = edit(bob, (outline, id) => outline.move(id('b'), id('c')))
    const three = edit(carol, (outline, id) => outline.move(id('c'), id('a')))
    expect(together(one, two, three)).toBe('c(b(a))')
  })

  test('into an own subtree are refused, and nothing is changed', () => {
    const nested = edit(start, (outline, id) => outline.move(id('b'), id('a')))
    const before = shown(nested)
    for (const target of ['a', 'b'])
      expect(() => edit(nested, (outline, id) => outline.move(id('a'), id(target)))).toThrow(
        expect.objectContaining({ code: 'argument' }),
      )
    expect(shown(nested)).toBe(before)
  })

  test('to where a node stands do nothing, and take no dot', () => {
    expect(edit(start, (outline, id) => outline.move(id('b'), null, 1))).toBe(start)
  })

  test('count the index without the node itself', () => {
    expect(shown(edit(start, (outline, id) => outline.move(id('a'), null, 1)))).toBe('b a c')
    expect(shown(edit(start, (outline, id) => outline.move(id('a'), null)))).toBe('b c a')
    expect(shown(edit(start, (outline, id) => outline.move(id('c'), null, 0)))).toBe('c a b')
  })

  test('take the subtree along, with what others put into it at the same time', () => {
    const one = edit(start, (outline, id) => outline.move(id('a'), id('c')))
    const other = edit(bob, (outline, id) => outline.at(outline.create(id('a'))).set('x'))
    expect(together(one, other)).toBe('b c(a(x))')
  })
})

describe('deletions', () => {
  test('take along what is moved below the node at the same time', () => {
    const deleted = edit(start, (outline, id) => outline.delete(id('a')))
    const moved = edit(bob, (outline, id) => outline.move(id('b'), id('a')))
    expect(together(deleted, moved)).toBe('c')
  })

  test('leave what is moved out at the same time', () => {
    const nested = edit(start, (outline, id) => {
      outline.at(outline.create(id('a'))).set('x')
      outline.at(outline.create(id('a'))).set('y')
    })
    const bob = merge(Outline, replica(Outline, 'bob'), nested)
    const deleted = edit(nested, (outline, id) => outline.delete(id('a')))
    const moved = edit(bob, (outline, id) => outline.move(id('y'), null, 0))
    expect(together(deleted, moved)).toBe('y b c')
  })

  test('make a move possible that was skipped when it was first seen', () => {
    // Alice puts a below b. Bob, later and without knowing, puts b below a: a circle, so his move does nothing.
    const one = edit(start, (outline, id) => outline.move(id('a'), id('b')))
    const later = edit(bob, (outline, id) => outline.move(id('c'), null, 0))
    const other = edit(later, (outline, id) => outline.move(id('b'), id('a')))
    expect(together(one, other)).toBe('c b(a)')
    // Carol's deletion of a came between the two: by then a is not below b any more, so b does go below a, and so into the trash.
    const deleted = edit(carol, (outline, id) => outline.delete(id('a')))
    expect(together(one, other, deleted)).toBe('c')
  })

  test('done twice, or of what is not there, do nothing', () => {
    const id = idOf(start, 'a')
    const deleted = edit(start, outline => outline.delete(id))
    expect(edit(deleted, outline => outline.delete(id))).toBe(deleted)
    expect(edit(deleted, outline => outline.delete('9@nobody'))).toBe(deleted)
  })

  test('leave ids that cannot be named', () => {
    const id = idOf(start, 'a')
    const deleted = edit(start, outline => outline.delete(id))
    const refused = expect.objectContaining({ code: 'argument' })
    expect(() => edit(deleted, outline => outline.move(id, null))).toThrow(refused)
    expect(() => edit(deleted, outline => outline.create(id))).toThrow(refused)
    expect(() => edit(deleted, outline => outline.at(id))).toThrow(refused)
    expect(() => edit(deleted, outline => outline.create(null, 3))).toThrow(refused)
    expect(() => edit(deleted, outline => outline.create(null, 0.5))).toThrow(refused)
    expect(() => edit(deleted, outline => outline.move(7 as never, null))).toThrow(refused)
    expect(view(Outline, deleted).get(id)).toBeUndefined()
  })
})

test('clearing takes what was seen; a node created at the same time survives', () => {
  const cleared = edit(start, outline => outline.clear())
  const created = edit(bob, (outline, id) => {
    outline.at(outline.create(null, 1)).set('x')
    outline.at(outline.create(id('a'))).set('lost')
  })
  expect(shown(cleared)).toBe('')
  expect(together(cleared, created)).toBe('x')
  expect(edit(cleared, outline => outline.clear())).toBe(cleared)
})

test('a tree under a map key goes with the key, and comes back with what was not seen', () => {
  const Docs = orMap(struct({ outline: tree(lwwRegister('')) }))
  const [alice] = change(Docs, replica(Docs, 'alice'), docs => {
    const { outline } = docs.at('d')
    outline.at(outline.create(null)).set('old')
  })
  const bob = merge(Docs, replica(Docs, 'bob'), alice)
  const [removed] = change(Docs, alice, docs => docs.remove('d'))
  const [more] = change(Docs, bob, docs => docs.at('d').outline.at(docs.at('d').outline.create(null)).set('new'))
  expect(view(Docs, removed).has('d')).toBe(false)
  expect(text(view(Docs, merge(Docs, removed, more)).get('d')?.outline.roots ?? [])).toBe('new')
})

describe('views', () => {
  test('share what did not change, by whatever way a version came about', () => {
    const nested = edit(start, (outline, id) => outline.at(outline.create(id('a'))).set('x'))
    const before = view(Outline, nested)
    const moved = edit(nested, (outline, id) => outline.move(id('c'), id('b')))
    const after = view(Outline, moved)
    expect(after.get(idOf(start, 'a'))).toBe(before.get(idOf(start, 'a')))
    expect(after.get(idOf(start, 'b'))).not.toBe(before.get(idOf(start, 'b')))
    const back = view(Outline, merge(Outline, moved, nested))
    expect(back).toBe(after)
  })

  test('are right for old versions after new ones were looked at, and the other way round', () => {
    const versions = [start]
    for (let n = 0; n < 40; n++) {
      const at = versions[versions.length - 1] as Version
      const ids = view(Outline, start).roots.map(node => node.id)
      versions.push(edit(at, outline => outline.move(ids[n % 3] as string, null, (n * 2) % 3)))
    }
    const texts = versions.map(shown)
    const fresh = [...versions]
      .reverse()
      .map(version => text(view(Outline, decode(Outline, encode(Outline, version))).roots))
    expect(fresh.reverse()).toEqual(texts)
  })

  test('are frozen, and plain JSON', () => {
    const nodes = view(Outline, start)
    expect(Object.isFrozen(nodes) && Object.isFrozen(nodes.roots) && Object.isFrozen(nodes.roots[0])).toBe(true)
    expect(JSON.parse(JSON.stringify(view(tree(), replica(tree(), 'alice'))))).toEqual({ roots: [] })
  })
})

describe('reconciling', () => {
  test('moves as few nodes as there are, creates, deletes and writes', () => {
    const [a, b, c] = view(Outline, start).roots.map(node => node.id)
    const [next, delta] = reconcile(Outline, start, {
      roots: [{ id: b, value: 'b' }, { id: c, value: 'C', children: [{ value: 'new' }] }, { id: a }],
    })
    expect(shown(next)).toBe('b C(new) a')
    // One move, one creation and two values.
    expect(delta.seen).toEqual({ ids: ['alice'], values: [[7, 10]] })
    expect(shown(reconcile(Outline, next, [{ id: c, children: [{ id: b }] }])[0])).toBe('C(b)')
  })

  test('turns a tree upside down', () => {
    const nested = edit(start, (outline, id) => {
      outline.move(id('b'), id('a'))
      outline.move(id('c'), id('b'))
    })
    expect(shown(nested)).toBe('a(b(c))')
    const [a, b, c] = ['a', 'b', 'c'].map(value => idOf(nested, value))
    const [turned] = reconcile(Outline, nested, [{ id: c, children: [{ id: b, children: [{ id: a }] }] }])
    expect(shown(turned)).toBe('c(b(a))')
  })

  test('with the view does nothing, and refuses what is no forest', () => {
    expect(reconcile(Outline, start, view(Outline, start))[0]).toBe(start)
    const [a] = view(Outline, start).roots.map(node => node.id)
    for (const wrong of [7, null, {}, { roots: 1 }, [7], [{ id: 'x' }], [{ id: a }, { id: a }], [{ children: 1 }]])
      expect(() => reconcile(Outline, start, wrong as never)).toThrow(expect.objectContaining({ code: 'value' }))
  })
})

test('a draft of the view moves, writes, creates and deletes', () => {
  const [next] = draft(Outline, start, ({ roots }) => {
    const [a] = roots.splice(0, 1)
    roots[0]?.children.push(a as NonNullable<typeof a>)
    if (roots[1] !== undefined) roots[1].value = 'C'
    roots.push({ value: 'new', children: [] } as never)
  })
  expect(shown(next)).toBe('b(a) C new')
  expect(idOf(next, 'a')).toBe(idOf(start, 'a'))
  expect(shown(draft(Outline, next, ({ roots }) => void roots.shift())[0])).toBe('C new')
  expect(draft(Outline, start, () => undefined)[0]).toBe(start)
})

describe('undo', () => {
  const undone = (before: Version, after: Version, meanwhile: (version: Version) => Version = version => version) => {
    const history = record(Outline, undoHistory(Outline), before, after)
    return undo(Outline, meanwhile(after), history)
  }

  test('of a creation, a move, a deletion and a clear leads back, and redo forth', () => {
    const nested = edit(start, (outline, id) => outline.at(outline.create(id('a'))).set('x'))
    const recipes: ((outline: Edits, id: (value: string) => string) => void)[] = [
      outline => outline.at(outline.create(null, 1)).set('new'),
      (outline, id) => outline.move(id('x'), id('c')),
      (outline, id) => outline.move(id('b'), null, 0),
      (outline, id) => outline.delete(id('a')),
      outline => outline.clear(),
    ]
    for (const recipe of recipes) {
      const after = edit(nested, recipe)
      const back = undone(nested, after)
      expect(shown(back.replica)).toBe(shown(nested))
      const forth = redo(Outline, back.replica, back.history)
      expect(shown(forth.replica)).toBe(shown(after))
      expect(shown(undo(Outline, forth.replica, forth.history).replica)).toBe(shown(nested))
    }
  })

  test('leaves a node that somebody has moved since', () => {
    const after = edit(start, (outline, id) => outline.move(id('a'), id('b')))
    const moved = edit(merge(Outline, bob, after), (outline, id) => outline.move(id('a'), id('c')))
    const { changed, replica: same } = undone(start, after, version => merge(Outline, version, moved))
    expect([changed, shown(same)]).toEqual([false, 'b c(a)'])
  })

  test('of a creation keeps the node when somebody has put something below it', () => {
    const after = edit(start, outline => outline.at(outline.create(null)).set('new'))
    const filled = edit(merge(Outline, bob, after), (outline, id) => outline.move(id('a'), id('new')))
    expect(shown(undone(start, after, version => merge(Outline, version, filled)).replica)).toBe('b c (a)')
  })
})

test('compaction keeps one move of each node, and nothing of settled trash', () => {
  let version = start
  for (let n = 0; n < 10; n++)
    version = edit(version, (outline, id) => outline.move(id('a'), n % 2 === 0 ? id('b') : id('c')))
  version = edit(version, (outline, id) => outline.delete(id('b')))
  const [compacted] = compact(Outline, version, versionOf(version.seen))
  expect(shown(compacted)).toBe(shown(version))
  expect(compacted.state.size).toBe(2)
  expect(encode(Outline, compacted).length).toBeLessThan(encode(Outline, version).length / 2)
})

test('why tells the move that holds, and those that do not', () => {
  const one = edit(start, (outline, id) => outline.move(id('a'), id('b')))
  const other = edit(bob, (outline, id) => outline.move(id('b'), id('a')))
  const { winners, losers } = why(Outline, merge(Outline, one, other))
  const [a, b] = ['a', 'b'].map(value => idOf(start, value))
  expect(winners).toContainEqual({ dot: '7@alice', value: b, stamp: 2, key: a })
  expect(losers).toContainEqual({ dot: '1@bob', value: a, stamp: 2, key: b })
})
