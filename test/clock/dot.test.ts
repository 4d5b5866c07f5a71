import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../src/base/error'
import { compareDots, counterMax, type Dot, dot, dotText, isCounter } from '../../src/clock/dot'

describe('a dot', () => {
  test('is a replica id and a counter from 1 to 2^50 - 1', () => {
    expect(dotText(dot('alice', 1))).toBe('1@alice')
    expect(dotText(dot('__proto__', counterMax))).toBe(`${counterMax}@__proto__`)
    expect(counterMax).toBe(2 ** 50 - 1)
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity, counterMax + 1, 2 ** 53, '1' as unknown as number])(
    'has no counter %s',
    counter => {
      expect(isCounter(counter)).toBe(false)
      expect(() => dot('alice', counter)).toThrow(InvariantError)
      expect(() => dot('alice', counter)).toThrow(/must be an integer from 1 to 2\^50 - 1, got .*Counters start at 1/)
    },
  )

  test('has a replica id for a name', () => {
    expect(() => dot('a@b', 1)).toThrow(InvariantError)
    expect(() => dot('', 1)).toThrow(InvariantError)
  })

  test('stands in a total order: by replica id in code units, then by counter', () => {
    const dots = fc.record({
      id: fc.constantFrom('a', 'a#1', 'b', '\u{1f600}', '\uffff'),
      counter: fc.constantFrom(1, 2, 10),
    })
    fc.assert(
      fc.property(dots, dots, dots, (x, y, z) => {
        const [a, b, c] = [dot(x.id, x.counter), dot(y.id, y.counter), dot(z.id, z.counter)] as [Dot, Dot, Dot]
        expect(Math.sign(compareDots(a, b)) + Math.sign(compareDots(b, a))).toBe(0)
        expect(compareDots(a, b) === 0).toBe(dotText(a) === dotText(b))
        if (compareDots(a, b) <= 0 && compareDots(b, c) <= 0) expect(compareDots(a, c)).toBeLessThanOrEqual(0)
      }),
    )
    // An emoji is a surrogate pair, so by code units it comes before U+FFFF.
    expect(compareDots(dot('\u{1f600}', 9), dot('\uffff', 1))).toBeLessThan(0)
    expect(compareDots(dot('a', 10), dot('a', 9))).toBeGreaterThan(0)
  })
})
