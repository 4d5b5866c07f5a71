/**
 * A flag that is on when somebody turned it on and nobody who saw that turned it off.
 */
import type { Crdt, Facets } from './contract'
import { hasLive } from './dot-fun'
import type { DotSet } from './dot-set'
import { flagFacets, flagType } from './flag'

/** What an enable-wins flag remembers: the dots of the enables that no disable has seen. */
export type EnableWinsFlagState = DotSet

/** The mutators of an enable-wins flag. */
export interface EnableWinsFlagEdit {
  /** Turns the flag on; a fresh enable even if it is on, so that it survives concurrent disables. */
  enable(): void
  /** Turns the flag off: takes away the enables that were seen. Does nothing if it is off. */
  disable(): void
}

/** The descriptor type of {@link enableWinsFlag}. */
export interface EnableWinsFlag extends Crdt<EnableWinsFlagState, boolean, EnableWinsFlagEdit, 'causal'> {}

/**
 * A boolean that starts false.
 *
 * Under concurrency: an enable survives every disable that has not seen it, so enable wins.
 *
 * State: the dots of the enables, `[["3@alice"], …]` ascending; empty means false.
 * Cost: about 2 bytes for each concurrent enable; O(concurrent enables).
 *
 * @example
 * ```ts
 * import { change, enableWinsFlag, merge, replica, view } from 'meldkit'
 *
 * const Alert = enableWinsFlag()
 * const [on] = change(Alert, replica(Alert, 'alice'), (alert) => alert.enable())
 * const bob = merge(Alert, replica(Alert, 'bob'), on)
 * const [off] = change(Alert, bob, (alert) => alert.disable())
 * const [again] = change(Alert, on, (alert) => alert.enable())
 * view(Alert, off) // => false
 * view(Alert, merge(Alert, off, again)) // => true
 * ```
 *
 * @see Almeida, Shoker & Baquero, "Delta State Replicated Data Types" (JPDC 2018), section 7.4.
 */
export function enableWinsFlag(): EnableWinsFlag {
  return flagType('enableWinsFlag', hasLive, (turn, back) => ({ enable: turn, disable: back }))
}

/** The facets of {@link enableWinsFlag}. */
export function enableWinsFlagFacets(type: EnableWinsFlag): Facets<EnableWinsFlagState> {
  return flagFacets(type)
}
