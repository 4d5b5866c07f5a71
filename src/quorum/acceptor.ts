/**
 * The replica of CASPaxos: it promises not to hear smaller ballots, and accepts values of those it still may hear.
 *
 * Left out: what the value is. To an acceptor it is one thing that is replaced.
 */
import { type Ballot, isBelow, isSameBallot, noBallot } from './ballot'
import type { ReplicaFunction, Replied } from './operation'

/** What an acceptor must never forget. `accepted` is at most `promised`. */
export interface AcceptorState<Value> {
  /** Smaller ballots are refused. */
  readonly promised: Ballot
  /** The ballot that brought the value. */
  readonly accepted: Ballot
  /** Undefined until something was accepted. */
  readonly value: Value | undefined
}

/** What an acceptor is asked. */
export type AcceptorAsk<Value> =
  | { readonly kind: 'prepare'; readonly ballot: Ballot }
  /** With `next`, acceptance is a promise for that ballot too, which spares its proposer the next `prepare`. */
  | { readonly kind: 'accept'; readonly ballot: Ballot; readonly value: Value; readonly next?: Ballot }

/** What an acceptor answers. */
export type AcceptorAnswer<Value> =
  | { readonly kind: 'promised'; readonly accepted: Ballot; readonly value: Value | undefined }
  | { readonly kind: 'accepted' }
  /** With the ballot that it has promised. */
  | { readonly kind: 'refused'; readonly ballot: Ballot }

/**
 * An acceptor of CASPaxos, for one register.
 *
 * `prepare` is promised only for a ballot larger than every promised one, so that no ballot is prepared twice, even by a
 * proposer that uses one again. `accept` is accepted for the promised ballot or a larger one; asked again for a value that it has
 * accepted it says so again, though its promise may be for another ballot by now.
 *
 * State: `{ promised, accepted, value }`, all of it persisted before the answer. An answer is O(1).
 *
 * @example
 * ```ts
 * import { acceptor } from 'meldkit'
 *
 * const { initial, answer } = acceptor<string>()
 * const first = answer(initial, { kind: 'prepare', ballot: { counter: 2, proposer: 'alice' } })
 * first.answer.kind // => 'promised'
 * answer(first.state, { kind: 'prepare', ballot: { counter: 1, proposer: 'bob' } }).answer.kind // => 'refused'
 * ```
 *
 * @see Rystsov, "CASPaxos: Replicated State Machines without Logs" (2018), section 2.2. We differ: a promise stays when a value is
 *   accepted, and a repeated `accept` is answered as the first was.
 */
export function acceptor<Value>(): ReplicaFunction<AcceptorState<Value>, AcceptorAsk<Value>, AcceptorAnswer<Value>> {
  return { initial: { promised: noBallot, accepted: noBallot, value: undefined }, answer: answerOf }
}

function answerOf<Value>(
  state: AcceptorState<Value>,
  ask: AcceptorAsk<Value>,
): Replied<AcceptorState<Value>, AcceptorAnswer<Value>> {
  const { promised, accepted, value } = state
  const { ballot } = ask
  if (ask.kind === 'prepare') {
    if (!isBelow(promised, ballot)) return { state, answer: { kind: 'refused', ballot: promised } }
    return { state: { promised: ballot, accepted, value }, answer: { kind: 'promised', accepted, value } }
  }
  if (isSameBallot(ballot, accepted)) return { state, answer: { kind: 'accepted' } }
  if (isBelow(ballot, promised)) return { state, answer: { kind: 'refused', ballot: promised } }
  return {
    state: { promised: ask.next ?? ballot, accepted: ballot, value: ask.value },
    answer: { kind: 'accepted' },
  }
}
