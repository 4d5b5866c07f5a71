// A text against naive Fugue, over histories in which three replicas write, exchange what they hold in every way there is,
// come back and branch: 2,000 histories in `npm test`, 100,000 in `npm run test:long`.

import fc from 'fast-check'
import {
  at,
  change,
  decode,
  encode,
  merge,
  type Replica,
  replica,
  type TextChange,
  textDelta,
  versionOf,
  versionVector,
  view,
} from 'meldkit'
import { expect, test } from 'vitest'
import {
  isCausal,
  mergedAll,
  shownBy,
  Text,
  type TextVersion,
  type TextWorld,
  textHistories,
  textWorld,
} from './histories'
import { emptySequence, withEdits } from './naive-fugue'
import { naiveTextEdit, textOfUnits } from './naive-text'

const isLong = process.env.MELDKIT_LONG !== undefined
const runs = (short: number) => ({ numRuns: isLong ? 50 * short : short })

/** Versions whose views are known, each once. */
const knownVersions = (world: TextWorld) => world.versions.filter(version => isCausal(world, version))

/** Some pairs of versions: neighbours in time, whether one comes from the other or not, and the ends. */
function somePairs(versions: readonly TextVersion[]): (readonly [TextVersion, TextVersion])[] {
  const last = versions[versions.length - 1]!
  return versions.flatMap((version, i) => [
    [version, versions[(i * 7 + 3) % versions.length]!] as const,
    [version, last] as const,
    [last, version] as const,
  ])
}

const hex = (value: TextVersion['value']) => Buffer.from(encode(Text, value)).toString('hex')

/** As `expect(got).toBe(wanted)`, which takes its time when asked a million times. */
function same(got: string, wanted: string): void {
  if (got !== wanted) expect(got).toBe(wanted)
}

test('every version shows what naive Fugue shows, and all replicas end in the same bytes', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      const world = textWorld(steps)
      for (const version of knownVersions(world)) same(shownBy(version), textOfUnits(version.naive))
      const all = mergedAll(world)
      const edits = world.changes.flatMap(({ edits }) => edits)
      same(view(Text, all), textOfUnits(withEdits(emptySequence, ...edits)))
      for (const { value } of world.newest) same(hex(merge(Text, replica(Text, 'zoe', all), value)), hex(all))
      const backwards = world.changes.flatMap(({ deltas }) => deltas).reverse()
      const received = backwards.reduce<Replica<Text>>((sum, delta) => merge(Text, sum, delta), replica(Text, 'zoe'))
      same(hex(received), hex(all))
    }),
    runs(2000),
  )
})

test('an insert lands at its index, and nothing else moves', () => {
  fc.assert(
    fc.property(textHistories, fc.nat(12), fc.nat(3), (steps, place, count) => {
      for (const { value } of textWorld(steps, { unique: true }).newest) {
        const before = view(Text, value)
        const index = Math.round((place / 12) * before.length)
        const end = Math.min(index + count, before.length)
        const [after] = change(Text, value, edit => edit.replace(index, end - index, 'new'))
        same(view(Text, after), `${before.slice(0, index)}new${before.slice(end)}`)
      }
    }),
    runs(500),
  )
})

test('all texts ever shown are parts of one order of all letters (the strong list specification)', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      const world = textWorld(steps, { unique: true })
      // Letters are unique, so this looks at views alone, also at those with gaps.
      const shown = [...new Set(world.versions.map(shownBy))]
      expect(isOneOrder(shown), shown.join(' ')).toBe(true)
    }),
    runs(500),
  )
})

/** Whether some order of all letters has each of these texts as a part: then taking what comes first never gets stuck. */
function isOneOrder(texts: readonly string[]): boolean {
  const after = new Map<string, Set<string>>()
  const before = new Map<string, number>()
  for (const text of texts)
    for (const [i, letter] of [...text].entries()) {
      if (!after.has(letter)) after.set(letter, new Set())
      if (!before.has(letter)) before.set(letter, 0)
      const next = text[i + 1]
      if (next === undefined || after.get(letter)!.has(next)) continue
      after.get(letter)!.add(next)
      before.set(next, (before.get(next) ?? 0) + 1)
    }
  const free = [...after.keys()].filter(letter => before.get(letter) === 0)
  let taken = 0
  for (let letter = free.pop(); letter !== undefined; letter = free.pop()) {
    taken++
    for (const next of after.get(letter)!) {
      before.set(next, before.get(next)! - 1)
      if (before.get(next) === 0) free.push(next)
    }
  }
  return taken === after.size
}

