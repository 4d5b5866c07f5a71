// Edits made to be slow: what takes one tree level, one sibling or one run more with each edit must not take time for all
// that came before. Times of n and of 2n edits are compared, the best of several and with a wide margin: square growth gives 4.

import { change, type Delta, merge, type Replica, replica, text, view } from 'meldkit'
import { describe, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: process.env.MELDKIT_LONG ? 1_800_000 : 120_000 })

const Text = text()
type Text = typeof Text

const isLong = process.env.MELDKIT_LONG !== undefined

const limit = 3

/** How much longer 2n takes than n, in processor time, by the best of some rounds: more of them while it looks like too much. */
function growth(work: (n: number) => void, n: number): number {
  const best = [Infinity, Infinity]
  for (let round = 0; round < 8; round++) {
    for (const [i, size] of [n, 2 * n].entries()) {
      const start = process.cpuUsage()
      work(size)
      const { user, system } = process.cpuUsage(start)
      best[i] = Math.min(best[i]!, (user + system) / 1000)
    }
    if (round >= 2 && best[1]! / best[0]! < limit - 0.5) break
  }
  console.log(`${n}: ${best[0]!.toFixed(1)} ms, ${2 * n}: ${best[1]!.toFixed(1)} ms`)
  return best[1]! / best[0]!
}

/** All merged, in pairs, so that what is measured is the sequence and not one long context copied n times. */
function mergeInPairs(deltas: readonly Delta<Text>[]): Delta<Text> {
  let left = deltas
  while (left.length > 1)
    left = Array.from({ length: Math.ceil(left.length / 2) }, (_, i) => {
      const [a, b] = [left[2 * i]!, left[2 * i + 1]]
      return b === undefined ? a : merge(Text, a, b)
    })
  return left[0]!
}

describe('one writer', () => {
  test('prepends letter by letter: each is the left child of the one before', () => {
    const prepend = (n: number) => {
      const [version, delta] = change(Text, replica(Text, 'alice'), edit => {
        for (let i = 0; i < n; i++) edit.insert(0, 'x')
      })
      expect(view(Text, merge(Text, replica(Text, 'bob'), delta)).length).toBe(view(Text, version).length)
    }
    expect(growth(prepend, isLong ? 100_000 : 25_000)).toBeLessThan(limit)
  })

  test('prepends in changes of their own, each sent on', () => {
    const prepend = (n: number) => {
      let [alice, bob] = ['alice', 'bob'].map(id => replica(Text, id)) as [Replica<Text>, Replica<Text>]
      for (let i = 0; i < n; i++) {
        const [next, delta] = change(Text, alice, edit => edit.insert(0, 'x'))
        alice = next
        bob = merge(Text, bob, delta)
      }
      expect(view(Text, bob)).toBe('x'.repeat(n))
    }
    expect(growth(prepend, isLong ? 50_000 : 5000)).toBeLessThan(limit)
  })

  test('inserts in the middle of the middle: each run splits the one before', () => {
    const nest = (n: number) => {
      const [version, delta] = change(Text, replica(Text, 'alice'), edit => {
        for (let i = 0; i < n; i++) edit.insert(i, '()')
      })
      const shown = view(Text, merge(Text, replica(Text, 'bob'), delta))
      expect(shown).toBe('('.repeat(n) + ')'.repeat(n))
      expect(view(Text, version)).toBe(shown)
    }
    expect(growth(nest, isLong ? 100_000 : 20_000)).toBeLessThan(limit)
  })

  test('inserts and deletes at one place: tombstones pile up before it', () => {
    const pile = (n: number) => {
      const [version, delta] = change(Text, replica(Text, 'alice'), edit => {
        edit.insert(0, 'ab')
        for (let i = 0; i < n; i++) {
          edit.insert(1, 'x')
          edit.delete(1)
        }
      })
      expect(view(Text, merge(Text, replica(Text, 'bob'), delta))).toBe('ab')
      expect(view(Text, version)).toBe('ab')
    }
    expect(growth(pile, isLong ? 100_000 : 15_000)).toBeLessThan(limit)
  })

  test('deletes every other letter: as many spans as letters', () => {
    const thin = (n: number) => {
      const [full] = change(Text, replica(Text, 'alice'), edit => edit.insert(0, 'xy'.repeat(n)))
      const [version, delta] = change(Text, full, edit => {
        for (let i = 0; i < n; i++) edit.delete(i)
      })
      expect(view(Text, version)).toBe('y'.repeat(n))
      expect(view(Text, merge(Text, replica(Text, 'bob', full), delta))).toBe('y'.repeat(n))
    }
    expect(growth(thin, isLong ? 100_000 : 6000)).toBeLessThan(limit)
  })

  test('deletes every other letter in changes of their own, each sent on', () => {
    const thin = (n: number) => {
      let [alice] = change(Text, replica(Text, 'alice'), edit => edit.insert(0, 'xy'.repeat(n)))
      let bob = replica(Text, 'bob', alice)
      for (let i = 0; i < n; i++) {
        const [next, delta] = change(Text, alice, edit => edit.delete(i))
        alice = next
        bob = merge(Text, bob, delta)
      }
      expect(view(Text, bob)).toBe('y'.repeat(n))
    }
    expect(growth(thin, isLong ? 50_000 : 8000)).toBeLessThan(limit)
  })
})

describe('several writers', () => {
  test.each([
    ['at the end', (length: number) => length],
    ['at the start', () => 0],
  ])('two take turns letter by letter %s', (_, placeOf) => {
    const alternate = (n: number) => {
      const users = ['alice', 'bob'].map(id => replica(Text, id))
      for (let i = 0; i < n; i++) {
        const [next, delta] = change(Text, users[i % 2]!, edit => edit.insert(placeOf(edit.length), 'ab'[i % 2]!))
        users[i % 2] = next
        users[(i + 1) % 2] = merge(Text, users[(i + 1) % 2]!, delta)
      }
      expect(view(Text, users[0]!)).toBe(view(Text, users[1]!))
      expect(view(Text, users[0]!).length).toBe(n)
    }
    expect(growth(alternate, isLong ? 50_000 : 4000)).toBeLessThan(limit)
  })

  test('each of many inserts one letter at one place: all are siblings', () => {
    const siblings = (n: number) => {
      const [base] = change(Text, replica(Text, 'base'), edit => edit.insert(0, '[]'))
      const deltas = Array.from({ length: n }, (_, i) => {
        const [, delta] = change(Text, replica(Text, `writer ${(i * 7919) % n}`, base), edit => edit.insert(1, 'x'))
        return delta
      })
      expect(view(Text, merge(Text, base, mergeInPairs(deltas)))).toBe(`[${'x'.repeat(n)}]`)
    }
    expect(growth(siblings, isLong ? 50_000 : 6000)).toBeLessThan(limit)
  })

  test('a few prepend at one place without meeting, each many letters: deep trees side by side', () => {
    const forest = (n: number) => {
      const deltas = ['alice', 'bob', 'carol', 'dave'].map(
        id =>
          change(Text, replica(Text, id), edit => {
            for (let i = 0; i < n; i++) edit.insert(0, id[0]!)
          })[1],
      )
      const expected = ['a', 'b', 'c', 'd'].map(letter => letter.repeat(n)).join('')
      expect(view(Text, mergeInPairs(deltas))).toBe(expected)
    }
    expect(growth(forest, isLong ? 50_000 : 5000)).toBeLessThan(limit)
  })
})
