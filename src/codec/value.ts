/**
 * Plain values that registers hold: JSON, checked and copied once where they enter.
 *
 * Records come out with sorted keys and frozen, so that equal values are written as equal bytes and nobody who kept the
 * original can change a replica's state behind its back. Left out: `undefined`, `Date`, `bigint` and class instances,
 * which JSON cannot tell apart; give them a JSON form first.
 */
import { InvariantError, show } from '../base/error'
import { isWellFormed } from '../clock/replica-id'

/** What a register can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** How deep values may nest. */
export const valueDepthMax = 64
/** How many arrays and records a value may have in all; a part that stands in several places counts in each. */
export const valueSizeMax = 0x100000

/**
 * The frozen, key-sorted copy of a JSON value; scalars as they are (-0 becomes 0).
 *
 * @throws InvariantError `value` when it is not finite JSON, is ill-formed text, is cyclic, nests deeper than 64, or
 *   has more than 2^20 arrays and records.
 */
export function checkValue<T>(value: T, depthMax: number = valueDepthMax): T {
  return copy(value, depthMax, { left: valueSizeMax }) as T
}

function copy(value: unknown, depthLeft: number, size: { left: number }): unknown {
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value
  if (value === null || typeof value === 'boolean' || (typeof value === 'string' && isWellFormed(value))) return value
  const isArray = Array.isArray(value)
  if (!isArray && !isPlainObject(value))
    refuse('a JSON value (finite numbers, well-formed strings, plain objects and arrays)', value)
  if (depthLeft === 0) refuse('less nesting (a cycle?)', '…')
  if (--size.left < 0) refuse(`at most ${valueSizeMax} arrays and records`, '…')
  if (isArray) return Object.freeze(Array.from(value as unknown[], item => copy(item, depthLeft - 1, size)))
  const record = value as Record<string, unknown>
  const keys = Object.keys(record).sort()
  return recordOf(
    keys,
    keys.map(key => copy(isWellFormed(key) ? record[key] : refuse('well-formed keys', key), depthLeft - 1, size)),
  )
}

/** A frozen plain object; `__proto__` and the like become own properties, as in JSON.parse. */
export function recordOf(keys: readonly string[], values: readonly unknown[]): object {
  const record = {}
  keys.forEach((key, i) => {
    Object.defineProperty(record, key, { value: values[i], enumerable: true, configurable: true, writable: true })
  })
  return Object.freeze(record)
}

/** Whether two values are the same JSON, whatever the order of their keys; `known` is a checked value, or undefined. */
export function valuesEqual(known: unknown, other: unknown): boolean {
  if (known === other) return true
  if (typeof known !== 'object' || known === null) return false
  if (Array.isArray(known))
    return (
      Array.isArray(other) && known.length === other.length && known.every((item, i) => valuesEqual(item, other[i]))
    )
  if (Array.isArray(other) || !isPlainObject(other)) return false
  const keys = Object.keys(known)
  return (
    keys.length === Object.keys(other as object).length &&
    keys.every(
      key => Object.hasOwn(other as object, key) && valuesEqual((known as Fields)[key], (other as Fields)[key]),
    )
  )
}

type Fields = { readonly [key: string]: unknown }

/** Whether a value is an object as literals and JSON.parse make them. */
export function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  // Objects of another realm have another Object.prototype, whose own prototype is null all the same.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function refuse(expected: string, got: unknown): never {
  throw new InvariantError('value', `Expected ${expected}, got ${show(got)}. Nothing was written.`, got)
}
