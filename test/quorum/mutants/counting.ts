// Operations that count wrongly. Each is the right operation that hears or says something else.

import { failed } from 'meldkit'
import type { Change } from '../support/told'

/** A second answer of a replica is taken for another's: the network doubles. */
export const countsTwice: Change = operation => ({
  ...operation,
  step(state, event) {
    const isAgain =
      event.kind === 'answer' && state.slots.some(({ call, state: s }) => call === event.call && s === 'yes')
    const other = isAgain ? state.slots.find(slot => slot.state === 'open') : undefined
    return operation.step(
      state,
      other === undefined ? event : ({ ...event, from: other.at, call: other.call } as typeof event),
    )
  },
})

/** Whatever a replica answers, it is taken for the answer to the ask that is open. */
const takesOtherCalls: Change = operation => ({
  ...operation,
  step(state, event) {
    const slot = event.kind === 'answer' ? state.slots.find(({ at }) => at === event.from) : undefined
    return operation.step(state, slot === undefined ? event : ({ ...event, call: slot.call } as typeof event))
  },
})

/** Configurations change, and an answer of the next one is counted in this one. */
const mixesEpochs: Change = operation => ({
  ...operation,
  step(state, event) {
    if (event.kind !== 'answer') return operation.step(state, event)
    return operation.step(state, { ...event, answer: { ...event.answer, epoch: 2 } })
  },
})

/** What is only in memory is counted as if it were on disk. */
const countsApplied: Change = operation => ({
  ...operation,
  step(state, event) {
    if (event.kind !== 'answer' || event.answer.kind !== 'stored') return operation.step(state, event)
    return operation.step(state, { ...event, answer: { ...event.answer, durability: 'durable' } })
  },
})

/** Everybody has refused, and the client still waits for the deadline. */
const waitsForNothing: Change = operation => ({
  ...operation,
  step(state, event) {
    const step = operation.step(state, event)
    const isEarly = step.effects.some(effect => effect.kind === 'note' && effect.note === 'impossible early')
    return isEarly ? { state, effects: [] } : step
  },
})

/** One refusal, and the operation gives up although a quorum is left. */
const givesUpEarly: Change = operation => ({
  ...operation,
  step(state, event) {
    return operation.step(state, event.kind === 'failure' ? { ...event, kind: 'abort' } : event)
  },
})

/** A timeout is called a failure; the write comes to light a minute later. */
const callsTimeoutFailure: Change = operation => ({
  ...operation,
  step(state, event) {
    const step = operation.step(state, event)
    const effects = step.effects.map(effect => {
      if (effect.kind !== 'done' || effect.outcome.kind !== 'unknown') return effect
      const { reason, got = 0 } = effect.outcome
      return { kind: 'done', outcome: failed(reason, { got }) } as const
    })
    return { state: step.state, effects }
  },
})

/** A lost ask is taken for one that had no effect. */
const takesLostForRefused: Change = operation => ({
  ...operation,
  step(state, event) {
    return operation.step(state, event.kind === 'failure' ? { ...event, isCertain: true } : event)
  },
})

export const countingMutants: Readonly<Record<string, Change>> = {
  'counts one replica twice': countsTwice,
  'takes answers to other calls': takesOtherCalls,
  'mixes epochs': mixesEpochs,
  'counts what is applied as durable': countsApplied,
  'waits for the deadline although impossible': waitsForNothing,
  'gives up although a quorum is left': givesUpEarly,
  'calls a timeout a failure': callsTimeoutFailure,
  'takes a lost ask for a refused one': takesLostForRefused,
}
