// Where runs hang is not written: it follows from the order of the document and of the runs, and exceptions say the rest.

import fc from 'fast-check'
import { change, decode, encode, replica, type Text, text, toJson } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { impliedParents, orderedRuns, segmentsOf } from '../../src/sequence/columns'
import { type Run, rootRun } from '../../src/sequence/run'
import type { SequenceState } from '../../src/sequence/state'
import { textEdits } from '../arbitraries/text'
import { textHistories, textWorld } from './histories'
import { applyText } from './naive-text'

const Note: Text = text()

const nameOf = (run: Run) => `${run.start}@${run.id}`
const hangOf = (run: Run) =>
  `${nameOf(run)} ${run.side === 0 ? 'left' : 'right'} of ${run.parent === rootRun ? 'root' : `${nameOf(run.parent!)}+${run.parentOffset}`}`

/** The runs of a state in their order, where each hangs, and where it would by what is implied. */
function hanging(state: SequenceState<string>) {
  const segments = segmentsOf(state.root)
  const lengths = new Map<Run, number>()
  segments.runs.forEach((run, i) => lengths.set(run, (lengths.get(run) ?? 0) + segments.lengths[i]!))
  const runs = orderedRuns(state.lines, lengths)
  const order = segments.runs.map(run => runs.indexOf(run))
  const parents = impliedParents(runs.length, order, segments.offsets, segments.lengths)
  const implied = runs.map((run, i) => {
    const on = parents.runs[i]!
    const parent = on < 0 ? 'root' : `${nameOf(runs[on]!)}+${parents.offsets[i]}`
    return `${nameOf(run)} ${parents.sides[i] === 0 ? 'left' : 'right'} of ${parent}`
  })
  return { runs, lengths, actual: runs.map(hangOf), implied }
}

describe('the order of runs', () => {
  test('puts what a run hangs on, and what its writer wrote before, first', () => {
    fc.assert(
      fc.property(textHistories, steps => {
        const { versions } = textWorld(steps)
        const { runs } = hanging(versions.at(-1)!.value.state)
        runs.forEach((run, i) => {
          if (run.parent !== rootRun) expect(runs.indexOf(run.parent!)).toBeLessThan(i)
          const later = runs.slice(i).find(other => other.id === run.id && other.start < run.start)
          expect(later).toBeUndefined()
        })
      }),
      { numRuns: 150 },
    )
  })
})

describe('where runs hang', () => {
  test('is read as it was, in versions of any history', () => {
    let exceptions = 0
    fc.assert(
      fc.property(textHistories, steps => {
        for (const { value } of textWorld(steps).newest) {
          const { actual, implied } = hanging(value.state)
          exceptions += actual.filter((hang, i) => hang !== implied[i]).length
          expect(hanging(decode(Note, encode(Note, value)).state).actual).toEqual(actual)
        }
      }),
      { numRuns: 300 },
    )
    // There are some, so that they are tried here.
    expect(exceptions).toBeGreaterThan(0)
  })

  test('is implied without exception where one writes alone', () => {
    fc.assert(
      fc.property(fc.array(textEdits, { maxLength: 40, size: 'max' }), ops => {
        let alice = replica(Note, 'alice')
        for (const op of ops) alice = change(Note, alice, edit => applyText(edit, op))[0]
        const { actual, implied } = hanging(alice.state)
        expect(implied).toEqual(actual)
        const { state } = toJson(Note, alice) as { readonly state: readonly unknown[] }
        // Flags, writers, gaps, tokens, starts, exceptions.
        if (actual.length > 0) expect(state[5]).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
