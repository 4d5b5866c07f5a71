/**
 * Runs an operation with promises: for programs that have a way to ask a replica, and want to await the outcome.
 *
 * Everything that is not pure comes as a function, so that this file knows no clock, no timer and no network. Left out: many
 * operations on one connection, and replicas; a node runs those.
 */

import type { Outcome } from '../base/outcome'
import type { Moment } from '../base/protocol'
import type { Operation, OperationEffect, OperationEvent } from './operation'

/** What `AbortSignal` has of it that is needed here. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What an operation needs from outside. */
export interface RunOptions<State, Ask, Answer> {
  /**
   * Asks a replica. When it rejects, the ask may have had an effect; reject with an object that has `isCertain: true` when it had
   * none and never will, as when it was refused before it was sent. `over` settles when the answer is not wanted any more.
   */
  readonly ask: (to: string, ask: Ask, over: Promise<void>) => Promise<Answer>
  /** The wall clock in milliseconds, as `Date.now`. */
  readonly now: () => number
  /** At least 0 and less than 1, as `Math.random`. */
  readonly random: () => number
  /** Settles after some milliseconds; it may end its timer early when `over` settles. */
  readonly sleep: (ms: number, over: Promise<void>) => Promise<unknown>
  /** Ends the operation: `failed`, or `unknown` when it may have happened. */
  readonly signal?: AbortSignalLike
  /** Is called with each new state, and awaited before its effects, so that a write's version can be kept to resume it. */
  readonly keep?: (state: State) => unknown
  /** Is called with each note. */
  readonly note?: (note: string) => void
}

/**
 * Runs an operation to its outcome. Rejects only when `keep` does; the other functions must not throw, but for `ask`.
 *
 * Events are taken one at a time, in the order in which they came. Without a deadline in the operation and with an `ask` that never
 * settles, the promise does not either.
 *
 * @example
 * ```ts
 * import { configuration, majorities, operationId, quorumPlan, quorumRead, quorumWrite, runOperation } from 'meldkit'
 *
 * type Note = { readonly version: number; readonly value: string }
 * const newer = (held: Note, offered: Note) => (offered.version > held.version ? offered : held)
 *
 * // Five replicas, each of them a Map.
 * const members = ['a', 'b', 'c', 'd', 'e']
 * const maps = new Map(members.map(name => [name, new Map<string, Note>()]))
 * const plan = quorumPlan({ configuration: configuration(majorities(members)), deadlineMs: 1000 })
 * const outside = {
 *   now: Date.now,
 *   random: Math.random,
 *   sleep: (ms: number, over: Promise<void>) =>
 *     new Promise(resolve => {
 *       const timer = setTimeout(resolve, ms)
 *       over.then(() => clearTimeout(timer))
 *     }),
 * }
 *
 * let count = 0
 * const common = (key: string) => ({ id: operationId('app', ++count), key, plan, join: newer })
 * const read = (key: string) =>
 *   runOperation(quorumRead(common(key)), {
 *     ...outside,
 *     ask: async (to, { epoch }) => ({ kind: 'found', epoch, found: maps.get(to)!.get(key) }),
 *   })
 * const write = (key: string, note: Note) =>
 *   runOperation(quorumWrite({ ...common(key), write: note }), {
 *     ...outside,
 *     ask: async (to, { epoch }) => {
 *       const map = maps.get(to)!
 *       const held = map.get(key)
 *       map.set(key, held === undefined ? note : newer(held, note))
 *       return { kind: 'stored', epoch, durability: 'durable' }
 *     },
 *   })
 *
 * maps.delete('e')
 * const written = await write('door', { version: 1, value: 'open' })
 * written.by // => ['a', 'b', 'c']
 * const found = await read('door')
 * found.kind === 'ok' && found.value?.value // => 'open'
 * ```
 */
export async function runOperation<State, Ask, Answer, Value>(
  operation: Operation<State, Ask, Answer, Value>,
  options: RunOptions<State, Ask, Answer>,
): Promise<Outcome<Value>> {
  const { now, random, signal, keep, note } = options
  const events = mailbox<OperationEvent<Answer>>()
  const over = mailbox<void>()
  const whenOver = over.take()
  const hear: Hear<Answer> = event => {
    const wallMs = Math.floor(now())
    events.put({ ...event, wallMs, monotonicMs: wallMs, random: Math.floor(random() * 4294967296) })
  }
  const abort = () => hear({ kind: 'abort' })
  const timer = timersOf(hear, options, whenOver)
  signal?.addEventListener('abort', abort)
  try {
    if (signal?.aborted) abort()
    hear({ kind: 'begin' })
    let state = operation.initial
    for (;;) {
      const step = operation.step(state, await events.take())
      if (keep !== undefined && step.state !== state) await keep(step.state)
      state = step.state
      for (const effect of step.effects) {
        if (effect.kind === 'done') return effect.outcome
        if (effect.kind === 'ask') askOne(hear, options, effect, whenOver)
        else if (effect.kind === 'note') note?.(effect.note)
        else timer(effect)
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    over.put()
  }
}

/** An event without its moment. */
type Bare<Event> = Event extends unknown ? Omit<Event, keyof Moment> : never
type Hear<Answer> = (event: Bare<OperationEvent<Answer>>) => void
type EffectOf<Kind, Ask> = Extract<OperationEffect<Ask, never>, { readonly kind: Kind }>

/** Asks one replica and hears what becomes of it. Whatever it does, nothing is thrown here. */
async function askOne<State, Ask, Answer>(
  hear: Hear<Answer>,
  { ask }: RunOptions<State, Ask, Answer>,
  { to: from, call, ask: what }: EffectOf<'ask', Ask>,
  over: Promise<void>,
): Promise<void> {
  try {
    hear({ kind: 'answer', from, call, answer: await ask(from, what, over) })
  } catch (error) {
    const isCertain = (error as { readonly isCertain?: unknown } | null | undefined)?.isCertain === true
    hear({ kind: 'failure', from, call, isCertain })
  }
}

/** Sets timers and takes them back; of two under one name the later counts. */
function timersOf<State, Ask, Answer>(
  hear: Hear<Answer>,
  { sleep }: RunOptions<State, Ask, Answer>,
  over: Promise<void>,
): (effect: EffectOf<'timer' | 'cancel', Ask>) => void {
  const set = new Map<string, object>()
  return effect => {
    const { timer } = effect
    const mark = {}
    set.set(timer, mark)
    if (effect.kind === 'cancel') return
    const ring = () => {
      if (set.get(timer) === mark) hear({ kind: 'timer', timer })
    }
    sleep(effect.afterMs, over).then(ring, ring)
  }
}

/** Things put in and taken out in their order; at most one waits for the next. */
function mailbox<Item>() {
  const items: Item[] = []
  let waiting: ((item: Item) => void) | undefined
  return {
    put(item: Item): void {
      if (waiting === undefined) items.push(item)
      else waiting(item)
      waiting = undefined
    },
    take(): Promise<Item> {
      return items.length > 0 ? Promise.resolve(items.shift() as Item) : new Promise(resolve => (waiting = resolve))
    },
  }
}
