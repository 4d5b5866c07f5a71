// A network that loses, doubles and holds up messages, and so reorders them, by a seed; and that can be cut.

import { type Random, randomFrom, randomInt } from 'meldkit'
import type { Region } from './regions'

/** How bad the network is: chances out of a hundred, and how many steps a late message takes at most; others take one. */
export interface Faults {
  readonly lostPercent: number
  readonly doubledPercent: number
  readonly latePercent: number
  readonly stepsMax: number
}

/** One message on its way. */
export interface Envelope<Message> {
  readonly from: Region
  readonly to: Region
  readonly message: Message
}

/** What became of the messages. */
export interface ChannelCounts {
  sent: number
  lost: number
  doubled: number
  /** Not delivered because one end was cut off. */
  cut: number
  /** Overtaken by a message sent later on the same link. */
  overtaken: number
}

/** A network of one kind of message. */
export interface Channel<Message> {
  readonly counts: ChannelCounts
  send(envelope: Envelope<Message>): void
  /** Goes one step on; the messages that arrive with it. */
  step(): readonly Envelope<Message>[]
  /** How many are on their way. */
  pending(): number
  /** Cuts one region off, or nobody. */
  cutOff(region: Region | undefined): void
}

/** A sound network with nothing on its way. */
export function channelOf<Message>(seed: number, faults: Faults): Channel<Message> {
  const counts: ChannelCounts = { sent: 0, lost: 0, doubled: 0, cut: 0, overtaken: 0 }
  const arrivals = new Map<number, (Envelope<Message> & { readonly number: number })[]>()
  const newest = new Map<string, number>()
  let random: Random = randomFrom(seed)
  let now = 0
  let pending = 0
  let cut: Region | undefined

  const draw = (below: number): number => {
    const [drawn, next] = randomInt(random, below)
    random = next
    return drawn
  }
  const put = (envelope: Envelope<Message>): void => {
    const at = now + 1 + (draw(100) < faults.latePercent ? draw(faults.stepsMax) : 0)
    const due = arrivals.get(at) ?? []
    due.push({ ...envelope, number: counts.sent })
    arrivals.set(at, due)
    pending++
  }
  const isCut = ({ from, to }: Envelope<Message>): boolean => cut === from || cut === to

  return {
    counts,
    send(envelope) {
      counts.sent++
      const isLost = draw(100) < faults.lostPercent
      const isDoubled = draw(100) < faults.doubledPercent
      if (isCut(envelope)) counts.cut++
      else if (isLost) counts.lost++
      else {
        put(envelope)
        if (isDoubled) put(envelope)
        if (isDoubled) counts.doubled++
      }
    },
    step() {
      const due = arrivals.get(++now) ?? []
      arrivals.delete(now)
      pending -= due.length
      const arrived = due.filter(envelope => !isCut(envelope))
      counts.cut += due.length - arrived.length
      for (const { from, to, number } of arrived) {
        const link = `${from} ${to}`
        if (number < (newest.get(link) ?? 0)) counts.overtaken++
        else newest.set(link, number)
      }
      return arrived
    },
    pending: () => pending,
    cutOff(region) {
      cut = region
    },
  }
}
