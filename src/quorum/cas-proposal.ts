/**
 * The steps of a CASPaxos proposer: prepare, accept, and what to do about refusals and silence.
 *
 * Left out: what the register remembers of operations (`cas-state.ts`), and what is public (`cas-paxos.ts`).
 */
import { type Answers, failed, type Outcome, ok, unknown } from '../base/outcome'
import type { AcceptorAnswer, AcceptorAsk } from './acceptor'
import { type Ballot, ballotOf, isBelow, isSameBallot, noBallot } from './ballot'
import type { CasAnswer, CasEffect, CasEvent, CasOperationState, CasRun, CasStep } from './cas-operation'
import { applyOnce, type CasState, emptyCasState } from './cas-state'
import { asking, attemptTimer, backOffMs, isAwaited, roundOf, withNo, withYes } from './round'

type State<Value> = CasOperationState<Value>

/** One step of a proposer. */
export function propose<V, R>(run: CasRun<V, R>, state: State<V>, event: CasEvent<V>): CasStep<V, R> {
  const { phase } = state
  if (phase === 'done') return { state, effects: [] }
  switch (event.kind) {
    case 'begin':
      return phase === 'new' ? begin(run, state) : { state, effects: [] }
    case 'timer':
      return event.timer === attemptTimer ? again(run, state) : { state, effects: [] }
    case 'abort':
      return end(run, state, 'The operation was aborted.')
    default: {
      const isOpen = phase === 'prepare' || phase === 'accept'
      if (!isOpen || !isAwaited(state.round, run.system.members, event.call, event.from)) return { state, effects: [] }
      if (event.kind === 'failure') return unreached(run, state, event.from)
      return hear(run, state, event.from, event.answer, event.random)
    }
  }
}

function begin<V, R>(run: CasRun<V, R>, state: State<V>): CasStep<V, R> {
  const promised = run.hint?.promised
  if (promised === undefined) return prepare(run, state)
  const { ballot, state: value } = promised
  return accept(run, { ...state, ballot, value, counter: Math.max(state.counter, ballot.counter), isHinted: true })
}

/** Begins an attempt with a ballot above all that were heard of. */
function prepare<V, R>(run: CasRun<V, R>, state: State<V>, note?: string): CasStep<V, R> {
  if (state.attempts >= run.attemptsMax) return end(run, state, `No agreement in ${run.attemptsMax} attempts.`)
  const counter = state.counter + 1
  const ballot = ballotOf(counter, run.proposer)
  const round = roundOf(state.round.call + 1)
  const found = { accepted: noBallot, value: undefined, isHinted: false }
  const effects = asking<AcceptorAsk<CasState<V>>>(
    round,
    run.system.members,
    { kind: 'prepare', ballot },
    run.attemptMs,
  )
  return {
    state: { ...state, ...found, phase: 'prepare', round, ballot, counter, attempts: state.attempts + 1 },
    effects: withNote(effects, note),
  }
}

function hear<V, R>(
  run: CasRun<V, R>,
  state: State<V>,
  from: string,
  answer: AcceptorAnswer<CasState<V>>,
  random: number,
): CasStep<V, R> {
  if (answer.kind === 'refused') return refused(run, state, from, answer.ballot, random)
  const round = withYes(state.round, from)
  if (state.phase === 'accept') {
    if (answer.kind !== 'accepted') return { state, effects: [] }
    return run.system.writes.suffices(new Set(round.yes))
      ? agreed(run, { ...state, round })
      : { state: { ...state, round }, effects: [] }
  }
  if (answer.kind !== 'promised') return { state, effects: [] }
  const isNewer = isBelow(state.accepted, answer.accepted)
  const found = isNewer ? { accepted: answer.accepted, value: answer.value } : {}
  const next = { ...state, ...found, round }
  return run.system.reads.suffices(new Set(round.yes)) ? accept(run, next) : { state: next, effects: [] }
}

/** Changes what was found, and asks all to accept it. */
function accept<V, R>(run: CasRun<V, R>, state: State<V>): CasStep<V, R> {
  const { change } = run
  const found = state.value ?? emptyCasState<V>()
  if (change === undefined) return ask(run, state, found, found.value, found.version)
  try {
    // What was never tried before can only have been done after what its first attempt found, on whichever branch that was.
    const since = run.isResumed ? run.since : Math.min(state.since, found.places)
    const applied = applyOnce(found, change, { ...run, since })
    if (applied.kind === 'done') {
      const { state: value, result, version, isAgain } = applied
      return ask(run, { ...state, since }, value, result, version, isAgain ? 'resume recognised' : undefined)
    }
    return done(state, unknown(run.id, applied.reason, answersOf(state)), 'operation forgotten')
  } catch (error) {
    return end(run, state, `The change threw: ${String(error)}`)
  }
}

