// Golden encodings: what was written once stays what is written, byte by byte. After a deliberate change of the format,
// `MELDKIT_UPDATE_GOLDEN=1 npx vitest run test/codec/golden.test.ts` makes golden.json anew; the diff is for review.

import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type AnyCrdt, type Delta, decode, encode, equal, fromJson, toJson } from '../../src/index'
import { bytesOf, type Golden, goldenFile, goldenTypes, handMade, history, readGoldens, typeOf } from './golden'

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Up to sixteen different encodings of each type, the shortest histories first, and those made by hand. */
function goldensNow(): Golden[] {
  const goldens: Golden[] = []
  for (const name of goldenTypes) {
    const type = typeOf(name)
    const found = new Map<string, Delta<AnyCrdt>>()
    for (let seed = 1; seed <= 8; seed++)
      for (const delta of history(name, seed, 2 + seed)) found.set(hexOf(encode(type, delta)), delta)
    const few = [...found].filter((_, i, all) => i % Math.ceil(all.length / 16) === 0)
    const hand = handMade(name).map((delta): [string, Delta<AnyCrdt>] => [hexOf(encode(type, delta)), delta])
    for (const [hex, delta] of new Map([...few, ...hand]))
      goldens.push({ type: name, hex, json: JSON.stringify(toJson(type, delta)) })
  }
  return goldens
}

const now = goldensNow()
if (process.env.MELDKIT_UPDATE_GOLDEN) {
  writeFileSync(goldenFile, `${JSON.stringify(now, null, 2)}\n`)
}
const goldens = readGoldens()

describe('golden encodings', () => {
  test('are at least 200, over all types', () => {
    expect(goldens.length).toBeGreaterThanOrEqual(200)
    expect(new Set(goldens.map(({ type }) => type))).toEqual(new Set(goldenTypes))
    expect(new Set(goldens.map(({ type, hex }) => type + hex)).size).toBe(goldens.length)
  })

  test('are what the scripted histories give today, byte by byte', () => {
    expect(now).toEqual(goldens)
  })

  test.each(goldenTypes)('of %s are read, and written again as they were', name => {
    const type = typeOf(name)
    for (const { hex, json } of goldens.filter(golden => golden.type === name)) {
      const delta = decode(type, bytesOf(hex))
      expect(hexOf(encode(type, delta))).toBe(hex)
      expect(JSON.stringify(toJson(type, delta))).toBe(json)
    }
  })

  test.each(goldenTypes)('of %s are equal to what their JSON says', name => {
    const type = typeOf(name)
    for (const { hex, json } of goldens.filter(golden => golden.type === name)) {
      const delta = fromJson(type, JSON.parse(json))
      expect(hexOf(encode(type, delta))).toBe(hex)
      expect(equal(type, delta, decode(type, bytesOf(hex)))).toBe(true)
    }
  })
})
