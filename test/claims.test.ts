import { describe, expect, test } from 'vitest'
import { assertClaims } from './support/claims'
import { claim, claimThrows, plain } from './support/claims-runtime'

/** Runs rewritten code without its import line, with the claims given as arguments. */
function run(code: string): void {
  const body = assertClaims(code).replace(/^import [^;]*;/, '')
  new Function('__claim', '__claimThrows', body)(claim, claimThrows)
}

describe('claims in examples', () => {
  test('a true claim passes, a false one throws', () => {
    run('1 + 1 // => 2')
    expect(() => run('1 + 1 // => 3')).toThrow()
  })

  test('a constant and an expression over several lines carry claims', () => {
    run('const a = [1,\n  2] // => [1, 2]\na.map(\n  n => n + 1,\n) // => [2, 3]')
    expect(() => run('const a = 1 // => 2')).toThrow()
  })

  test('a thrown error is claimed by its name', () => {
    run('null.x // => throws TypeError')
    expect(() => run('null.x // => throws RangeError')).toThrow('RangeError')
    expect(() => run('1 // => throws RangeError')).toThrow('nothing was thrown')
  })

  test('a claim that follows no expression is refused instead of ignored', () => {
    expect(() => assertClaims('// => 3')).toThrow('1 comments')
    expect(() => assertClaims('function f() {} // => 3')).toThrow('1 comments')
  })

  test('maps, sets and their facades are compared as JSON would show them', () => {
    const facade = { size: 1, has: () => true, get: () => 1, *[Symbol.iterator]() { yield ['a', 1] } } // biome-ignore format: one line
    expect(plain(new Map([['a', new Set([1])]]))).toEqual({ a: [1] })
    expect(plain(facade)).toEqual({ a: 1 })
    expect(plain(new Uint8Array([1, 2]))).toEqual([1, 2])
    expect(plain(new Map([[1, 2]]))).toEqual([[1, 2]])
  })
})
