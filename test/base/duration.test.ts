import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Duration, duration } from '../../src/base/duration'

describe('a duration', () => {
  test.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
    ['1.5s', 1500],
    ['0.001s', 1],
    ['1.1s', 1100],
    ['4.35m', 261_000],
    [0, 0],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ] as const)('%s is %i ms', (text, ms) => {
    expect(duration(text)).toBe(ms)
  })

  test('with three decimals of a second is exact', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), ms => {
        const text = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}s` as Duration
        expect(duration(text)).toBe(ms)
      }),
    )
  })

  test.each([
    '',
    's',
    '10',
    '10 s',
    ' 10s',
    '10S',
    '-1s',
    '+1s',
    '1e3ms',
    '.5s',
    '5.s',
    '0.1ms',
    '1.0005s',
    '1h30m',
    '10sec',
    'Infinitys',
    '0x10ms',
    '104249991375d',
    '999999999999999d',
    '10s\n',
  ])('the text %j is refused', text => {
    expect(() => duration(text as Duration)).toThrow(expect.objectContaining({ code: 'duration' }))
  })

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53, null, undefined, {}, ['1s'], 10n])('the value %s is refused', value => {
    expect(() => duration(value as unknown as Duration)).toThrow(expect.objectContaining({ code: 'duration' }))
  })

  test('the error shows what came and what would do', () => {
    expect(() => duration('10' as Duration)).toThrow('such as "250ms", "10s", "5m", "2h" or "1d", got "10".')
  })

  test('text without a known unit does not compile', () => {
    // @ts-expect-error: no such unit
    expect(() => duration('1w')).toThrow()
  })
})
