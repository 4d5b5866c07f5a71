// What is no history is refused before any verdict.

import { InvariantError } from 'meldkit'
import type { Operation } from 'meldkit/check'
import { expect, test } from 'vitest'
import { byCall, wellFormed } from '../../src/check/well-formed'

const read: Operation = { process: 'a', key: 'x', name: 'read', output: 0, outcome: 'ok', call: 1, return: 2 }

function refusal(...changes: readonly Record<string, unknown>[]): string | undefined {
  try {
    wellFormed(changes.map(change => ({ ...read, ...change }) as unknown as Operation))
    return undefined
  } catch (error) {
    return error instanceof InvariantError && error.code === 'argument' ? error.message : String(error)
  }
}

test.each([
  ['a call that is no number', [{ call: Number.NaN }], 'a call must be a finite number'],
  ['a call at infinity', [{ call: Number.POSITIVE_INFINITY }], 'a call must be a finite number'],
  ['a return before the call', [{ return: 0 }], 'must return at its call or later'],
  ['an answer that never returned', [{ return: undefined }], 'got no return'],
  ['a failure at infinity', [{ outcome: 'failed', return: Number.POSITIVE_INFINITY }], 'or later, got the return'],
  ['another outcome', [{ outcome: 'info' }], 'an outcome must be ok, failed or unknown, got "info"'],
  ['a process that is a number', [{ process: 3 }], 'must be texts'],
  ['two operations of a process at once', [{ return: 9 }, { call: 3, return: 4 }], 'must call after its last return'],
  ['a call at the time of the last return', [{}, { call: 2, return: 3 }], 'must call after its last return'],
  ['a call after an unknown outcome', [{ outcome: 'unknown' }, { call: 5, return: 6 }], 'under another name'],
])('%s is refused', (_, changes, message) => {
  expect(refusal(...changes)).toContain(message)
})

test.each([
  ['an operation that takes no time', [{ return: 1 }, { process: 'b' }]],
  ['operations in any order', [{ call: 5, return: 6 }, {}]],
  ['an unknown operation at the end of its process, whatever its return says', [{}, { call: 3, return: 0, outcome: 'unknown' }]], // biome-ignore format: one line
  ['negative times and fractions', [{ call: -1.5, return: -1 }]],
])('%s is a history', (_, changes) => {
  expect(refusal(...changes)).toBeUndefined()
})

test('operations go by call, then by end, then by place', () => {
  const at = (call: number, end: number | undefined, name: string): Operation =>
    end === undefined
      ? { ...read, call, name, outcome: 'unknown', process: name }
      : { ...read, call, return: end, name, process: name }
  const history = [at(2, 3, 'e'), at(1, undefined, 'c'), at(1, undefined, 'd'), at(1, 4, 'b'), at(1, 1, 'a')]
  expect(byCall(history).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
})
