// Whether a history keeps a level, in the words of `QuorumLevel`: by versions for registers, by inclusion for sets.

import type { QuorumLevel } from 'meldkit'
import { checkRegister, endOf, type History, type Operation } from 'meldkit/check'

/** Whether what `later` returned has all that `earlier` wrote or returned, or is newer. */
function covers(later: Operation, earlier: Operation): boolean {
  if (later.version !== undefined) {
    const [seq, writer] = earlier.version as readonly [number, string]
    return later.version[0] > seq || (later.version[0] === seq && later.version[1] >= writer)
  }
  const values = new Set(later.output as readonly number[])
  const wanted = earlier.name === 'read' ? (earlier.output as readonly number[]) : [earlier.input as number]
  return wanted.every(value => values.has(value))
}

/** Whether a history of `read`s, and of `write`s with versions or `add`s of a set, keeps the level. */
export function isKept(level: QuorumLevel, history: History): boolean {
  if (level === 'stale') return true
  const answered = history.filter(({ outcome }) => outcome === 'ok')
  const reads = answered.filter(({ name }) => name === 'read')
  for (const later of reads) {
    for (const earlier of answered) {
      if (endOf(earlier) >= later.call || (earlier.name === 'read' && level === 'regular')) continue
      if (!covers(later, earlier)) return false
    }
  }
  if (level !== 'linearizable') return true
  if (history.some(({ name }) => name === 'write')) return checkRegister(history).kind === 'ok'
  // Adds commute, so a set is linearizable when its reads stand in one order besides (protocols of lattices are).
  return reads.every(one => reads.every(other => covers(one, other) || covers(other, one)))
}
