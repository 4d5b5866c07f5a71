import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  change,
  changesSince,
  type Delta,
  decode,
  diff,
  type Edit,
  encode,
  equal,
  leq,
  merge,
  type Replica,
  replica,
  view,
} from '../../src/index'
import { Board, hexOf, orders, runsOf, Tags } from './support'

const tagsOf = (version: Delta<typeof Tags>) => [...view(Tags, version)].sort()

/** A line of changes by one writer, with the delta of each. */
function line(...recipes: readonly ((tags: Edit<typeof Tags>) => void)[]) {
  const deltas: Delta<typeof Tags>[] = []
  let version = replica(Tags, 'alice')
  for (const recipe of recipes) {
    const [next, delta] = change(Tags, version, recipe)
    version = next
    deltas.push(delta)
  }
  return { version, deltas }
}

describe('deltas', () => {
  const { version, deltas } = line(
    tags => tags.add('a'),
    tags => ['b', 'c'].forEach(tags.add),
    tags => tags.remove('b'),
    tags => tags.add('b'),
  )

  test('may come in any order, any number of times', () => {
    for (const order of orders(deltas)) {
      let bob = replica(Tags, 'bob')
      for (const delta of [...order, ...order.slice(0, 2)]) bob = merge(Tags, bob, delta)
      expect(hexOf(Tags, bob)).toBe(hexOf(Tags, version))
      expect(equal(Tags, bob, version)).toBe(true)
    }
  })

  test('may come in groups of any cut', () => {
    for (const order of orders(deltas)) {
      for (let cut = 1; cut < order.length; cut++) {
        const group = (part: readonly Delta<typeof Tags>[]) => part.reduce((all, delta) => merge(Tags, all, delta))
        const bob = merge(Tags, merge(Tags, replica(Tags, 'bob'), group(order.slice(0, cut))), group(order.slice(cut)))
        expect(hexOf(Tags, bob)).toBe(hexOf(Tags, version))
      }
    }
  })

  test('that are lost leave a gap, over which later ones are read; sent again, they fill it', () => {
    const [first, second, third, fourth] = deltas as [
      Delta<typeof Tags>,
      Delta<typeof Tags>,
      Delta<typeof Tags>,
      Delta<typeof Tags>,
    ]
    const gap = [first, fourth].reduce((bob, delta) => merge(Tags, bob, delta), replica(Tags, 'bob'))
    expect(runsOf(gap.seen)).toEqual({ alice: [1, 1, 5, 5] })
    expect(tagsOf(gap)).toEqual(['a', 'b'])
    expect([leq(Tags, gap, version), leq(Tags, version, gap)]).toEqual([true, false])
    const whole = merge(Tags, merge(Tags, gap, third), second)
    expect(hexOf(Tags, whole)).toBe(hexOf(Tags, version))
  })

  test('of a removal that come before the change that they remove from take its element away when it comes', () => {
    const [, second, third] = deltas as [Delta<typeof Tags>, Delta<typeof Tags>, Delta<typeof Tags>]
    const early = merge(Tags, replica(Tags, 'bob'), third)
    expect(runsOf(early.seen)).toEqual({ alice: [4, 4] })
    expect(runsOf(early.ahead)).toEqual({ alice: [2, 2] })
    expect(tagsOf(early)).toEqual([])
    const after = merge(Tags, early, second)
    expect(tagsOf(after)).toEqual(['c'])
    expect(after.ahead.ids).toEqual([])
    expect(tagsOf(merge(Tags, merge(Tags, replica(Tags, 'carol'), second), early))).toEqual(['c'])
  })

  test('never take away what their author had not seen', () => {
    const [bob, removal] = change(Tags, merge(Tags, replica(Tags, 'bob'), version), tags => tags.clear())
    const [again, addition] = change(Tags, version, tags => tags.add('a'))
    for (const order of orders([removal, addition])) {
      const carol = order.reduce(
        (carol, delta) => merge(Tags, carol, delta),
        merge(Tags, replica(Tags, 'carol'), version),
      )
      expect(tagsOf(carol)).toEqual(['a'])
    }
    expect(tagsOf(merge(Tags, bob, again))).toEqual(['a'])
  })
})

