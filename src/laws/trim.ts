/**
 * Takes away from a history each step that the fault does not need.
 *
 * The generator's own shrinking drops steps from the front and makes edits simpler, but leaves steps behind the fault. Left
 * out: anything but whole steps.
 */
import type { History } from './history'
import { interpret } from './interpret'
import type { Law } from './law'
import { type Broken, brokenLaws } from './laws'
import type { AnySubject } from './subject'

/** A history that breaks a law, with what shows it. */
export interface Fault {
  readonly history: History<unknown>
  readonly broken: Broken
}

/** The fault with as few steps as still break the same law, each tried alone, the last first. O(steps²) runs at most. */
export function trimmed(subject: AnySubject, law: Law, fault: Fault): Fault {
  const { steps } = fault.history
  for (let at = steps.length - 1; at >= 0; at--) {
    const shorter = faultOf(subject, law, { ...fault.history, steps: [...steps.slice(0, at), ...steps.slice(at + 1)] })
    if (shorter !== undefined) return trimmed(subject, law, shorter)
  }
  return fault
}

/** The fault of a history, if it breaks the law. */
export function faultOf(subject: AnySubject, law: Law, history: History<unknown>): Fault | undefined {
  const [broken] = brokenLaws(interpret(subject, history), [law])
  return broken === undefined ? undefined : { history, broken }
}
