/** Jobs that bring a replica up to date with one that it shares its history with. */
import type { MapShape } from '../peers/peer'
import { atMost, ratio } from './goal'
import { expectEqual, filled, type Job, type Measured, type Plan, scaled, timed } from './job'

const n = 100_000
const differences = [1, 10, 1_000]
const many = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`
const before =
  'Two replicas of 100,000 entries, one forked or decoded from the other. For each sample they are made anew and synced once; then the source overwrites 1, 10 or 1,000 entries, a transaction each.'

export const merge: Job = {
  name: 'merge',
  title: 'Merging a replica of the same process that has 1, 10 or 1,000 newer entries',
  about: `${before} Merged as values where the library can (Meldkit, json-joy, Automerge, TinyBase, and those for scale), else what is lacking is encoded and applied. “Decoded” is a Meldkit replica that shares no structure with the source.`,
  shape: 'map',
  columns: differences.map(d => ({ id: `ms${d}`, title: many(d), unit: 'ms' })),
  goals: [
    ratio('ms1', 'yjs', 0.1, '1 entry: ≤ 0.1 of Yjs'),
    ratio('ms10', 'yjs', 0.1, '10 entries: ≤ 0.1 of Yjs'),
    ratio('ms1000', 'yjs', 0.4, '1,000 entries: ≤ 0.4 of Yjs'),
  ],
  run({ map }, plan) {
    if (map === undefined) return
    const take = map.merge ?? viaBytes(map)
    return take && sync(map, plan, take)
  },
}

export const delta: Job = {
  name: 'delta',
  title: 'Sending a replica the 1, 10 or 1,000 entries that it lacks',
  about: `${before} Timed: finding and encoding what the target lacks, decoding and merging it. Meldkit finds it by \`diff\` of two versions at hand; “decoded” knows only what the target has seen, and finds it by \`changesSince\`. Bytes include what the target has to send first, where that grows with the document (TinyBase: its hashes).`,
  shape: 'map',
  columns: [
    ...differences.map(d => ({ id: `ms${d}`, title: many(d), unit: 'ms' as const })),
    ...differences.map(d => ({ id: `bytes${d}`, title: many(d), unit: 'bytes' as const })),
  ],
  goals: [
    ratio('ms1', 'yjs', 0.5, '1 entry: time ≤ 0.5 of Yjs'),
    ratio('ms10', 'yjs', 0.5, '10 entries: time ≤ 0.5 of Yjs'),
    ratio('ms1000', 'yjs', 0.5, '1,000 entries: time ≤ 0.5 of Yjs'),
    atMost('bytes1', 64, '1 entry: ≤ 64 bytes'),
    ratio('bytes1000', 'yjs', 1.3, '1,000 entries: bytes ≤ 1.3 of Yjs'),
  ],
  run({ map }, plan) {
    const take = map && viaBytes(map)
    return take && sync(map, plan, take)
  },
}

type Take = (target: unknown, source: unknown, sent?: (bytes: number) => void) => unknown

function viaBytes({ since, apply, requestBytes }: MapShape<unknown>): Take | undefined {
  if (since === undefined || apply === undefined) return
  return (target, source, sent) => {
    const update = since(source, target)
    sent?.(update.length + (requestBytes?.(target) ?? 0))
    return apply(target, update)
  }
}

function sync(map: MapShape<unknown>, plan: Plan, take: Take): Measured | undefined {
  const { decode, fork } = map
  if (decode === undefined) return
  const size = scaled(plan, n)
  const stored = map.encode?.(filled(map, size)) as Uint8Array
  // A transaction on a document of this size takes Automerge so long that preparing the samples would take minutes.
  const atOnce = plan.peer === 'automerge'
  const keyOf = (number: number): string => `key${(number * 7919) % size}`
  const write = (source: unknown, numbers: readonly number[]): unknown =>
    atOnce
      ? map.setAll(source, { keys: numbers.map(keyOf), values: numbers })
      : numbers.reduce((doc: unknown, number) => map.set(doc, keyOf(number), number), source)
  let id = 1
  // Fresh for each sample, since histories that grow from sample to sample cost some libraries more than others.
  const pair = (): { source: unknown; target: unknown } => {
    const source = write(decode(stored, id++), [size])
    const target = fork?.(source, id++) ?? decode(stored, id++)
    return { source, target: take(target, source) }
  }
  const values: Record<string, number> = {}
  for (const wanted of differences) {
    const numbers = Array.from({ length: Math.min(wanted, size - 1) }, (_, i) => size + 1 + i)
    let bytes: number | undefined
    const sent = (count: number): void => {
      bytes = count
    }
    values[`ms${wanted}`] = timed(
      () => {
        const { source, target } = pair()
        return { source: write(source, numbers), target }
      },
      ({ source, target }) => take(target, source, sent),
      target => {
        for (const number of [numbers[0], numbers.at(-1)] as number[]) {
          expectEqual(map.get(target, keyOf(number)), number, 'a new value')
        }
      },
    )
    if (bytes !== undefined) values[`bytes${wanted}`] = bytes
  }
  return { values, ...(atOnce && { note: 'newer entries made in one transaction' }) }
}