describe('a group of deltas', () => {
  test('has one effect as a value and as bytes, on whoever holds whatever part', () => {
    const { version, deltas } = line(
      tags => ['a', 'b'].forEach(tags.add),
      tags => tags.remove('a'),
      tags => tags.add('a'),
      tags => tags.clear(),
      tags => tags.add('c'),
    )
    for (let mask = 1; mask < 2 ** deltas.length; mask++) {
      const group = deltas.filter((_, i) => mask & (1 << i)).reduce((all, delta) => merge(Tags, all, delta))
      const read = decode(Tags, encode(Tags, group))
      expect(hexOf(Tags, read)).toBe(hexOf(Tags, group))
      for (let held = 0; held < 2 ** deltas.length; held++) {
        const part = deltas.filter((_, i) => held & (1 << i))
        const bob = part.reduce((bob, delta) => merge(Tags, bob, delta), replica(Tags, 'bob'))
        expect(hexOf(Tags, merge(Tags, bob, read))).toBe(hexOf(Tags, merge(Tags, bob, group)))
        expect(tagsOf(merge(Tags, merge(Tags, bob, group), version))).toEqual(['c'])
      }
    }
  })
})

describe('a removal', () => {
  test('regression: is forgotten once its dot was seen, also where both sides hold it as one object', () => {
    // The join took two equal references for the answer, and the bytes of the replica were refused when read.
    const { deltas } = line(
      tags => ['a', 'b'].forEach(tags.add),
      tags => tags.remove('a'),
    )
    const [first, second] = deltas as [Delta<typeof Tags>, Delta<typeof Tags>]
    const bob = merge(Tags, replica(Tags, 'bob'), second)
    const all = merge(Tags, bob, merge(Tags, first, second))
    expect(hexOf(Tags, all)).toBe(hexOf(Tags, merge(Tags, bob, first)))
    expect(equal(Tags, decode(Tags, encode(Tags, all)), all)).toBe(true)
  })
})

describe('a merge', () => {
  test('of what adds nothing gives the target itself', () => {
    const { version, deltas } = line(
      tags => tags.add('a'),
      tags => tags.remove('a'),
    )
    const bob = merge(Tags, replica(Tags, 'bob'), version)
    for (const source of [...deltas, version, bob, replica(Tags, 'carol')]) expect(merge(Tags, bob, source)).toBe(bob)
  })

  test('keeps the target the replica that it is', () => {
    const { version, deltas } = line(tags => tags.add('a'))
    expect(merge(Tags, replica(Tags, 'bob'), version).id).toBe('bob')
    expect('id' in merge(Tags, deltas[0]!, version)).toBe(false)
  })

  test('orders versions: leq is "adds nothing", equal is both ways', () => {
    const { version, deltas } = line(
      tags => tags.add('a'),
      tags => tags.add('b'),
    )
    const [first, second] = deltas as [Delta<typeof Tags>, Delta<typeof Tags>]
    expect([leq(Tags, first, version), leq(Tags, second, first), leq(Tags, first, second)]).toEqual([
      true,
      false,
      false,
    ])
    expect(equal(Tags, version, merge(Tags, replica(Tags, 'bob'), version))).toBe(true)
    expect(equal(Tags, first, version)).toBe(false)
  })
})

/** Steps among three replicas over a small board: edit, send a delta or a group, as a value or as bytes, send the state. */
const step = fc.record({ at: fc.nat(2), to: fc.nat(2), edit: fc.nat(7), send: fc.nat(4) })
const edits: readonly ((board: Edit<typeof Board>) => void)[] = [
  board => board.tags.add('x'),
  board => board.tags.remove('x'),
  board => board.likes.increment(2),
  board => board.todos.at('t').title.set('tea'),
  board => board.todos.remove('t'),
  board => board.todos.at('t').done.enable(),
  board => board.todos.create('u'),
  board => {
    board.todos.clear()
    board.tags.add('y')
  },
]

function play(steps: readonly { at: number; to: number; edit: number; send: number }[]): Replica<typeof Board>[] {
  const nodes = ['a', 'b', 'c'].map(id => replica(Board, id))
  const sent: Delta<typeof Board>[] = []
  for (const { at, to, edit, send } of steps) {
    if (send < 3) {
      const [next, delta] = change(Board, nodes[at]!, edits[edit]!)
      nodes[at] = next
      sent.push(delta)
    }
    // Sometimes deltas from long ago, so that gaps and duplicates are frequent.
    const old = sent[(edit * 7 + to) % sent.length]
    if (send === 1 && old) nodes[to] = merge(Board, nodes[to]!, old)
    if (send === 2 && old) {
      const group = merge(Board, old, sent.at(-1)!)
      nodes[to] = merge(Board, nodes[to]!, at === 0 ? group : decode(Board, encode(Board, group)))
    }
    if (send === 3) nodes[to] = merge(Board, nodes[to]!, nodes[at]!)
  }
  return nodes
}

