// The model of writes, acknowledgements, requests and responses as its paper tells it: one t at a time, every reply looked at. And
// the mistakes that people make in it.

export interface NaiveWays {
  readonly write: number
  readonly ack: number
  readonly request: number
  readonly response: number
}

export const warsMistakes = {
  'last replies': 'the R replicas with the last numbers answer, not the R fastest',
  'slowest replies': 'the R slowest answers are taken',
  'from send': 't is measured from the sending of the write, not from its commit',
  'all acknowledged': 'the write commits when all have acknowledged it',
  'one stale reply': 'a read is stale if one reply is',
  'no request time': 'the replica is looked at when the read is sent, not when the request arrives',
} as const

export type WarsMistake = keyof typeof warsMistakes

/** Whether the read that is sent t after the commit is stale. */
export function isStale(ways: readonly NaiveWays[], r: number, w: number, t: number, mistake?: WarsMistake): boolean {
  const acks = ways.map(({ write, ack }) => write + ack).sort((a, b) => a - b)
  const committed = acks[(mistake === 'all acknowledged' ? ways.length : w) - 1] as number
  const replies = ways.slice()
  if (mistake !== 'last replies') replies.sort((a, b) => a.request + a.response - b.request - b.response)
  const taken = mistake === 'last replies' || mistake === 'slowest replies' ? replies.slice(-r) : replies.slice(0, r)
  const start = mistake === 'from send' ? t : committed + t
  const stale = taken.map(({ write, request }) => start + (mistake === 'no request time' ? 0 : request) < write)
  return mistake === 'one stale reply' ? stale.some(Boolean) : stale.every(Boolean)
}
