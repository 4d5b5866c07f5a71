/**
 * The usual changes of a CASPaxos register, as pure functions.
 *
 * Left out: how they are run (`cas-paxos.ts`). Any function of the value and its version is a change as well.
 */
import type { CasChange } from './cas-state'

/**
 * Replaces the value, whatever it is.
 *
 * @example
 * ```ts
 * import { casPut } from 'meldkit'
 *
 * casPut(9)(4, 1) // => { value: 9, result: null }
 * ```
 */
export function casPut<Value>(value: Value): CasChange<Value, null> {
  return () => ({ value, result: null })
}

/**
 * Replaces the value if the register is at this version; answers whether it was. The version of an empty register is 0, and a
 * delete does not set it back, so it never stands for two values.
 *
 * @example
 * ```ts
 * import { casIfVersion } from 'meldkit'
 *
 * casIfVersion(1, 9)(4, 1) // => { value: 9, result: true }
 * casIfVersion(1, 9)(4, 2) // => { value: 4, result: false }
 * ```
 */
export function casIfVersion<Value>(expected: number, next: Value): CasChange<Value, boolean> {
  return (value, version) => (version === expected ? { value: next, result: true } : { value, result: false })
}

/**
 * Gives a register its first value; answers whether it had none.
 *
 * @example
 * ```ts
 * import { casInit } from 'meldkit'
 *
 * casInit(9)(undefined, 0) // => { value: 9, result: true }
 * casInit(9)(4, 1) // => { value: 4, result: false }
 * ```
 */
export function casInit<Value>(first: Value): CasChange<Value, boolean> {
  return value => (value === undefined ? { value: first, result: true } : { value, result: false })
}

/**
 * Takes the value away; answers whether there was one. The register stays, with its version and the last operations of its
 * writers: it is its own tombstone.
 *
 * @example
 * ```ts
 * import { casDelete } from 'meldkit'
 *
 * casDelete<number>()(4, 1) // => { value: undefined, result: true }
 * ```
 *
 * @see Rystsov, "CASPaxos: Replicated State Machines without Logs" (2018), section 3.1. We leave out the removal of the
 *   tombstone, which needs every acceptor and every proposer.
 */
export function casDelete<Value>(): CasChange<Value, boolean> {
  return value => ({ value: undefined, result: value !== undefined })
}
