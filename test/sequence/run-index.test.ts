// The runs of a writer by counter, against a sorted array: late runs in the middle, and versions that share a chunk.

import fc from 'fast-check'
import { replicaId } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { makeRun, type Run, right, rootRun } from '../../src/sequence/run'
import {
  addRun,
  countRuns,
  eachRun,
  emptyRunIndex,
  findRun,
  nextStart,
  type RunIndex,
  runIndexOf,
} from '../../src/sequence/run-index'

const alice = replicaId('alice')
const runAt = (start: number): Run => makeRun(alice, start, rootRun, 0, right)

function runsIn(index: RunIndex): readonly Run[] {
  const runs: Run[] = []
  eachRun(index, run => runs.push(run))
  return runs
}

/** The index answers as a sorted array does. */
function expectLike(index: RunIndex, naive: readonly Run[], counters: readonly number[]): void {
  expect(runsIn(index)).toEqual(naive)
  expect(countRuns(index)).toBe(naive.length)
  for (const counter of counters) {
    expect(findRun(index, counter)).toBe(naive.findLast(run => run.start <= counter))
    expect(nextStart(index, counter)).toBe(naive.find(run => run.start > counter)?.start ?? Infinity)
  }
}

const sorted = (runs: readonly Run[]) => runs.toSorted((a, b) => a.start - b.start)

describe('an index of runs', () => {
  test('answers as a sorted array does, whatever the order of arrival, in every version', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60, size: 'max' })
    // Each run is added to some earlier version, so versions fork where two grow from one.
    const from = fc.array(fc.nat(9), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(starts, from, fc.array(fc.nat(410), { maxLength: 10 }), (starts, from, counters) => {
        const versions: { readonly index: RunIndex; readonly naive: readonly Run[] }[] = [
          { index: emptyRunIndex(), naive: [] },
        ]
        starts.forEach((start, i) => {
          const { index, naive } = versions[Math.max(0, versions.length - 1 - Math.floor(from[i]! / 3))]!
          const run = runAt(start)
          versions.push({ index: addRun(index, run), naive: sorted([...naive, run]) })
        })
        for (const { index, naive } of versions) expectLike(index, naive, counters)
      }),
      { numRuns: 300 },
    )
  })

  test('fills many chunks, and takes late runs into any of them', () => {
    let index = emptyRunIndex()
    const naive: Run[] = []
    const add = (start: number) => {
      const run = runAt(start)
      index = addRun(index, run)
      naive.push(run)
    }
    for (let start = 10; start <= 30_000; start += 10) add(start)
    for (let start = 5; start <= 30_000; start += 70) add(start)
    // One place that takes many: its chunk is parted.
    for (let start = 15_001; start < 15_005; start++) add(start)
    for (let start = 20_000; start < 22_000; start++) if (start % 10 !== 0 && start % 70 !== 5) add(start)
    const counters = [0, 4, 5, 9, 10, 5119, 5120, 5121, 15_003, 21_999, 29_999, 30_000, 40_000]
    expectLike(index, sorted(naive), counters)
    expectLike(runIndexOf(sorted(naive)), sorted(naive), counters)
  })

  test('shares its last chunk: what one version adds, the version before it does not see', () => {
    const before = runIndexOf([runAt(1), runAt(5)])
    const one = addRun(before, runAt(9))
    const other = addRun(before, runAt(7))
    expect([before, one, other].map(index => runsIn(index).map(run => run.start))).toEqual([
      [1, 5],
      [1, 5, 9],
      [1, 5, 7],
    ])
    expect(one.tail).not.toBe(other.tail)
  })

  test('does not write into a chunk that somebody has frozen', () => {
    const before = runIndexOf([runAt(1)])
    Object.freeze(before.tail)
    expect(runsIn(addRun(before, runAt(2)))).toHaveLength(2)
    expect(runsIn(before)).toHaveLength(1)
  })
})
