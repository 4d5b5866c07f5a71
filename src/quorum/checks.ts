/**
 * The checks of numbers that a caller gives, so that every message of this folder says the range, what came and what it is of.
 */
import { invariant, show } from '../base/error'

/** Throws `argument` unless the value is a finite number in the range. */
export function checkNumber(what: string, value: number, from: number, to: number): number {
  invariant(Number.isFinite(value) && value >= from && value <= to, 'argument', () => {
    return `${what} must be a number from ${from} to ${to}, got ${show(value)}.`
  })
  return value
}

/** Throws `argument` unless the value is a whole number in the range. */
export function checkWhole(what: string, value: number, from: number, to: number): number {
  invariant(Number.isSafeInteger(value) && value >= from && value <= to, 'argument', () => {
    return `${what} must be a whole number from ${from} to ${to}, got ${show(value)}.`
  })
  return value
}

/** The text of a value that should have been one of a few words or shapes. */
export function checkThat(fact: boolean, expected: string, value: unknown): asserts fact {
  invariant(fact, 'argument', () => `${expected}, got ${show(value)}.`)
}
