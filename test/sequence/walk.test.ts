// Two versions side by side: what they share is skipped, so few differences cost little, wherever the versions came from.

import { change, decode, encode, merge, type Replica, replica, type Text, text } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { adopter, walkPair } from '../../src/sequence/walk'

const Note = text()
type Version = Replica<Text>

interface Walked {
  readonly onlyA: number
  readonly onlyB: number
  readonly both: number
  readonly same: number
  readonly calls: number
}

/** How many elements of each kind a walk tells, and by how many calls. */
function walked(a: Version, b: Version, skips = true): Walked {
  const sum = { onlyA: 0, onlyB: 0, both: 0, same: 0, calls: 0 }
  const add = (kind: 'onlyA' | 'onlyB' | 'both' | 'same', elements: number) => {
    sum[kind] += elements
    sum.calls++
  }
  walkPair(
    a.state,
    b.state,
    adopter(a.state.lines),
    {
      onlyA: (_, from, to) => add('onlyA', to - from),
      onlyB: (_, from, to) => add('onlyB', to - from),
      both: (_a, _from, _b, _bFrom, length) => add('both', length),
      same: visible => add('same', visible),
    },
    skips,
  )
  return sum
}

/** A text of many spans: letters put in between from the end on. */
function manySpans(count: number): Version {
  const [from] = change(Note, replica(Note, 'alice'), edit => edit.insert(0, 'x'.repeat(count)))
  return change(Note, from, edit => {
    for (let i = count - 1; i > 0; i--) edit.insert(i, 'y')
  })[0]
}

/** The version with one letter put in at so many places. */
const edited = (from: Version, places: number) =>
  change(Note, from, edit => {
    for (let i = 0; i < places; i++) edit.insert(Math.floor((i * edit.length) / places), 'z')
  })[0]

describe('a walk of two versions', () => {
  test('takes O(d log n) for d differences among n spans', () => {
    for (const count of [2_000, 20_000]) {
      const before = manySpans(count)
      expect(walked(before, before)).toMatchObject({ onlyA: 0, onlyB: 0, both: 0, calls: 1 })
      for (const differences of [1, 10]) {
        const { calls, onlyA, onlyB, same, both } = walked(edited(before, differences), before)
        expect(onlyA).toBe(differences)
        expect(onlyB).toBe(0)
        expect(same + both).toBe(before.state.root.visible)
        // Each difference opens a path of at most four nodes, of up to 32 slots each, that may have been split.
        expect(calls).toBeLessThan(differences * 4 * 40)
      }
    }
  })

  test('tells the same in both directions', () => {
    const common = manySpans(500)
    const [one, other] = [edited(replica(Note, 'bob', common), 3), edited(replica(Note, 'carol', common), 7)]
    expect(walked(one, other)).toMatchObject({ onlyA: 3, onlyB: 7 })
    expect(walked(other, one)).toMatchObject({ onlyA: 7, onlyB: 3 })
    const all = merge(Note, one, other)
    expect(walked(all, other)).toMatchObject({ onlyA: 3, onlyB: 0 })
    expect(walked(one, all)).toMatchObject({ onlyA: 0, onlyB: 7 })
  })

  test('finds the same differences where nothing is shared, since one version came as bytes', () => {
    const before = manySpans(500)
    const foreign = replica(Note, 'bob', decode(Note, encode(Note, before)))
    const after = edited(before, 5)
    expect(walked(after, foreign)).toMatchObject({ onlyA: 5, onlyB: 0, both: 999, same: 0 })
    expect(walked(foreign, after)).toMatchObject({ onlyA: 0, onlyB: 5, both: 999, same: 0 })
  })

  test('goes through all when it is told to', () => {
    const before = manySpans(100)
    expect(walked(before, before, false)).toMatchObject({ onlyA: 0, onlyB: 0, both: 199, same: 0 })
  })
})
