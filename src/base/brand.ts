/**
 * Nominal types: two strings, or two numbers, that must not be swapped.
 *
 * A brand exists in the type only; the value stays a plain string or number. Each brand has one constructor, in the
 * file that owns it, which checks its input. No other file casts.
 */

declare const brand: unique symbol

/** A `Base` that went through the constructor of `Name`. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
