/**
 * The steps of updates and reads of lattice values: ask all, and look whether enough hold the same.
 *
 * Left out: what is public (`lattice-read.ts`).
 */
import type { Step } from '../base/machine'
import type { OperationId } from '../base/operation-id'
import { failed, ok, unknown } from '../base/outcome'
import type { JoinOf, LatticeAnswer, LatticeAsk } from './lattice-replica'
import type { Operation, OperationEffect, OperationEvent } from './operation'
import type { MemberSet, QuorumSystem } from './quorums'
import { asking, attemptTimer, isAwaited, type Round, roundOf, withNo, withYes } from './round'

/** How operations on a lattice value are run. */
export interface LatticeOptions<Value> {
  /** Each read quorum must meet each write quorum. */
  readonly system: QuorumSystem
  readonly lattice: JoinOf<Value>
  /** How long answers are awaited before the silent are asked again; 200 if left out. */
  readonly attemptMs?: number
  /** How often they are asked; 12 if left out. */
  readonly attemptsMax?: number
  /** How often a read looks before it gives up; 12 if left out. */
  readonly roundsMax?: number
}

/** How far an operation on a lattice value is. */
export interface LatticeOperationState<Value> {
  readonly phase: 'new' | 'open' | 'done'
  readonly round: Round
  /** What all were asked to store in this round; undefined in the first round of a read. */
  readonly asked: Value | undefined
  /** The join of all that was found. */
  readonly found: Value
  /** Who answered in this round that they held exactly `found`. */
  readonly same: readonly string[]
  readonly attempts: number
}

/** An operation on a lattice value. */
export interface LatticeOperation<Value, Answer>
  extends Operation<LatticeOperationState<Value>, LatticeAsk<Value>, LatticeAnswer<Value>, Answer> {}

/** An operation with all that its steps need. */
export interface LatticeRun<Value> extends Required<LatticeOptions<Value>> {
  readonly id: OperationId
  /** Undefined for a read. */
  readonly update: Value | undefined
}

type State<Value> = LatticeOperationState<Value>
type Taken<Value, Answer> = Step<State<Value>, OperationEffect<LatticeAsk<Value>, Answer>>

/** An operation that has not begun. */
export function latticeStart<Value>(bottom: Value): State<Value> {
  return { phase: 'new', round: roundOf(0), asked: undefined, found: bottom, same: [], attempts: 0 }
}

/** One step of an operation. */
export function stepOf<V, A>(
  run: LatticeRun<V>,
  state: State<V>,
  event: OperationEvent<LatticeAnswer<V>>,
): Taken<V, A> {
  const { phase, round, attempts } = state
  if (phase === 'done') return { state, effects: [] }
  if (event.kind === 'begin') return phase === 'new' ? ask(run, state, run.update) : { state, effects: [] }
  if (event.kind === 'abort') return end(run, state, 'The operation was aborted.')
  if (phase === 'new') return { state, effects: [] }
  if (event.kind === 'timer') {
    if (event.timer !== attemptTimer) return { state, effects: [] }
    if (attempts >= run.attemptsMax) return end(run, state, `Too few answers in ${attempts} attempts.`)
    return { state: { ...state, attempts: attempts + 1 }, effects: askingAll(run, state) }
  }
  if (!isAwaited(round, run.system.members, event.call, event.from)) return { state, effects: [] }
  if (event.kind === 'answer') return hear(run, state, event.from, event.answer)
  const next = { ...state, round: withNo(round, event.from) }
  const { reads, writes } = run.system
  const isOpen =
    writes.isPossible(new Set(next.round.no)) && (run.update !== undefined || reads.isPossible(new Set(next.round.no)))
  return isOpen ? { state: next, effects: [] } : end(run, next, 'Too few replicas can be reached.')
}

/** A round: all are asked to store what was found, or in a first read what they hold. */
function ask<V, A>(run: LatticeRun<V>, state: State<V>, asked: V | undefined): Taken<V, A> {
  const round = roundOf(state.round.call + 1)
  const next: State<V> = { ...state, phase: 'open', round, asked, same: [], attempts: state.attempts + 1 }
  return { state: next, effects: askingAll(run, next) }
}

function askingAll<V, A>({ system, attemptMs }: LatticeRun<V>, { round, asked }: State<V>) {
  const about: LatticeAsk<V> = asked === undefined ? { kind: 'query' } : { kind: 'store', value: asked }
  const effects: OperationEffect<LatticeAsk<V>, A>[] = asking(round, system.members, about, attemptMs)
  return effects
}

function hear<V, A>(run: LatticeRun<V>, state: State<V>, from: string, answer: LatticeAnswer<V>): Taken<V, A> {
  const round = withYes(state.round, from)
  const answered = new Set(round.yes)
  if (run.update !== undefined) {
    return run.system.writes.suffices(answered) ? done(state, null as A) : { state: { ...state, round }, effects: [] }
  }
  const { asked, found } = state
  const value = answer.kind === 'holds' ? answer.value : (asked as V)
  const { join } = run.lattice
  const next = join(found, value)
  // Who has agreed so far did not hold what has just been found.
  const others = next === found ? state.same : []
  const same = join(value, next) === value ? [...others, from] : others
  const heard: State<V> = { ...state, round, found: next, same }
  if (areBoth(run, new Set(same))) {
    return done(heard, heard.found as unknown as A, asked === undefined ? 'read at once' : undefined)
  }
  if (!areBoth(run, answered)) return { state: heard, effects: [] }
  if (round.call >= run.roundsMax)
    return end(run, heard, `Others were writing in all ${run.roundsMax} rounds.`, 'read contended')
  const step = ask<V, A>(run, { ...heard, attempts: 0 }, heard.found)
  return asked === undefined
    ? step
    : { state: step.state, effects: [{ kind: 'note', note: 'read looks again' }, ...step.effects] }
}

/** Of two sets that are read and write quorums at once, any two meet. */
function areBoth<V>({ system: { reads, writes } }: LatticeRun<V>, answered: MemberSet): boolean {
  return reads.suffices(answered) && writes.suffices(answered)
}

function end<V, A>(run: LatticeRun<V>, state: State<V>, reason: string, note?: string): Taken<V, A> {
  const { round, phase } = state
  const answers = { got: round.yes.length, by: round.yes }
  // A read has no effect; what it stores others have written.
  const isCertain = run.update === undefined || phase === 'new'
  const outcome = isCertain ? failed(reason, answers) : unknown(run.id, reason, answers)
  return ending(state, { kind: 'done', outcome }, note)
}

function done<V, A>(state: State<V>, value: A, note?: string): Taken<V, A> {
  return ending(state, { kind: 'done', outcome: ok(value, { got: state.round.yes.length, by: state.round.yes }) }, note)
}

function ending<V, A>(state: State<V>, effect: OperationEffect<LatticeAsk<V>, A>, note?: string): Taken<V, A> {
  const effects: OperationEffect<LatticeAsk<V>, A>[] = [{ kind: 'cancel', timer: attemptTimer }, effect]
  return {
    state: { ...state, phase: 'done' },
    effects: note === undefined ? effects : [{ kind: 'note', note }, ...effects],
  }
}
