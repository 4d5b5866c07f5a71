// Cursors against naive Fugue: a cursor stays with the letter beside it, through all edits, and where that is gone it stays
// where it was.

import fc from 'fast-check'
import { cursorAt, InvariantError, indexOfCursor, replica } from 'meldkit'
import { expect, test } from 'vitest'
import { isCausal, shownBy, Text, type TextVersion, textHistories, textWorld } from './histories'
import { type Element, inOrder } from './naive-fugue'

const isLong = process.env.MELDKIT_LONG !== undefined

type Side = 'before' | 'after'

/** All elements of a version in order, which is asked for often. */
interface Ordered {
  readonly version: TextVersion
  readonly all: readonly Element<string>[]
  readonly shown: readonly Element<string>[]
}

function ordered(version: TextVersion): Ordered {
  const all = inOrder(version.naive.elements)
  return { version, all, shown: all.filter(element => !version.naive.deleted.has(element)) }
}

/** The letter that a cursor stays with: `after` the one to its left, `before` the one to its right; none at the ends. */
function anchorOf({ shown }: Ordered, index: number, side: Side): Element<string> | undefined {
  return shown[side === 'after' ? index - 1 : index]
}

/** Where such a cursor is now: behind, or before, what stands up to its letter. */
function naiveIndex({ version, all, shown }: Ordered, anchor: Element<string> | undefined, side: Side): number {
  if (anchor === undefined) return side === 'after' ? 0 : shown.length
  const end = all.indexOf(anchor) + (side === 'after' ? 1 : 0)
  return all.slice(0, end).filter(element => !version.naive.deleted.has(element)).length
}

const isInPair = (shown: string, index: number) =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(shown.slice(Math.max(0, index - 1), index + 1)) && index > 0

test('a cursor stays with its letter in every version that has seen it', () => {
  fc.assert(
    fc.property(textHistories, fc.constantFrom<Side>('before', 'after'), fc.nat(12), (steps, side, place) => {
      const world = textWorld(steps)
      const versions = world.versions.filter(version => isCausal(world, version)).map(ordered)
      for (const from of versions) {
        const shown = shownBy(from.version)
        const index = Math.round((place / 12) * shown.length)
        if (isInPair(shown, index)) continue
        const cursor = cursorAt(Text, from.version.value, index, { side })
        // Asked too often for `expect` to be cheap.
        const read = JSON.parse(JSON.stringify(cursor)) as typeof cursor
        const anchor = anchorOf(from, index, side)
        for (const later of versions) {
          if (anchor !== undefined && !later.version.naive.elements.has(anchor)) continue
          const [got, wanted] = [indexOfCursor(Text, later.version.value, read), naiveIndex(later, anchor, side)]
          if (got !== wanted)
            expect(got, JSON.stringify({ from: shown, index, side, to: shownBy(later.version) })).toBe(wanted)
        }
      }
    }),
    { numRuns: isLong ? 10_000 : 60 },
  )
})

test.each<unknown>([7, {}, undefined, '', 'alice', '@alice', '0@alice', '1.5@alice', '3@'])(
  'a cursor that is none, with %j for a dot, is refused',
  dot => {
    expect(() => indexOfCursor(Text, replica(Text, 'a'), { side: 'after', dot: dot as string })).toThrow(InvariantError)
  },
)
