import fc from 'fast-check'
import { addWinsSet, change, type Delta, encode, merge, orMap, overhead, pnCounter, replica, why } from 'meldkit'
import { histories, interpret } from 'meldkit/laws'
import { describe, expect, test, vi } from 'vitest'
import { fixtures } from '../arbitraries'
import { Board, Tags, Title } from './support'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 600_000 : 60_000 })

const runs = process.env.MELDKIT_LONG ? 2000 : 100
const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

const partsOf = ({ frame, history, content, metadata }: ReturnType<typeof overhead>) => [
  frame,
  history,
  content,
  metadata,
]

describe('the parts of an overhead', () => {
  test.each(fixtures.map(fixture => [fixture.name, fixture] as const))(
    'of %s are not negative and add up to the encoded length, for replicas and deltas',
    (_, fixture) => {
      const { type } = fixture
      const property = fc.property(histories(fixture.edits), history => {
        const { versions, changes } = interpret(fixture, history)
        const values: Delta<typeof type>[] = versions.map(version => version.value)
        for (const { delta } of changes) if (delta !== undefined) values.push(delta)
        for (const value of values) {
          const of = overhead(type, value)
          expect(Math.min(...partsOf(of))).toBeGreaterThanOrEqual(0)
          expect(of.total).toBe(encode(type, value).length)
          expect(partsOf(of).reduce((sum, part) => sum + part)).toBe(of.total)
          const { winners, losers } = why(type, value)
          expect(of.entries).toBe(winners.length + losers.length)
        }
      })
      fc.assert(property, { numRuns: runs, seed })
    },
  )

  test('of one write are what each byte of it is for', () => {
    const [alice] = change(Title, replica(Title, 'alice'), title => title.set('tea'))
    const of = overhead(Title, alice)
    // A tag with the length and three letters; and what says which write it is, by whom, and when.
    expect([of.content, of.entries, of.frame]).toEqual([4, 1, 10])
    expect(of.metadata).toBe(of.total - of.frame - of.history - 4)
    expect(of.metadata).toBeLessThanOrEqual(4)
    expect(of.metadataPerEntry).toBe(of.metadata)
  })

  test('of an empty replica are frame and history, and no division by zero', () => {
    const of = overhead(Board, replica(Board, 'alice'))
    expect([of.content, of.entries]).toEqual([0, 0])
    expect(of.metadataPerEntry).toBe(of.metadata)
  })
})

describe('growth that an overhead shows', () => {
  test('content grows with the content, metadata with the number of entries', () => {
    const set = (element: (i: number) => string) =>
      overhead(Tags, change(Tags, replica(Tags, 'alice'), tags => Array.from({ length: 50 }, (_, i) => tags.add(element(i))))[0]) // biome-ignore format: one line
    // Two digits, so that both are written in the same order.
    const short = set(i => `${i + 10}`)
    const long = set(i => `${i + 10}`.repeat(20))
    expect(long.metadata).toBe(short.metadata)
    expect(long.content).toBeGreaterThan(3 * short.content)
  })

  test('a set that was emptied again has no metadata of its elements left', () => {
    const Numbers = addWinsSet<number>()
    const empty = replica(Numbers, 'alice')
    const [full] = change(Numbers, empty, set => Array.from({ length: 50 }, (_, i) => set.add(i)))
    const [emptied] = change(Numbers, full, set => set.clear())
    expect(overhead(Numbers, emptied).metadata).toBe(overhead(Numbers, empty).metadata)
  })

  test('counters under removed keys leave theirs behind', () => {
    const Votes = orMap(pnCounter())
    let votes = replica(Votes, 'alice')
    for (let i = 0; i < 20; i++) {
      votes = change(Votes, votes, edit => edit.at(`poll ${i}`).increment())[0]
      votes = change(Votes, votes, edit => edit.remove(`poll ${i}`))[0]
    }
    const { entries, metadata } = overhead(Votes, votes)
    expect(entries).toBe(0)
    expect(metadata).toBeGreaterThan(60)
  })

  test('history grows with writers and with gaps, and not with changes', () => {
    let alice = replica(Title, 'alice')
    const deltas: Delta<typeof Title>[] = []
    for (let i = 0; i < 200; i++) {
      const [next, delta] = change(Title, alice, title => title.set('x'))
      alice = next
      deltas.push(delta)
    }
    const gaps = deltas
      .filter((_, i) => i % 2 === 0)
      .reduce((all, delta) => merge(Title, all, delta), replica(Title, 'b'))
    const { history } = overhead(Title, alice)
    expect(history).toBeLessThan(150)
    expect(overhead(Title, gaps).history).toBeGreaterThan(5 * history)
    const [bob] = change(Title, replica(Title, 'bob'), title => title.set('y'))
    expect(overhead(Title, merge(Title, alice, bob)).history).toBeGreaterThan(history)
  })
})
