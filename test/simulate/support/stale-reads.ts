// A naive check of a register with unique values, of which pictures need a verdict: a read that starts after a newer value
// was written may not return the older one.

import type { History, Operation, Verdict } from 'meldkit/check'

/** The first stale read with the writes that prove it; fine if there is none. */
export function staleReads(history: History): Verdict {
  const writes = history.filter(({ name }) => name === 'write')
  for (const read of history) {
    if (read.name !== 'read' || read.outcome !== 'ok') continue
    const own = writes.find(({ input }) => input === read.output)
    const newer = writes.find(write => write !== own && isBefore(write, read) && (own === undefined || isBefore(own, write))) // biome-ignore format: one line
    if (newer === undefined) continue
    const operations = [...(own === undefined ? [] : [own]), newer, read].sort((a, b) => a.call - b.call)
    const explanation = `${read.process} reads ${read.output} after ${newer.input} was written.`
    return { kind: 'violation', guarantee: 'linearizability', steps: history.length, anomaly: 'stale read', operations, explanation } // biome-ignore format: one line
  }
  return { kind: 'ok', guarantee: 'linearizability', steps: history.length }
}

function isBefore(a: Operation, b: Operation): boolean {
  return a.outcome === 'ok' && a.return !== undefined && a.return < b.call
}
