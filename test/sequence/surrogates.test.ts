// Letters beyond the first 65,536 take two UTF-16 units. No sequence of calls parts the two: what is shown is well-formed,
// everywhere and at any time, and so is every piece of it that is handed out.

import fc, { type Arbitrary } from 'fast-check'
import {
  at,
  change,
  type Delta,
  decode,
  diff,
  encode,
  fromJson,
  merge,
  type Replica,
  replica,
  text,
  textDelta,
  toJson,
  versionOf,
  versionVector,
  view,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const Text = text()
type Text = typeof Text

const isWellFormed = (shown: string) => !/\p{Surrogate}/u.test(shown)
const numRuns = process.env.MELDKIT_LONG ? 50_000 : 1000

function typed(content: string, id = 'alice'): Replica<Text> {
  return change(Text, replica(Text, id), edit => edit.insert(0, content))[0]
}

const shownAfter = (from: Replica<Text>, recipe: Parameters<typeof change<Text>>[2]) =>
  view(Text, change(Text, from, recipe)[0])

describe('an index between the halves of a letter', () => {
  test('is that before the letter, for an insert', () => {
    expect(shownAfter(typed('😀'), edit => edit.insert(1, 'a'))).toBe('a😀')
    expect(shownAfter(typed('x😀y'), edit => edit.insert(2, 'ab'))).toBe('xab😀y')
  })

  test('takes the whole letter, for a delete', () => {
    expect(shownAfter(typed('x😀y'), edit => edit.delete(1))).toBe('xy')
    expect(shownAfter(typed('x😀y'), edit => edit.delete(2))).toBe('xy')
    expect(shownAfter(typed('x😀y'), edit => edit.delete(0, 2))).toBe('y')
    expect(shownAfter(typed('😀😁'), edit => edit.delete(1, 2))).toBe('')
  })

  test('takes the whole letter, for a replace', () => {
    expect(shownAfter(typed('x😀y'), edit => edit.replace(2, 1, '😁'))).toBe('x😁y')
    expect(shownAfter(typed('x😀y'), edit => edit.replace(1, 1, ''))).toBe('xy')
    expect(shownAfter(typed('x😀y'), edit => edit.replace(2, 0, 'a'))).toBe('xa😀y')
  })

  test('deletes nothing when nothing is to be deleted', () => {
    const from = typed('x😀y')
    expect(change(Text, from, edit => edit.delete(2, 0))[0]).toBe(from)
  })
})

describe('a half without its other half', () => {
  test.each([
    ['\ud83d', '\ufffd'],
    ['\ude00', '\ufffd'],
    ['a\ud83d\ud83d\ude00', 'a\ufffd😀'],
    ['\ude00\ud83d', '\ufffd\ufffd'],
  ])('%j is inserted as %j', (given, shown) => {
    expect(view(Text, typed(given))).toBe(shown)
    expect(shownAfter(typed('ab'), edit => edit.replace(0, 1, given))).toBe(`${shown}b`)
  })

  test('does not join a half that somebody else inserts next to it', () => {
    const [first] = change(Text, typed('\ud83d'), edit => edit.insert(1, '\ude00'))
    expect(view(Text, first)).toBe('\ufffd\ufffd')
  })
})

describe('two letters that share a half', () => {
  test('are replaced whole: a difference never cuts between halves', () => {
    const older = typed('a😀b')
    const [newer] = change(Text, older, edit => edit.replace(1, 2, '😁'))
    for (const one of textDelta(Text, older, newer)) if ('insert' in one) expect(isWellFormed(one.insert)).toBe(true)
    expect(view(Text, newer)).toBe('a😁b')
  })

  test('stay whole beside each other when two writers insert them at one place', () => {
    const [alice, bob] = [typed('😀', 'alice'), typed('😁', 'bob')]
    expect(view(Text, merge(Text, alice, bob))).toBe('😀😁')
  })

  test('go as a whole when two writers delete a different half each', () => {
    const common = typed('x😀y')
    const [left] = change(Text, replica(Text, 'bob', common), edit => edit.delete(1))
    const [right] = change(Text, replica(Text, 'carol', common), edit => edit.delete(2))
    expect(view(Text, merge(Text, left, right))).toBe('xy')
  })
})

/** Any call of any mutator, at any index: halves, letters and indices between them included. */
interface Call {
  readonly writer: number
  readonly index: number
  readonly count: number
  readonly kind: 'insert' | 'delete' | 'replace'
  readonly content: string
  readonly meets: boolean
}

const calls: Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    writer: fc.nat(2),
    index: fc.nat(20),
    count: fc.nat(4),
    kind: fc.constantFrom('insert', 'insert', 'delete', 'replace'),
    content: fc
      .array(fc.constantFrom('a', '\ud83d', '\ude00', '\ude01', '😀', '😁', '\ufffd'), { maxLength: 3 })
      .map(units => units.join('')),
    meets: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25, size: 'max' },
)

