// What convergence and durability mean, word by word, and small random accounts of replicas.

import type { FinalSeen, Observation, Operation } from 'meldkit/check'
import type { Dice } from './dice'

const ids = ['n1', 'n2', 'n3']

function vector(dice: Dice, most: number): Record<string, number> {
  const given = ids.map((_, i) => [ids[(i + dice(3)) % 3]!, dice(most + 1)] as const)
  return Object.fromEntries(given)
}

const counterOf = (seen: Record<string, number>, id: string) => seen[id] ?? 0
const sameDots = (a: Record<string, number>, b: Record<string, number>) =>
  ids.every(id => counterOf(a, id) === counterOf(b, id))

/** Word by word: any two observations. */
export function converges(observations: readonly Observation[]): boolean {
  return observations.every((first, i) =>
    observations.every((second, j) => {
      const [a, b] = [first.seen as Record<string, number>, second.seen as Record<string, number>]
      if (sameDots(a, b) && String(first.bytes) !== String(second.bytes)) return false
      const isLater = second.at > first.at || (second.at === first.at && j > i)
      return first.replica !== second.replica || !isLater || ids.every(id => counterOf(a, id) <= counterOf(b, id))
    }),
  )
}

export function randomObservations(dice: Dice): Observation[] {
  const growing = new Map<string, Record<string, number>>()
  return Array.from({ length: 1 + dice(5) }, (_, i) => {
    const replica = ids[dice(2)]!
    const fresh = vector(dice, 1)
    const before = dice(12) === 0 ? {} : (growing.get(replica) ?? {})
    const seen = Object.fromEntries(Object.keys({ ...fresh, ...before }).map(id => [id, Math.max(counterOf(fresh, id), counterOf(before, id))])) // biome-ignore format: one line
    growing.set(replica, seen)
    const right = ids.map(id => counterOf(seen, id))
    const bytes = dice(12) === 0 ? [...right, 9] : right
    return { replica, seen, bytes: Uint8Array.from(bytes), at: dice(4) === 0 ? Math.max(0, i - 1) : i }
  })
}

/** Word by word: each update, each replica, each read. */
export function lasts(history: readonly Operation[], seenAtEnd: readonly FinalSeen[], inReads: boolean): boolean {
  const has = (seen: Readonly<Record<string, number>>, [id, counter]: readonly [string, number]) => (seen[id] ?? 0) >= counter // biome-ignore format: one line
  const updates = history.filter(({ dot, outcome }) => dot !== undefined && outcome === 'ok')
  const reads = history.filter(({ dot, seen, outcome }) => dot === undefined && seen !== undefined && outcome === 'ok')
  return updates.every(
    update =>
      seenAtEnd.every(({ seen }) => has(seen, update.dot!)) &&
      (!inReads ||
        reads.every(read => read.key !== update.key || read.call <= update.return! || has(read.seen!, update.dot!))),
  )
}

export function randomUpdates(dice: Dice): Operation[] {
  return Array.from({ length: 1 + dice(6) }, (_, i) => {
    const key = 'xy'[dice(2)]!
    const call = i * 3 - dice(4)
    const outcome = dice(6) === 0 ? 'unknown' : 'ok'
    const span = { process: `p${i}`, key, outcome, call, return: i * 3 + dice(4) } as const
    if (dice(2) === 0) return { ...span, name: 'add', dot: [ids[dice(2)]!, 1 + dice(2)] }
    return { ...span, name: 'read', seen: dice(2) === 0 ? vector(dice, 2) : { n1: 2, n2: 2 } }
  })
}

/** What up to two replicas have seen in the end, mostly all. */
export function randomEnd(dice: Dice): FinalSeen[] {
  return ids.slice(0, dice(3)).map(replica => ({ replica, seen: dice(5) === 0 ? vector(dice, 2) : { n1: 2, n2: 2 } }))
}
