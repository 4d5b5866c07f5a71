// The three replicas and how they talk. A change goes as a delta to both others at once; now and then each replica tells
// the others what it has seen, and they answer with what it lacks. Nothing else repairs what the channel does.

import {
  type CausalContext,
  change,
  changesSince,
  type Delta,
  decode,
  encode,
  equal,
  merge,
  type Replica,
  replica,
  view,
} from 'meldkit'
import { type Channel, type ChannelCounts, channelOf, type Envelope, type Faults } from './channel'
import { perform } from './operations'
import { type Region, type RegionOf, regions } from './regions'
import type { Board } from './schema'
import type { Task } from './tasks'

/** A version of each replica. */
export type Replicas = Readonly<Record<Region, Replica<Board>>>

/** What happened, for the oracle: no values, only who did what and what reached whom. */
export type Happening =
  | { readonly kind: 'performed'; readonly task: number }
  | { readonly kind: 'arrived'; readonly task: number; readonly to: Region }
  | { readonly kind: 'answered'; readonly answer: number; readonly from: Region; readonly to: Region }
  | { readonly kind: 'answer arrived'; readonly answer: number; readonly to: Region }

/** Bytes by kind of message, and how many messages of it. */
export interface Traffic {
  readonly deltas: Sum
  readonly requests: Sum
  readonly answers: Sum
  /** Answers that had to be a whole state, because the log did not reach back far enough. */
  readonly states: Sum
}
interface Sum {
  count: number
  bytes: number
}

type Message =
  | { readonly kind: 'delta'; readonly task: number; readonly delta: Delta<Board> }
  | { readonly kind: 'request'; readonly seen: CausalContext }
  | { readonly kind: 'answer'; readonly answer: number; readonly delta: Delta<Board> }

/** Three replicas and their network. */
export interface Network {
  readonly traffic: Traffic
  readonly counts: ChannelCounts
  /** The replicas as they are now; versions that were given out before stay as they are. */
  now(): Replicas
  /** Carries out a task at its replica and sends the delta. */
  perform(task: Task, number: number): void
  /** Goes one step on in time. */
  step(): void
  /** Every replica asks both others for what it lacks. */
  ask(): void
  cutOff(region: Region | undefined): void
  /** Asks and steps until all three have seen the same. */
  settle(): void
}

/** Three empty replicas; `note` is told what happens. */
export function networkOf(
  type: Board,
  regionOf: RegionOf,
  seed: number,
  faults: Faults,
  note: (what: Happening) => void,
): Network {
  const channel: Channel<Message> = channelOf(seed, faults)
  const traffic: Traffic = { deltas: sum(), requests: sum(), answers: sum(), states: sum() }
  const replicas: Record<Region, Replica<Board>> = {
    west: replica(type, 'west'),
    central: replica(type, 'central'),
    east: replica(type, 'east'),
  }
  let answers = 0

  /** What the receiver makes of the bytes that are sent. */
  const wire = (delta: Delta<Board>, copies: number, counted: Sum): Delta<Board> => {
    const bytes = encode(type, delta)
    counted.count += copies
    counted.bytes += bytes.length * copies
    return decode(type, bytes)
  }
  const answer = ({ from: asking, to: asked }: Envelope<Message>, seen: CausalContext): void => {
    const { kind, delta } = changesSince(type, replicas[asked], seen)
    if (delta.seen.ids.length === 0) return
    note({ kind: 'answered', answer: ++answers, from: asked, to: asking })
    const received = wire(delta, 1, kind === 'state' ? traffic.states : traffic.answers)
    channel.send({ from: asked, to: asking, message: { kind: 'answer', answer: answers, delta: received } })
  }
  const receive = (envelope: Envelope<Message>): void => {
    const { to, message } = envelope
    if (message.kind === 'request') answer(envelope, message.seen)
    else {
      replicas[to] = merge(type, replicas[to], message.delta)
      if (message.kind === 'delta') note({ kind: 'arrived', task: message.task, to })
      else note({ kind: 'answer arrived', answer: message.answer, to })
    }
  }
  const network: Network = {
    traffic,
    counts: channel.counts,
    cutOff: channel.cutOff,
    now: () => ({ ...replicas }),
    perform(task, number) {
      const { region } = task
      const before = replicas[region]
      const recipe = (edit: Parameters<typeof perform>[1]) => perform(task, edit, () => view(type, before), regionOf)
      const [after, delta] = change(type, before, recipe, { now: task.at })
      note({ kind: 'performed', task: number })
      if (after === before) return
      replicas[region] = after
      const message: Message = { kind: 'delta', task: number, delta: wire(delta, 2, traffic.deltas) }
      for (const to of regions) if (to !== region) channel.send({ from: region, to, message })
    },
    step() {
      for (const envelope of channel.step()) receive(envelope)
    },
    ask() {
      for (const from of regions) {
        const { seen } = replicas[from]
        for (const to of regions) {
          if (to === from) continue
          traffic.requests.count++
          traffic.requests.bytes += JSON.stringify(seen).length
          channel.send({ from, to, message: { kind: 'request', seen } })
        }
      }
    },
    settle() {
      const isSettled = () => regions.every(region => equal(type, replicas[region], replicas.west))
      while (!isSettled() || channel.pending() > 0) {
        if (channel.pending() === 0) network.ask()
        network.step()
      }
    },
  }
  return network
}

const sum = (): Sum => ({ count: 0, bytes: 0 })
