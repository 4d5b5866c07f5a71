// Quorums by count, majorities if left out.

import { counts } from '../../../src/quorum/counts'
import type { QuorumSystem } from '../../../src/quorum/quorums'

/** Read and write quorums of so many; majorities if left out. */
export function counted(members: readonly string[], read?: number, write?: number): QuorumSystem {
  const majority = Math.floor(members.length / 2) + 1
  return counts(members, { read: read ?? majority, write: write ?? majority })
}
