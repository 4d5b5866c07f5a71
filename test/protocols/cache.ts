// One value with a cache before it: the first node owns it, the second answers from what it fetched some time ago. How old
// that may be, and how long a value lasts at all, are promises; each mistake behind a switch breaks one of them.

import { type Machine, type OperationId, ok, type ProtocolEffect, type ProtocolEvent, randomInt } from 'meldkit'
import type { Scenario } from 'meldkit/simulate'

export type CacheBug =
  | 'never fetches again'
  | 'counts the age from the answer'
  | 'counts the age by the wall clock'
  | 'serves after expiry'
  | 'starts the time of a value anew'

/** How long the cache serves what it fetched. */
export const fetchedMs = 40
/** How long a value lasts, where values expire. */
export const lastsMs = 120

export type CacheRequest = { readonly write: number } | 'read'

export type CacheMessage =
  | { readonly kind: 'get'; readonly round: number }
  /** `leftMs`: how long the value still lasts; absent when it lasts for ever. */
  | { readonly kind: 'got'; readonly round: number; readonly value: number | null; readonly leftMs?: number }
  | { readonly kind: 'put'; readonly operation: OperationId; readonly value: number }
  | { readonly kind: 'done'; readonly operation: OperationId }

interface Held {
  readonly value: number | null
  /** Writes that are in the value or were overwritten; one that comes again is not done again. */
  readonly done: readonly OperationId[]
}

export interface CacheState {
  readonly members: readonly string[]
  /** What is on the disk; only that is served. */
  readonly held: Held
  /** Since when, by the node's own clock; absent after a restart, when nobody can say. */
  readonly sinceMs?: number
  /** What is on its way to the disk, with who waits for it. */
  readonly writing: readonly { readonly token: number; readonly held: Held; readonly operation: OperationId; readonly to?: string }[] // biome-ignore format: one line
  readonly tokens: number
  /** What was fetched, and until when it may be served by either clock. */
  readonly fetched?: { readonly value: number | null; readonly until: number; readonly expires: number }
  readonly round: number
  readonly askedAt: number
  readonly readers: readonly OperationId[]
  readonly writers: readonly { readonly operation: OperationId; readonly value: number }[]
}

type Event = ProtocolEvent<CacheMessage, CacheRequest, Held>
type Effect = ProtocolEffect<CacheMessage, number | null, Held>
interface Next {
  readonly state: CacheState
  readonly effects: readonly Effect[]
}

const nothing: Held = { value: null, done: [] }
const resendMs = 50

