/**
 * A protocol as a pure state machine: what is known, what happened, what to do about it.
 *
 * Time, random numbers and messages arrive inside events; sends, timers and answers leave as effects. So one step can be
 * repeated, recorded and simulated, and production runs the very code that the simulator searched. Left out: whatever
 * runs the effects; that is the shell in `store/`, or the simulator.
 */

/** The next state, and what the outside is asked to do, in order. */
export interface Step<State, Effect> {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** Where a machine starts and how it goes on. `step` is pure and total: an event that means nothing changes nothing. */
export interface Machine<State, Event, Effect> {
  readonly initial: State
  readonly step: (state: State, event: Event) => Step<State, Effect>
}

/**
 * The state after some events, and all effects on the way.
 *
 * O(events + effects), plus the steps.
 *
 * @example
 * ```ts
 * import { type Machine, runMachine } from 'meldkit'
 *
 * const doorbell: Machine<number, 'ring', string> = {
 *   initial: 0,
 *   step: rings => ({ state: rings + 1, effects: rings === 0 ? ['open'] : [] }),
 * }
 * runMachine(doorbell, ['ring', 'ring']) // => { state: 2, effects: ['open'] }
 * ```
 */
export function runMachine<State, Event, Effect>(
  machine: Machine<State, Event, Effect>,
  events: Iterable<Event>,
  from: State = machine.initial,
): Step<State, Effect> {
  let state = from
  const effects: Effect[] = []
  for (const event of events) {
    const step = machine.step(state, event)
    state = step.state
    for (const effect of step.effects) effects.push(effect)
  }
  return { state, effects }
}