test('the difference of any two versions, applied to the text of one, gives that of the other', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      const versions = textWorld(steps).versions
      for (const [older, newer] of somePairs(versions)) {
        const delta = textDelta(Text, older.value, newer.value)
        same(applied(shownBy(older), delta), shownBy(newer))
        if ('retain' in (delta.at(-1) ?? {})) throw new Error(`retains at the end: ${JSON.stringify(delta)}`)
        if (older === newer) expect(delta).toEqual([])
      }
    }),
    runs(500),
  )
})

/** The text after the changes, which must fit it. */
function applied(text: string, changes: readonly TextChange[]): string {
  let from = 0
  let made = ''
  for (const one of changes) {
    const size = 'insert' in one ? one.insert.length : 'retain' in one ? one.retain : one.delete
    if (size <= 0) throw new Error(`empty change ${JSON.stringify(changes)}`)
    if ('insert' in one) made += one.insert
    else {
      if (from + size > text.length)
        throw new Error(`past the end of ${JSON.stringify(text)}: ${JSON.stringify(changes)}`)
      if ('retain' in one) made += text.slice(from, from + size)
      from += size
    }
  }
  return made + text.slice(from)
}

test('at any version of the past, a text is as it was', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      const world = textWorld(steps)
      const all = mergedAll(world)
      for (const version of knownVersions(world)) {
        const seen = versionOf(version.value.seen)
        const expected = textOfUnits(version.naive)
        same(view(Text, at(Text, all, seen)), expected)
        same(view(Text, at(Text, version.value, seen)), expected)
      }
    }),
    runs(300),
  )
})

test('at any vector, also one that nobody ever had, a text shows a part of the one order and merges as a part of it', () => {
  fc.assert(
    fc.property(textHistories, fc.array(fc.nat(12), { minLength: 9, maxLength: 9 }), (steps, cuts) => {
      const world = textWorld(steps, { unique: true })
      const all = mergedAll(world)
      const { ids, values } = versionOf(all.seen)
      const cut = ids.map((id, i) => [id, Math.round((cuts[i % 9]! / 12) * values[i]!)] as const)
      const past = at(Text, all, versionVector(Object.fromEntries(cut.filter(([, counter]) => counter > 0))))
      expect(isOneOrder([view(Text, past), ...world.versions.map(shownBy)])).toBe(true)
      same(hex(merge(Text, all, past)), hex(all))
    }),
    runs(300),
  )
})

test('the same edits in one change or in several give the same text', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      const [together, apart] = [false, true].map(isApart => textWorld(steps, { apart: isApart })) as [
        TextWorld,
        TextWorld,
      ]
      for (const [i, version] of together.versions.entries())
        if (isCausal(together, version)) same(shownBy(apart.versions[i]!), shownBy(version))
      same(view(Text, mergedAll(apart)), view(Text, mergedAll(together)))
    }),
    runs(500),
  )
})

test('a snapshot without history shows the same text, and merges as a part of it', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      const world = textWorld(steps)
      const all = mergedAll(world)
      for (const { value } of world.newest) {
        const snapshot = decode(Text, encode(Text, value, { history: false }))
        same(view(Text, snapshot), view(Text, value))
        same(view(Text, merge(Text, all, snapshot)), view(Text, all))
      }
    }),
    runs(300),
  )
})

test('one writer’s text is what splice makes of an array of units', () => {
  fc.assert(
    fc.property(textHistories, steps => {
      let naive = withEdits<string>(emptySequence)
      let units: string[] = []
      let value = replica(Text, 'alice')
      for (const [number, one] of steps.entries()) {
        if (one.kind !== 'edit') continue
        for (const [i, op] of one.ops.entries()) {
          if (op.kind === 'clear') continue
          const index = Math.round((op.at / 12) * units.length)
          const count = op.kind === 'insert' ? 0 : Math.min(op.count, units.length - index)
          const text = op.kind === 'delete' ? '' : op.text.replace(/[^abc]/gu, 'd')
          units = units.toSpliced(index, count, ...text)
          value = change(Text, value, edit => edit.replace(index, count, text))[0]
          const safe = op.kind === 'delete' ? op : { ...op, text }
          naive = withEdits(naive, naiveTextEdit(naive, safe, { by: 'alice', counter: (number * 3 + i) * 10 }))
        }
      }
      same(textOfUnits(naive), units.join(''))
      same(view(Text, value), units.join(''))
    }),
    runs(300),
  )
})
