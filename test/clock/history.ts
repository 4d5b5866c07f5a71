// Histories of events among three replicas, and for each event its causal past as a set: the oracle of all clocks.

import fc from 'fast-check'

/** Replica `at` does something by itself, or receives the message of event `from` (modulo the events so far). */
export interface HistoryStep {
  readonly at: number
  readonly from: number | null
}

export const eventHistory: fc.Arbitrary<readonly HistoryStep[]> = fc.array(
  fc.record({ at: fc.nat(2), from: fc.option(fc.nat(100)) }),
  { maxLength: 40 },
)

export interface HistoryEvent<Clock> {
  readonly number: number
  readonly at: number
  readonly clock: Clock
  /** The numbers of all events that happened before it, and its own. */
  readonly past: ReadonlySet<number>
}

/** Runs a history with one clock per replica; every event's clock is also what its message carries. */
export function runHistory<Clock>(
  history: readonly HistoryStep[],
  start: Clock,
  clocks: {
    readonly event: (clock: Clock, at: number) => Clock
    readonly receive: (clock: Clock, at: number, received: Clock) => Clock
  },
): readonly HistoryEvent<Clock>[] {
  const events: HistoryEvent<Clock>[] = []
  const last: (HistoryEvent<Clock> | undefined)[] = [undefined, undefined, undefined]
  for (const { at, from } of history) {
    const own = last[at]
    const message = from === null || events.length === 0 ? undefined : events[from % events.length]
    const clock = own === undefined ? start : own.clock
    const event = {
      number: events.length,
      at,
      clock: message === undefined ? clocks.event(clock, at) : clocks.receive(clock, at, message.clock),
      past: new Set([...(own?.past ?? []), ...(message?.past ?? []), events.length]),
    }
    events.push(event)
    last[at] = event
  }
  return events
}

/** How two events stand to each other by their pasts. */
export function orderOf(a: ReadonlySet<number>, b: ReadonlySet<number>): 'before' | 'equal' | 'after' | 'concurrent' {
  const isBelow = [...a].every(n => b.has(n))
  const isAbove = [...b].every(n => a.has(n))
  return isBelow ? (isAbove ? 'equal' : 'before') : isAbove ? 'after' : 'concurrent'
}

export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}