export function cache(id: string, expiring: boolean, bug?: CacheBug): Machine<CacheState, Event, Effect> {
  const isOwner = (state: CacheState) => state.members[0] === id
  const clock = (event: Event) => (bug === 'counts the age by the wall clock' ? event.wallMs : event.monotonicMs)
  const reply = (operation: OperationId, value: number | null): Effect => ({ kind: 'reply', operation, outcome: ok(value) }) // biome-ignore format: one line

  /** The owner's value at this moment, and how long it lasts. After a restart a value that expires counts as expired. */
  const current = ({ held, sinceMs }: CacheState, event: Event): { value: number | null; leftMs?: number } => {
    if (!expiring) return { value: held.value }
    const leftMs = sinceMs === undefined ? 0 : sinceMs + lastsMs - event.monotonicMs
    return leftMs > 0 ? { value: held.value, leftMs } : { value: null, leftMs: lastsMs }
  }

  const write = (state: CacheState, operation: OperationId, value: number, to?: string): Next => {
    const latest = state.writing[state.writing.length - 1]?.held ?? state.held
    const isNew = !latest.done.includes(operation)
    const held = isNew ? { value, done: [...latest.done, operation] } : latest
    const token = state.tokens + 1
    const writing = [...state.writing, { token, held, operation, ...(to === undefined ? {} : { to }) }]
    return {
      state: { ...state, tokens: token, writing },
      effects: [{ kind: 'persist', token, key: 'held', value: held }],
    }
  }

  const written = (state: CacheState, token: number, event: Event): Next => {
    const done = state.writing.filter(each => each.token <= token)
    const last = done[done.length - 1]
    if (last === undefined) return { state, effects: [] }
    const effects = done.map(
      ({ operation, to }): Effect =>
        to === undefined ? reply(operation, null) : { kind: 'send', to, message: { kind: 'done', operation } },
    )
    const writing = state.writing.filter(each => each.token > token)
    // A write that came again changes nothing, so its value goes on with the time that it has.
    const isNew = last.held.value !== state.held.value
    return { state: { ...state, held: last.held, writing, ...(isNew ? { sinceMs: event.monotonicMs } : {}) }, effects }
  }

  const fetch = (state: CacheState, event: Event): Next => {
    const owner = state.members[0]
    if (owner === undefined) return { state, effects: [] }
    const round = state.round + 1
    const effects: Effect[] = [
      { kind: 'send', to: owner, message: { kind: 'get', round } },
      { kind: 'timer', timer: 'again', afterMs: resendMs },
    ]
    return { state: { ...state, round, askedAt: clock(event) }, effects }
  }

  const read = (state: CacheState, operation: OperationId, event: Event): Next => {
    if (isOwner(state)) return { state, effects: [reply(operation, current(state, event).value)] }
    const { fetched } = state
    const isFresh = fetched !== undefined && (clock(event) <= fetched.until || bug === 'never fetches again')
    if (isFresh) {
      const isGone = clock(event) >= fetched.expires && bug !== 'serves after expiry'
      return { state, effects: [reply(operation, isGone ? null : fetched.value)] }
    }
    const next = { ...state, readers: [...state.readers, operation] }
    // Who comes when the question is old already would get an older value than was promised.
    const isYoung = clock(event) < state.askedAt + fetchedMs
    return state.readers.length > 0 && isYoung ? { state: next, effects: [] } : fetch(next, event)
  }

  const got = (state: CacheState, message: CacheMessage & { readonly kind: 'got' }, event: Event): Next => {
    if (message.round !== state.round) return { state, effects: [] }
    // The value was current at some time after it was asked for, so its age is counted from there.
    const from = bug === 'counts the age from the answer' ? clock(event) : state.askedAt
    const expires = (bug === 'starts the time of a value anew' ? clock(event) + lastsMs : state.askedAt + (message.leftMs ?? 0)) // biome-ignore format: one line
    const isForEver = message.leftMs === undefined
    const fetched = { value: message.value, until: from + fetchedMs, expires: isForEver ? Number.POSITIVE_INFINITY : expires } // biome-ignore format: one line
    const isGone = clock(event) >= fetched.expires
    const effects = state.readers.map(operation => reply(operation, isGone ? null : message.value))
    return { state: { ...state, fetched, round: state.round + 1, readers: [] }, effects }
  }

  const receive = (state: CacheState, from: string, message: CacheMessage, event: Event): Next => {
    switch (message.kind) {
      case 'get':
        return { state, effects: [{ kind: 'send', to: from, message: { kind: 'got', round: message.round, ...current(state, event) } }] } // biome-ignore format: one line
      case 'put':
        return write(state, message.operation, message.value, from)
      case 'got':
        return got(state, message, event)
      case 'done': {
        const isWaiting = state.writers.some(({ operation }) => operation === message.operation)
        const writers = state.writers.filter(({ operation }) => operation !== message.operation)
        return { state: { ...state, writers }, effects: isWaiting ? [reply(message.operation, null)] : [] }
      }
    }
  }

  const puts = ({ members, writers }: CacheState): readonly Effect[] => [
    ...writers.map(({ operation, value }): Effect => ({ kind: 'send', to: members[0] ?? id, message: { kind: 'put', operation, value } })), // biome-ignore format: one line
    { kind: 'timer', timer: 'again', afterMs: resendMs },
  ]

  return {
    initial: { members: [], held: nothing, writing: [], tokens: 0, round: 0, askedAt: 0, readers: [], writers: [] },
    step(state, event) {
      switch (event.kind) {
        case 'start': {
          // Rounds of an earlier life must not be taken for new ones.
          const round = event.monotonicMs * 1000
          const held = event.records.get('held') ?? nothing
          return { state: { ...state, members: event.members, held, round }, effects: [] }
        }
        case 'message':
          return receive(state, event.from, event.message, event)
        case 'persisted':
          return written(state, event.token, event)
        case 'timer': {
          const again = state.readers.length > 0 ? fetch(state, event) : { state, effects: [] }
          return { state: again.state, effects: [...again.effects, ...(state.writers.length > 0 ? puts(state) : [])] }
        }
        case 'request': {
          const { operation, request } = event
          if (request === 'read') return read(state, operation, event)
          if (isOwner(state)) return write(state, operation, request.write)
          const next = { ...state, writers: [...state.writers, { operation, value: request.write }] }
          return { state: next, effects: puts(next) }
        }
        default:
          return { state, effects: [] }
      }
    },
  }
}

/** The cache with reads and writes of unique values. Clocks that run fast or slow would stretch what it promises. */
export function cacheScenario(
  expiring: boolean,
  bug?: CacheBug,
): Scenario<CacheState, CacheMessage, CacheRequest, number | null, Held> {
  return {
    name: bug === undefined ? 'cache' : `cache that ${bug}`,
    protocol: ({ id }) => cache(id, expiring, bug),
    nodes: 2,
    faults: [
      'loss',
      'duplication',
      'reordering',
      'delay',
      'partition',
      'crash',
      'lost-write',
      'jump',
      'freeze',
      'skew',
    ],
    workload: {
      operations: 16,
      request: (random, number) => {
        const [bits, next] = randomInt(random, 3)
        return [bits > 0 ? 'read' : { write: number + 1 }, next]
      },
      operation: request => (request === 'read' ? { name: 'read' } : { name: 'write', input: request.write }),
      answer: (value, request) => (request === 'read' ? { output: value } : {}),
    },
  }
}
