/**
 * A hybrid logical clock: Lamport time that stays close to wall time, as one safe integer.
 *
 * A stamp is `wall milliseconds * 1024 + logical`. Like Lamport time it is larger than every stamp its event has seen;
 * while wall clocks are right, it also reads as the time of the event. Wall time is an argument: with 0 for it this is
 * exactly a Lamport clock. Left out: any judgement of stamps from the future, which would make replicas that read
 * different clocks disagree; `hlcAhead` lets the place where messages enter refuse them.
 *
 * Source: Kulkarni, Demirbas, Madappa, Avva & Leone, "Logical Physical Clocks" (OPODIS 2014), figure 5. We differ in
 * packing their `l` and `c` into one number, so that `c` carries into `l` after 1,024 events of one millisecond, and both
 * rules become a maximum. The order, the monotony and the bound on `l` from above by some clock that was read, plus one
 * millisecond per 1,024 events, stay.
 */
import type { Brand } from '../base/brand'
import { invariant, show } from '../base/error'

/** An integer from 0 to 2^52 - 2^50 - 1; 0 is before every event. Enough until the year 2074. */
export type Stamp = Brand<number, 'Stamp'>

/** How many stamps one millisecond has. */
const perMs = 1024

/**
 * The largest stamp, 2^52 - 2^50 - 1, which a wall clock reaches in the year 2074: the wire writes differences between
 * stamps and counters, with a sign, in 53 bits.
 */
export const stampMax = 0xbffffffffffff

/**
 * Checks a stamp.
 *
 * @throws InvariantError `argument` when it is not an integer from 0 to 2^52 - 2^50 - 1.
 *
 * @example
 * ```ts
 * import { hlcParts, hlcTick, stamp } from 'meldkit'
 *
 * const first = hlcTick(stamp(0), 5)
 * hlcParts(first) // => { wallMs: 5, logical: 0 }
 * hlcParts(hlcTick(first, 3)) // => { wallMs: 5, logical: 1 }
 * ```
 */
export function stamp(value: number): Stamp {
  invariant(Number.isSafeInteger(value) && value >= 0 && value <= stampMax, 'argument', () => {
    return `Stamp must be an integer from 0 to 2^52 - 2^50 - 1, got ${show(value)}.`
  })
  return value as Stamp
}

/**
 * The stamp of the next event here; a send is an event, its stamp goes with the message.
 *
 * A wall clock that went backwards is no error: stamps then count up until it has caught up.
 *
 * @param nowMs whole milliseconds since 1970, or 0 for a plain Lamport clock.
 * @throws InvariantError `argument` when `nowMs` is not a whole number of at least 0.
 * @throws InvariantError `clock-exhausted` after 2^52 - 2^50 - 1, in the year 2074 or after a stamp from then.
 *
 * @example
 * ```ts
 * import { hlcParts, hlcTick, stamp } from 'meldkit'
 *
 * const first = hlcTick(stamp(0), 5)
 * hlcParts(hlcTick(first, 9)) // => { wallMs: 9, logical: 0 }
 * hlcTick(stamp(3), 0) // => 4
 * ```
 */
export function hlcTick(last: Stamp, nowMs: number): Stamp {
  requireMs(nowMs)
  const next = Math.max(last + 1, nowMs * perMs)
  invariant(next <= stampMax, 'clock-exhausted', () => {
    return `No stamp is left after ${last} at ${nowMs} ms. Is a clock far ahead? Refuse such stamps where they enter.`
  })
  return next as Stamp
}

/**
 * The stamp of the event that receives a message stamped `received`. Throws as `hlcTick`.
 *
 * @example
 * ```ts
 * import { hlcParts, hlcReceive, hlcTick, stamp } from 'meldkit'
 *
 * const sent = hlcTick(stamp(0), 8)
 * hlcParts(hlcReceive(stamp(0), sent, 5)) // => { wallMs: 8, logical: 1 }
 * ```
 */
export function hlcReceive(last: Stamp, received: Stamp, nowMs: number): Stamp {
  return hlcTick(received > last ? received : last, nowMs)
}

/**
 * The two parts of a stamp: `wallMs * 1024 + logical`, `logical` from 0 to 1023.
 *
 * @example
 * ```ts
 * import { hlcParts, stamp } from 'meldkit'
 *
 * hlcParts(stamp(5121)) // => { wallMs: 5, logical: 1 }
 * ```
 */
export function hlcParts(of: Stamp): { readonly wallMs: number; readonly logical: number } {
  return { wallMs: Math.floor(of / perMs), logical: of % perMs }
}

/**
 * How many milliseconds a stamp is ahead of a wall clock; 0 when it is not.
 *
 * For the policy at ingress, on whole messages; a join must not read a clock.
 *
 * @throws InvariantError `argument` when `nowMs` is not a whole number of at least 0.
 *
 * @example
 * ```ts
 * import { hlcAhead, hlcTick, stamp } from 'meldkit'
 *
 * hlcAhead(hlcTick(stamp(0), 90000), 30000) // => 60000
 * ```
 */
export function hlcAhead(of: Stamp, nowMs: number): number {
  requireMs(nowMs)
  return Math.max(0, Math.floor(of / perMs) - nowMs)
}

function requireMs(nowMs: number): void {
  invariant(Number.isSafeInteger(nowMs) && nowMs >= 0, 'argument', () => {
    return `Wall time must be a whole number of milliseconds of at least 0, got ${show(nowMs)}. Round it down first.`
  })
}
