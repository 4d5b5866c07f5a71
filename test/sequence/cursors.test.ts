// Cursors against naive Fugue: a cursor stays with the letter beside it, through all edits, and where that is gone it stays
// where it was.

import fc from 'fast-check'
import { cursorAt, InvariantError, indexOfCursor, replica } from 'meldkit'
import { expect, test } from 'vitest'
import { isCausal, shownBy, Text, type TextVersion, textHistories, textWorld } from './histories'
import { type Element, inOrder, visible } from './naive-fugue'

const isLong = process.env.MELDKIT_LONG !== undefined

type Side = 'before' | 'after'

/** The letter that a cursor stays with: `after` the one to its left, `before` the one to its right; none at the ends. */
function anchorOf({ naive }: TextVersion, index: number, side: Side): Element<string> | undefined {
  return visible(naive)[side === 'after' ? index - 1 : index]
}

/** Where such a cursor is now: behind, or before, what stands up to its letter. */
function naiveIndex({ naive }: TextVersion, anchor: Element<string> | undefined, side: Side): number {
  const shown = visible(naive)
  if (anchor === undefined) return side === 'after' ? 0 : shown.length
  const all = inOrder(naive.elements)
  const end = all.indexOf(anchor) + (side === 'after' ? 1 : 0)
  return all.slice(0, end).filter(element => !naive.deleted.has(element)).length
}

const isInPair = (shown: string, index: number) =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(shown.slice(Math.max(0, index - 1), index + 1)) && index > 0

test('a cursor stays with its letter in every version that has seen it', () => {
  fc.assert(
    fc.property(textHistories, fc.constantFrom<Side>('before', 'after'), fc.nat(12), (steps, side, place) => {
      const world = textWorld(steps)
      const versions = world.versions.filter(version => isCausal(world, version))
      for (const from of versions) {
        const shown = shownBy(from)
        const index = Math.round((place / 12) * shown.length)
        if (isInPair(shown, index)) continue
        const cursor = cursorAt(Text, from.value, index, { side })
        expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor)
        const anchor = anchorOf(from, index, side)
        for (const later of versions) {
          if (anchor !== undefined && !later.naive.elements.has(anchor)) continue
          expect(indexOfCursor(Text, later.value, cursor)).toBe(naiveIndex(later, anchor, side))
        }
      }
    }),
    { numRuns: isLong ? 10_000 : 200 },
  )
})

test.each<unknown>([7, {}, undefined, '', 'alice', '@alice', '0@alice', '1.5@alice', '3@'])(
  'a cursor that is none, with %j for a dot, is refused',
  dot => {
    expect(() => indexOfCursor(Text, replica(Text, 'a'), { side: 'after', dot: dot as string })).toThrow(InvariantError)
  },
)
