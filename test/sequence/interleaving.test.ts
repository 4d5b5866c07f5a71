// What several writers insert at one place at the same time stays in one piece each, however they type: where letters of
// two words mix, a sequence has failed its users. Thousands of cases, and the case that Fugue's paper leaves open.

import fc from 'fast-check'
import { change, merge, type Replica, replica, text, view } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { fractionalText } from '../mutants/sequences'

const Text = text()
type Text = typeof Text

/** How one writer makes a run: each letter goes to a place within the run so far. */
interface Typing {
  readonly name: 'forward' | 'backward' | 'mixed'
  /** For mixed typing: where each letter goes, in twelfths of the run. */
  readonly places: readonly number[]
  readonly length: number
  /** How many letters before and after the place are deleted first. */
  readonly deletesBefore: number
  readonly deletesAfter: number
  /** Which letters of the run are deleted again while it is made, in twelfths; none when empty. */
  readonly slips: readonly number[]
}

const typing: fc.Arbitrary<Typing> = fc.record({
  name: fc.constantFrom('forward', 'backward', 'mixed'),
  places: fc.array(fc.nat(12), { minLength: 8, maxLength: 8 }),
  length: fc.integer({ min: 1, max: 8 }),
  deletesBefore: fc.nat(2),
  deletesAfter: fc.nat(2),
  slips: fc.array(fc.nat(12), { maxLength: 2 }),
})

/** Writers whose ids do not follow the order of their letters. */
const writers = ['mallory', 'alice', 'zoe'] as const
const base = '......'

/** One writer types a run of one letter at `index` of what all have, deleting around it first and in it at times. */
function typed(type: Text, from: Replica<Text>, id: string, letter: string, index: number, how: Typing): Replica<Text> {
  let writer = replica(type, id, from)
  const before = Math.min(how.deletesBefore, index)
  const after = Math.min(how.deletesAfter, base.length - index)
  const edit = (work: Parameters<typeof change<Text>>[2]) => {
    writer = change(type, writer, work)[0]
  }
  if (before + after > 0) edit(of => of.delete(index - before, before + after))
  const start = index - before
  let length = 0
  for (let i = 0; i < how.length; i++) {
    const place = { forward: length, backward: 0, mixed: Math.round((how.places[i]! / 12) * length) }[how.name]
    edit(of => of.insert(start + place, letter))
    length++
    const slip = how.slips[i]
    if (slip === undefined) continue
    edit(of => of.delete(start + Math.min(Math.floor((slip / 12) * length), length - 1)))
    length--
  }
  return writer
}

/** The runs of letters in a text, as often as each is interrupted by another letter: 'aabba' gives 'aba'. */
function pieces(shown: string): string {
  return shown.replaceAll('.', '').replace(/(.)\1+/g, '$1')
}

/** Each run of `count` writers stays in one piece. */
function staysWhole(type: Text, count: number) {
  const typings = fc.array(typing, { minLength: count, maxLength: count })
  return fc.property(typings, fc.nat(base.length), (how, index) => {
    const [common] = change(type, replica(type, 'base'), edit => edit.insert(0, base))
    const versions = how.map((one, i) => typed(type, common, writers[i]!, 'abc'[i]!, index, one))
    const ends = versions.map(version => versions.reduce((sum, one) => merge(type, sum, one), version))
    const shown = ends.map(version => view(type, version))
    expect(new Set(shown).size).toBe(1)
    const met = pieces(shown[0]!)
    expect(met.length, shown[0]).toBe(new Set(met).size)
  })
}

test('letters at numbers between those of their neighbours mix, and this is noticed', () => {
  expect(fc.check(staysWhole(fractionalText() as unknown as Text, 2), { numRuns: 100 }).failed).toBe(true)
})

describe.each([2, 3])('%i writers at one place', count => {
  test('each run stays in one piece', () => {
    fc.assert(staysWhole(Text, count), { numRuns: process.env.MELDKIT_LONG ? 50_000 : 1500 })
  })

  test('who has met the others and goes on at the end of a run stays with it', () => {
    fc.assert(
      fc.property(fc.array(typing, { minLength: count, maxLength: count }), fc.nat(base.length), (given, index) => {
        const how = given.map(one => ({ ...one, slips: [] }))
        const [common] = change(Text, replica(Text, 'base'), edit => edit.insert(0, base))
        const alone = how.map((one, i) => typed(Text, common, writers[i]!, 'abc'[i]!, index, one))
        const met = alone.map(version => alone.reduce((sum, one) => merge(Text, sum, one), version))
        const more = met.map((version, i) => {
          const end = view(Text, version).lastIndexOf('abc'[i]!) + 1
          return change(Text, version, edit => edit.insert(end, 'abc'[i]!.repeat(2)))[0]
        })
        const end = more.reduce((sum, one) => merge(Text, sum, one))
        const shown = view(Text, end)
        expect(pieces(shown).length, shown).toBe(count)
      }),
      { numRuns: process.env.MELDKIT_LONG ? 20_000 : 500 },
    )
  })
})

describe('two writers who both prepend', () => {
  test('keep their words: RGA would mix them letter by letter', () => {
    const backward = (id: string, word: string) =>
      [...word]
        .reverse()
        .reduce((sum, letter) => change(Text, sum, edit => edit.insert(0, letter))[0], replica(Text, id))
    const [milk, eggs] = [backward('alice', 'milk '), backward('bob', 'eggs ')]
    expect(view(Text, merge(Text, milk, eggs))).toBe('milk eggs ')
    expect(view(Text, merge(Text, eggs, milk))).toBe('milk eggs ')
  })
})

describe('the case of three writers in which Fugue is not maximally non-interleaving (figure 7 of its paper)', () => {
  // Two insert at one place. Behind the letter of the first one somebody inserts who has seen both, and somebody who has
  // seen only that: right siblings with different right origins. FugueMax sorts these by where they end, Fugue by their ids.
  test.each([
    ['carol', 'dave'],
    ['dave', 'carol'],
  ])('converges, whoever comes first: %s, %s', (near, far) => {
    const [common] = change(Text, replica(Text, 'base'), edit => edit.insert(0, '[]'))
    const insert = (from: Replica<Text>, id: string, left: string, letter: string) =>
      change(Text, replica(Text, id, from), edit => edit.insert(view(Text, from).indexOf(left) + 1, letter))[0]
    const alice = insert(common, 'alice', '[', 'l')
    const bob = insert(common, 'bob', '[', 'y')
    const sawBoth = insert(merge(Text, alice, bob), near, 'l', 'z')
    const sawOne = insert(alice, far, 'l', 'x')
    const ends = [
      [sawBoth, sawOne, bob, alice],
      [sawOne, sawBoth, alice, bob],
      [bob, sawOne, alice, sawBoth],
    ].map(order => order.reduce((sum, one) => merge(Text, sum, one)))
    const shown = ends.map(end => view(Text, end))
    expect(new Set(shown).size).toBe(1)
    expect([...shown[0]!].sort().join('')).toBe('[]lxyz')
  })
})