function ask<V, R>(
  run: CasRun<V, R>,
  state: State<V>,
  value: CasState<V>,
  result: unknown,
  version: number,
  note?: string,
): CasStep<V, R> {
  const round = roundOf(state.round.call + 1)
  // The next ballot may be promised with this one, and what is promised cannot be prepared.
  const counter = Math.max(state.counter, state.ballot.counter + 1)
  const next: State<V> = { ...state, phase: 'accept', round, counter, value, result, version, isSent: true }
  return { state: next, effects: withNote(askToAccept(run, next), note) }
}

function askToAccept<V, R>(run: CasRun<V, R>, { ballot, value, round }: State<V>): CasEffect<V, R>[] {
  const ask = { kind: 'accept', ballot, value: value as CasState<V> } as const
  return asking(round, run.system.members, run.isPromising ? { ...ask, next: nextOf(ballot) } : ask, run.attemptMs)
}

const nextOf = ({ counter, proposer }: Ballot) => ballotOf(counter + 1, proposer)

function agreed<V, R>(run: CasRun<V, R>, state: State<V>): CasStep<V, R> {
  const { ballot, counter, result, version, isHinted } = state
  const value = state.value as CasState<V>
  // A ballot between the two would have to be promised by a read quorum, which meets those who promised `next` when they accepted.
  const promised = { ballot: nextOf(ballot), state: value }
  const hint = run.isPromising ? { counter, promised } : { counter }
  const answer = { result: result as R, version, place: value.places, hint }
  return done(state, ok(answer, answersOf(state)), isHinted ? 'one round trip' : undefined)
}

/** Others may still suffice, but they are not awaited for long: they have heard of the larger ballot too, or cannot be reached. */
function refused<V, R>(
  run: CasRun<V, R>,
  state: State<V>,
  from: string,
  promised: Ballot,
  random: number,
): CasStep<V, R> {
  // The answer to a doubled prepare, which overtook that to the first copy.
  if (isSameBallot(promised, state.ballot)) return { state, effects: [] }
  const counter = Math.max(state.counter, promised.counter)
  const isFirst = state.round.no.length === 0
  const conflicts = state.conflicts + (isFirst ? 1 : 0)
  const next = { ...state, counter, conflicts, round: withNo(state.round, from) }
  const note = !isFirst ? undefined : state.isHinted ? 'promise dropped' : 'ballot conflict'
  // The first conflict mostly means that the counter was old, and there is nobody to wait for.
  if (conflicts === 1 && !isPossible(run, next)) return prepare(run, next, note)
  if (!isFirst) return { state: next, effects: [] }
  const afterMs = backOffMs(run.backOffMs, conflicts, random)
  return { state: next, effects: withNote([{ kind: 'timer', timer: attemptTimer, afterMs }], note) }
}

function unreached<V, R>(run: CasRun<V, R>, state: State<V>, from: string): CasStep<V, R> {
  const next = { ...state, round: withNo(state.round, from) }
  return isPossible(run, next) ? { state: next, effects: [] } : end(run, next, 'Too few replicas can be reached.')
}

function isPossible<V, R>({ system }: CasRun<V, R>, { phase, round }: State<V>): boolean {
  return (phase === 'prepare' ? system.reads : system.writes).isPossible(new Set(round.no))
}

/** An attempt has taken too long, or too long after a conflict. */
function again<V, R>(run: CasRun<V, R>, state: State<V>): CasStep<V, R> {
  const { phase, attempts, round } = state
  if (phase === 'new') return { state, effects: [] }
  // To accept twice is to accept once, so a ballot that nobody has refused need not be given up.
  const isKept = phase === 'accept' && round.no.length === 0 && attempts < run.attemptsMax
  if (!isKept) return prepare(run, state, round.no.length > 0 ? undefined : 'no answer')
  const next = { ...state, attempts: attempts + 1 }
  return { state: next, effects: withNote(askToAccept(run, next), 'no answer') }
}

/** Nothing was stored until acceptors were asked to accept, and never by a read. */
function end<V, R>(run: CasRun<V, R>, state: State<V>, reason: string): CasStep<V, R> {
  const isCertain = run.change === undefined || !(state.isSent || run.isResumed)
  return done(state, isCertain ? failed(reason, answersOf(state)) : unknown(run.id, reason, answersOf(state)))
}

function done<V, R>(state: State<V>, outcome: Outcome<CasAnswer<V, R>>, note?: string): CasStep<V, R> {
  const effects: CasEffect<V, R>[] = [
    { kind: 'cancel', timer: attemptTimer },
    { kind: 'done', outcome },
  ]
  return { state: { ...state, phase: 'done' }, effects: withNote(effects, note) }
}

function answersOf({ round }: State<unknown>): Answers {
  return { got: round.yes.length, by: round.yes, refused: round.no }
}

/** Nothing follows `done`, so notes come first. */
function withNote<Effects>(
  effects: readonly Effects[],
  note: string | undefined,
): (Effects | { kind: 'note'; note: string })[] {
  return note === undefined ? [...effects] : [{ kind: 'note', note }, ...effects]
}
