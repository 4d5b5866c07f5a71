// Mistakes with plain quorum reads and writes, and promises that they do not keep; with the mean number of schedules that showed
// them elsewhere.

import { isLinearizable, isMonotonic, type PlainOptions } from '../support/plain-register'

export interface PlainMutant {
  readonly name: string
  /** By protocols.md. */
  readonly known?: number
  /** In how many schedules it must be found. */
  readonly within: number
  /** So rare that it is tried in long runs only. */
  readonly isRare?: true
  readonly options: PlainOptions
}

const awaited = { repair: 'awaited' } as const
const withStandIns: PlainOptions = { guesses: true, standIns: 2 }

export const plainMutants: readonly PlainMutant[] = [
  {
    name: 'a repair overwrites',
    known: 11,
    within: 1000,
    options: { bug: 'a repair overwrites', policy: { repair: 'background' } },
  },
  { name: 'R + W is N', known: 13, within: 200, options: { r: 1, w: 2 } },
  {
    name: 'a hint counts under a strict level',
    within: 200,
    options: { bug: 'a hint counts under a strict level', ...withStandIns },
  },
  {
    name: 'N is what can be reached',
    within: 200,
    options: { bug: 'N is what can be reached', guesses: true },
  },
  { name: 'a writer counts by itself', known: 24, within: 200, options: { bug: 'a writer counts by itself' } },
  {
    name: 'a retry takes a fresh version',
    known: 4800,
    within: 2000,
    options: { bug: 'a retry takes a fresh version', policy: awaited, check: isLinearizable },
  },
  {
    name: 'hints are replayed in order of arrival',
    within: 4000,
    options: { bug: 'hints are replayed in order of arrival', ...withStandIns },
  },
  {
    name: 'linearizable is promised without repair',
    known: 1500,
    within: 30_000,
    isRare: true,
    options: { check: isLinearizable },
  },
  {
    name: 'linearizable is promised and repair not awaited',
    known: 4600,
    within: 90_000,
    isRare: true,
    options: { check: isLinearizable, policy: { repair: 'background' } },
  },
  {
    name: 'one replica is counted twice',
    known: 334,
    within: 30_000,
    isRare: true,
    options: { bug: 'one replica is counted twice', policy: awaited, check: isLinearizable },
  },
  {
    name: 'reads of stamps are promised not to go back without repair',
    within: 20_000,
    isRare: true,
    options: { stamps: true, check: isMonotonic },
  },
]
