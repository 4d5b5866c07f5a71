/**
 * A flag that is off when somebody turned it off and nobody who saw that turned it on.
 */
import type { Crdt, Facets } from './contract'
import { hasLive } from './dot-fun'
import type { DotSet } from './dot-set'
import { flagFacets, flagType } from './flag'

/** What a disable-wins flag remembers: the dots of the disables that no enable has seen. */
export type DisableWinsFlagState = DotSet

/** The mutators of a disable-wins flag. */
export interface DisableWinsFlagEdit {
  /** Turns the flag on: takes away the disables that were seen. Does nothing if it is on. */
  enable(): void
  /** Turns the flag off; a fresh disable even if it is off, so that it survives concurrent enables. */
  disable(): void
}

/** The descriptor type of {@link disableWinsFlag}. */
export interface DisableWinsFlag extends Crdt<DisableWinsFlagState, boolean, DisableWinsFlagEdit, 'causal'> {}

/**
 * A boolean that starts true.
 *
 * Under concurrency: a disable survives every enable that has not seen it, so disable wins.
 *
 * State: the dots of the disables, `[["3@alice"], …]` ascending; empty means true.
 * Cost: about 2 bytes for each concurrent disable; O(concurrent disables).
 *
 * @example
 * ```ts
 * import { change, disableWinsFlag, merge, replica, view } from 'meldkit'
 *
 * const Consent = disableWinsFlag()
 * const [off] = change(Consent, replica(Consent, 'alice'), (consent) => consent.disable())
 * const bob = merge(Consent, replica(Consent, 'bob'), off)
 * const [on] = change(Consent, bob, (consent) => consent.enable())
 * const [again] = change(Consent, off, (consent) => consent.disable())
 * view(Consent, on) // => true
 * view(Consent, merge(Consent, on, again)) // => false
 * ```
 *
 * @see Almeida, Shoker & Baquero, "Delta State Replicated Data Types" (JPDC 2018), section 7.4: the dual of its flag. We
 *   differ: it starts true, so that nothing but disables is kept.
 */
export function disableWinsFlag(): DisableWinsFlag {
  return flagType('disableWinsFlag', isOn, (turn, back) => ({ enable: back, disable: turn }))
}

function isOn(state: DisableWinsFlagState): boolean {
  return !hasLive(state)
}

/** The facets of {@link disableWinsFlag}. */
export function disableWinsFlagFacets(type: DisableWinsFlag): Facets<DisableWinsFlagState> {
  return flagFacets(type)
}
