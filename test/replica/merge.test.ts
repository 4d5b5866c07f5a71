import { describe, expect, test } from 'vitest'
import { change, type Delta, decode, encode, equal, leq, merge, replica } from '../../src/index'
import { hexOf, line, orders, runsOf, Tags, tagsOf } from './support'

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