describe('a difference', () => {
  test('merged into the older has the effect of merging the newer, for any two versions, with gaps or without', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const nodes = play(steps)
        for (const newer of nodes) {
          for (const older of nodes) {
            const delta = diff(Board, newer, older)
            const merged = merge(Board, older, newer)
            expect(hexOf(Board, merge(Board, older, delta))).toBe(hexOf(Board, merged))
            if (merged === older) expect(delta.seen.ids).toEqual([])
          }
        }
      }),
      { numRuns: process.env.MELDKIT_LONG ? 5000 : 300 },
    )
  })

  test('and merges of all replicas in any order give equal bytes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const nodes = play(steps)
        const results = orders(nodes).map(order =>
          hexOf(
            Board,
            order.reduce((all, node) => merge(Board, all, node)),
          ),
        )
        expect(new Set(results).size).toBe(1)
      }),
      { numRuns: process.env.MELDKIT_LONG ? 5000 : 300 },
    )
  })

  test('and any merge is a state whose bytes are read again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        for (const node of play(steps)) expect(equal(Board, decode(Board, encode(Board, node)), node)).toBe(true)
      }),
      { numRuns: process.env.MELDKIT_LONG ? 5000 : 300 },
    )
  })

  test('sends what lies beyond a hole again', () => {
    const { version, deltas } = line(
      tags => tags.add('a'),
      tags => tags.add('b'),
      tags => tags.add('c'),
      tags => tags.remove('c'),
    )
    const gap = merge(Tags, merge(Tags, replica(Tags, 'bob'), deltas[0]!), deltas[2]!)
    expect(runsOf(gap.seen)).toEqual({ alice: [1, 1, 3, 3] })
    const delta = diff(Tags, version, gap)
    expect(runsOf(delta.seen)).toEqual({ alice: [2, 4] })
    expect(hexOf(Tags, merge(Tags, gap, delta))).toBe(hexOf(Tags, version))
    expect(diff(Tags, gap, version).seen.ids).toEqual([])
  })

  test('of concurrent versions holds in each direction only what the other lacks', () => {
    const { version } = line(tags => tags.add('a'))
    const bob = merge(Tags, replica(Tags, 'bob'), version)
    const [left] = change(Tags, version, tags => tags.add('left'))
    const [right] = change(Tags, bob, tags => tags.remove('a'))
    expect(tagsOf(diff(Tags, left, right))).toEqual(['left'])
    expect(runsOf(diff(Tags, right, left).seen)).toEqual({ bob: [1, 1] })
    expect(runsOf(diff(Tags, right, left).ahead)).toEqual({ alice: [1, 1] })
  })
})

describe('changes since', () => {
  test('a version are the deltas that it lacks, as one group', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const nodes = play(steps)
        for (const newer of nodes) {
          for (const older of nodes) {
            const { delta } = changesSince(Board, newer, older.seen)
            expect(hexOf(Board, merge(Board, older, delta))).toBe(hexOf(Board, merge(Board, older, newer)))
          }
        }
      }),
      { numRuns: process.env.MELDKIT_LONG ? 2000 : 100 },
    )
  })

  test('what is known already are an empty delta', () => {
    const { version } = line(tags => tags.add('a'))
    expect(changesSince(Tags, version, version.seen)).toMatchObject({ kind: 'delta', delta: { seen: { ids: [] } } })
  })

  test('a version within the log are a delta, and say so; before it they are the state', () => {
    let version = replica(Tags, 'alice')
    const versions = [version]
    for (let i = 0; i < 1100; i++) {
      ;[version] = change(Tags, version, tags => tags.add(`tag ${i % 10}`))
      versions.push(version)
    }
    const since = (count: number) => changesSince(Tags, version, versions[count]!.seen)
    expect(since(1099).kind).toBe('delta')
    expect(runsOf(since(1090).delta.seen)).toEqual({ alice: [1091, 1100] })
    expect(since(1100 - 512).kind).toBe('delta')
    expect(since(0).kind).toBe('state')
    for (const count of [0, 50, 600, 1099]) {
      expect(hexOf(Tags, merge(Tags, versions[count]!, since(count).delta))).toBe(hexOf(Tags, version))
    }
    // A replica that was loaded has no log.
    expect(changesSince(Tags, replica(Tags, 'bob', version), versions[1099]!.seen).kind).toBe('state')
  })
})
