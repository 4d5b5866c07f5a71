// Quorums by count, for protocols that take any.

import type { Enough, RoundSystem } from '../../../src/quorum/round'

export const count = (needed: number, of: number): Enough => ({
  suffices: ({ length }) => length >= needed,
  isPossible: ({ length }) => of - length >= needed,
})

/** Read and write quorums of so many; majorities if left out. */
export function counted(members: readonly string[], read?: number, write?: number): RoundSystem {
  const { length } = members
  const majority = Math.floor(length / 2) + 1
  return { members, read: count(read ?? majority, length), write: count(write ?? majority, length) }
}