/** All versions and deltas that come of some calls by three writers. */
function made(given: readonly Call[]) {
  const writers = ['bob', 'alice', 'carol'].map(id => replica(Text, id))
  const versions: Replica<Text>[] = []
  const deltas: Delta<Text>[] = []
  for (const { writer, index, count, kind, content, meets } of given) {
    const [next, delta] = change(Text, writers[writer]!, edit => {
      const from = Math.min(index, edit.length)
      const most = Math.min(count, edit.length - from)
      if (kind === 'insert') edit.insert(from, content)
      else if (kind === 'delete') edit.delete(from, most)
      else edit.replace(from, most, content)
    })
    writers[writer] = meets ? merge(Text, next, writers[(writer + 1) % 3]!) : next
    versions.push(next, writers[writer]!)
    deltas.push(delta)
  }
  return { versions, deltas, all: writers.reduce((sum, one) => merge(Text, sum, one)) }
}

describe('no sequence of calls parts two halves', () => {
  test('in what versions, deltas and their merges show', () => {
    fc.assert(
      fc.property(calls, given => {
        const { versions, deltas, all } = made(given)
        for (const value of [...versions, ...deltas, all]) expect(isWellFormed(view(Text, value))).toBe(true)
        const some = deltas.filter((_, i) => i % 2 === 0)
        const gapped = some.reduce<Replica<Text>>((sum, delta) => merge(Text, sum, delta), replica(Text, 'zoe'))
        expect(isWellFormed(view(Text, gapped))).toBe(true)
      }),
      { numRuns },
    )
  })

  test('in what was, in differences, and in what comes back from bytes and JSON', () => {
    fc.assert(
      fc.property(calls, given => {
        const { versions, all } = made(given)
        for (const value of versions.slice(-4)) {
          const shown = view(Text, value)
          expect(view(Text, decode(Text, encode(Text, value)))).toBe(shown)
          expect(view(Text, fromJson(Text, JSON.parse(JSON.stringify(toJson(Text, value)))))).toBe(shown)
          expect(isWellFormed(view(Text, at(Text, all, versionOf(value.seen))))).toBe(true)
          expect(isWellFormed(view(Text, diff(Text, all, value)))).toBe(true)
          for (const one of textDelta(Text, value, all))
            if ('insert' in one) expect(isWellFormed(one.insert)).toBe(true)
        }
      }),
      { numRuns: numRuns / 4 },
    )
  })

  test('at any cut through a change, one between two halves included', () => {
    const writer = typed('a😀b😁')
    const { id, seen } = writer
    for (let counter = 1; counter <= (versionOf(seen).values[0] as number); counter++) {
      const cut = view(Text, at(Text, writer, versionVector({ [id]: counter })))
      expect(isWellFormed(cut), JSON.stringify(cut)).toBe(true)
    }
  })

  test('and whoever has seen the same shows the same', () => {
    fc.assert(
      fc.property(calls, given => {
        const { deltas, all } = made(given)
        const received = [...deltas]
          .reverse()
          .reduce<Replica<Text>>((sum, delta) => merge(Text, sum, delta), replica(Text, 'zoe'))
        expect(view(Text, received)).toBe(view(Text, all))
      }),
      { numRuns: numRuns / 2 },
    )
  })
})
