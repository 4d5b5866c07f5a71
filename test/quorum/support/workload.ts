// Many reads, one after another, with latencies from a seed: what hedging does to the tail and to the number of asks.

import {
  countAnswer,
  countRead,
  drawLatency,
  type Hedge,
  type HedgePolicy,
  type Hedging,
  type Latency,
  randomFrom,
  startHedging,
  type WaitingRead,
} from 'meldkit'

/** How long an answer takes, by the part of the run that is over. */
export type Workload = (over: number) => { readonly latency: Latency; readonly factor: number }

const latency: Latency = {
  kind: 'mixture',
  parts: [
    { weight: 99, latency: { kind: 'exponential', meanMs: 2 } },
    { weight: 1, latency: { kind: 'uniform', fromMs: 100, toMs: 1000 } },
  ],
}

export const usual: Workload = () => ({ latency, factor: 1 })
/** From the middle of the run on, everything takes ten times as long. */
export const slowed: Workload = over => ({ latency, factor: over < 0.5 ? 1 : 10 })

export interface WorkloadOptions {
  readonly latencies: Workload
  readonly count: number
  readonly policy: HedgePolicy
  readonly ask: (hedging: Hedging, read: WaitingRead) => Hedge
  /** Which latencies are counted; all unless given. */
  readonly answered?: (latencies: readonly number[]) => readonly number[]
  readonly seed: number
}

export interface WorkloadResult {
  /** The 99.9th percentile of the time of a read, in microseconds. */
  readonly p999: number
  readonly extras: number
  /** In the first 500 reads of the second half. */
  readonly firstExtras: number
  readonly notes: ReadonlyMap<string, number>
  /** Who was asked, by read. */
  readonly asks: readonly (readonly string[])[]
}

const replicas = ['alice', 'bob', 'carol']

/** A read every half millisecond of one of three replicas; answers count when they come, times are in microseconds. */
export function workload(options: WorkloadOptions): WorkloadResult {
  const { count, policy, answered = all => all } = options
  let random = randomFrom(options.seed)
  let hedging = startHedging
  let coming: { readonly at: number; readonly took: number }[] = []
  const times: number[] = []
  const asks: string[][] = []
  const notes = new Map<string, number>()
  const draw = (over: number): number => {
    const { latency, factor } = options.latencies(over)
    const [ms, next] = drawLatency(latency, random)
    random = next
    return Math.round(ms * 1000 * factor)
  }
  for (let i = 0; i < count; i++) {
    const start = i * 500
    for (const { at, took } of coming) if (at <= start) hedging = countAnswer(hedging, took)
    coming = coming.filter(({ at }) => at > start)
    hedging = countRead(policy, hedging)
    const first = replicas[i % 3] as string
    const spares = replicas.filter(id => id !== first)
    const sentAt = new Map([[first, start]])
    const sent = [first]
    const took = [draw(i / count)]
    let done = start + (took[0] as number)
    for (let now: number | undefined = start; now !== undefined && now < done; ) {
      const said: Hedge = options.ask(hedging, { now, sentAt, got: new Set(), needed: 1, spares })
      hedging = said.hedging
      if (said.note !== undefined) notes.set(said.note, (notes.get(said.note) ?? 0) + 1)
      for (const id of said.targets) {
        sentAt.set(id, now)
        sent.push(id)
        const takes = draw(i / count)
        took.push(takes)
        done = Math.min(done, now + takes)
      }
      now = said.wakeAt
    }
    for (const takes of answered(took)) coming.push({ at: start + takes, took: takes })
    times.push(done - start)
    asks.push(sent)
  }
  const extrasFrom = (from: number, to: number) => asks.slice(from, to).reduce((sum, { length }) => sum + length - 1, 0)
  return {
    p999: times.toSorted((a, b) => a - b)[Math.ceil(0.999 * count) - 1] as number,
    extras: extrasFrom(0, count),
    firstExtras: extrasFrom(count / 2, count / 2 + 500),
    notes,
    asks,
  }
}
