/**
 * The two phases of a register operation: ask a read quorum what it holds, then make a write quorum hold what comes of it.
 *
 * Who already holds the outcome of the first phase counts for the second; when they are a write quorum there is no second,
 * which is the fast path of reads. A write's tag is new, so nobody holds it.
 */
import type { OperationId } from '../base/operation-id'
import { type Answers, failed, type Outcome, ok, unknown } from '../base/outcome'
import type { AbdAnswer, AbdAsk } from './abd-replica'
import type { Configuration } from './configuration'
import type { Operation, OperationEffect, OperationEvent } from './operation'
import type { MemberSet, Quorums } from './quorums'
import { isLargerTag, isSameTag, type Tag, type Versioned } from './versioning'

/** What every operation of a register needs. */
export interface AbdOptions {
  readonly id: OperationId
  /** Who is asked, and which of them suffice; in a joint epoch quorums of both systems do. */
  readonly configuration: Configuration
  /** After how many milliseconds there is an answer in any case; 2,000 if left out. */
  readonly deadlineMs?: number
  /** After how many milliseconds those who are silent are asked again, each time; 100 if left out. */
  readonly againMs?: number
}

/** Where an operation stands. */
export interface AbdState<Value> {
  readonly phase: 'query' | 'store' | 'done'
  /** Who has answered the ask of this phase. */
  readonly yes: readonly string[]
  /** Who has failed or refused. */
  readonly no: readonly string[]
  /** The largest tag found with its value; in the phase `store` what is stored. */
  readonly best: Versioned<Tag, Value> | undefined
  /** Who is known to hold `best`. */
  readonly holders: readonly string[]
  /** Whether an earlier attempt of this write was found to have stored something. */
  readonly isTraced: boolean
}

/** What tells a read, a write and a resumed write apart. */
export interface AbdPlan<Value> extends AbdOptions {
  /** The value and tag that are stored from the start, without a query. */
  readonly known?: Versioned<Tag, Value>
  /** What a write makes of the largest tag; absent in a read and in a resumed write. */
  readonly write?: (largest: Tag) => Versioned<Tag, Value>
  /** Present in a resumed write: it goes on when it has found a trace, and tells the value that it was to write. */
  readonly resumed?: { readonly value: Value }
}

type Step<Value> = {
  readonly state: AbdState<Value>
  readonly effects: readonly OperationEffect<AbdAsk<Value>, Value>[]
}

/** The operation of a plan. */
export function abdOperation<Value>(
  plan: AbdPlan<Value>,
): Operation<AbdState<Value>, AbdAsk<Value>, AbdAnswer<Value>, Value> {
  return {
    id: plan.id,
    initial: stateOf<Value>('query', [], [], undefined, [], false),
    step(state, event) {
      if (state.phase === 'done') return same(state)
      switch (event.kind) {
        case 'begin':
          return begun(plan, state)
        case 'answer':
          return answered(plan, state, event)
        case 'failure':
          if (event.call !== callOf(state) || !plan.configuration.system.members.includes(event.from))
            return same(state)
          return refused(plan, state, event.from)
        case 'timer':
          if (event.timer === 'again') return { state, effects: asks(plan, state) }
          return event.timer === 'deadline' ? shortOf(plan, state, 'Too few replicas answered in time.') : same(state)
        case 'abort':
          return shortOf(plan, state, 'Aborted.')
      }
    },
  }
}

function begun<Value>(plan: AbdPlan<Value>, state: AbdState<Value>): Step<Value> {
  const deadline = { kind: 'timer', timer: 'deadline', afterMs: plan.deadlineMs ?? 2000 } as const
  const first = plan.known === undefined ? state : stateOf('store', [], [], plan.known, [], true)
  return { state: first, effects: [deadline, ...asks(plan, first)] }
}

function answered<Value>(
  plan: AbdPlan<Value>,
  state: AbdState<Value>,
  { from, call, answer }: OperationEvent<AbdAnswer<Value>> & { readonly kind: 'answer' },
): Step<Value> {
  const { phase, yes, no, best, holders, isTraced } = state
  if (call !== callOf(state)) return { state, effects: [{ kind: 'note', note: 'answer of the other phase dropped' }] }
  if (yes.includes(from) || !plan.configuration.system.members.includes(from)) return same(state)
  if (answer.kind === 'epoch') return refused(plan, state, from, 'replica in a later epoch')
  const counted = [...yes, from]
  const others = no.includes(from) ? no.filter(each => each !== from) : no
  if (answer.kind === 'stored') {
    const next = stateOf(phase, counted, others, best, holders, isTraced)
    return isEnough(plan.configuration.system.writes, counted) ? done(plan, next) : same(next)
  }
  const { held } = answer
  const isLarger = best === undefined || isLargerTag(held.version, best.version)
  const isHolder = isLarger || isSameTag(held.version, best.version)
  const next = stateOf(
    phase,
    counted,
    others,
    isLarger ? held : best,
    isLarger ? [from] : isHolder ? [...holders, from] : holders,
    isTraced || answer.isTraced,
  )
  return isEnough(plan.configuration.system.reads, counted) ? found(plan, next) : same(next)
}

/** A read quorum has told what it holds. */
function found<Value>(plan: AbdPlan<Value>, state: AbdState<Value>): Step<Value> {
  const best = state.best as Versioned<Tag, Value>
  const { write, resumed } = plan
  const { system } = plan.configuration
  if (write !== undefined) return storing(plan, write(best.version), [])
  if (resumed === undefined) {
    return storing(
      plan,
      best,
      state.holders,
      isEnough(system.writes, state.holders) ? 'fast path taken' : 'written back',
    )
  }
  // A resumed write has no tag of its own to choose: it may be somewhere already, and a second tag would be a second write.
  if (!state.isTraced) return everyoneSpoke(plan, state) ? shortOf(plan, state, noTrace) : same(state)
  const isOwn = best.version.writer === plan.id
  return storing(plan, best, state.holders, isOwn ? 'resume found its own tag' : 'resume found its tag overwritten')
}

function storing<Value>(
  plan: AbdPlan<Value>,
  stored: Versioned<Tag, Value>,
  holders: readonly string[],
  note?: string,
): Step<Value> {
  const state = stateOf('store', holders, [], stored, holders, true)
  const step = isEnough(plan.configuration.system.writes, holders)
    ? done(plan, state)
    : { state, effects: asks(plan, state) }
  return note === undefined ? step : { state: step.state, effects: [{ kind: 'note', note }, ...step.effects] }
}

/** One more replica has failed or refused: enough of them make the rest hopeless. */
function refused<Value>(plan: AbdPlan<Value>, state: AbdState<Value>, from: string, note?: string): Step<Value> {
  const { phase, yes, no, best, holders, isTraced } = state
  if (yes.includes(from) || no.includes(from)) return same(state)
  const next = stateOf(phase, yes, [...no, from], best, holders, isTraced)
  const { reads, writes } = plan.configuration.system
  const isHopeless = !(phase === 'query' ? reads : writes).isPossible(setOf(next.no))
  const isUntraced = phase === 'query' && plan.resumed !== undefined && everyoneSpoke(plan, next)
  const step = isHopeless
    ? shortOf(plan, next, 'Too many replicas failed or refused.', 'quorum impossible')
    : isUntraced
      ? shortOf(plan, next, noTrace)
      : same(next)
  return note === undefined ? step : { state: step.state, effects: [{ kind: 'note', note }, ...step.effects] }
}

const noTrace = 'No replica that answered knows this write; it may still be under way.'

function everyoneSpoke<Value>({ configuration }: AbdPlan<Value>, { yes, no }: AbdState<Value>): boolean {
  return yes.length + no.length === configuration.system.members.length
}

function done<Value>(plan: AbdPlan<Value>, state: AbdState<Value>): Step<Value> {
  const best = state.best as Versioned<Tag, Value>
  return ended(state, ok((plan.resumed ?? best).value, answersOf(state)))
}

/** Without a quorum: a read has no effect, a write has none before it stores, and a resumed one may have had it before. */
function shortOf<Value>(plan: AbdPlan<Value>, state: AbdState<Value>, reason: string, note?: string): Step<Value> {
  const isRead = plan.write === undefined && plan.resumed === undefined
  const isSafe = isRead || (plan.write !== undefined && state.phase === 'query')
  const answers = answersOf(state)
  const step = ended(state, isSafe ? failed(reason, answers) : unknown(plan.id, reason, answers))
  return note === undefined ? step : { state: step.state, effects: [{ kind: 'note', note }, ...step.effects] }
}

function ended<Value>(state: AbdState<Value>, outcome: Outcome<Value>): Step<Value> {
  const { yes, no, best, holders, isTraced } = state
  return {
    state: stateOf('done', yes, no, best, holders, isTraced),
    effects: [
      { kind: 'cancel', timer: 'again' },
      { kind: 'cancel', timer: 'deadline' },
      { kind: 'done', outcome },
    ],
  }
}

/** Asks everyone who has not said yes, and sets the timer after which it does so again. */
function asks<Value>(plan: AbdPlan<Value>, state: AbdState<Value>): OperationEffect<AbdAsk<Value>, Value>[] {
  const { epoch, system } = plan.configuration
  const call = callOf(state)
  const ask: AbdAsk<Value> =
    state.phase === 'store'
      ? { kind: 'store', epoch, stored: state.best as Versioned<Tag, Value> }
      : plan.resumed === undefined
        ? { kind: 'query', epoch }
        : { kind: 'query', epoch, trace: plan.id }
  const effects: OperationEffect<AbdAsk<Value>, Value>[] = []
  for (const to of system.members) if (!state.yes.includes(to)) effects.push({ kind: 'ask', to, call, ask })
  effects.push({ kind: 'timer', timer: 'again', afterMs: plan.againMs ?? 100 })
  return effects
}

/** All asks of a phase have one number: an answer is told apart by its replica. */
function callOf({ phase }: AbdState<unknown>): number {
  return phase === 'query' ? 1 : 2
}

function isEnough({ suffices }: Quorums, answered: readonly string[]): boolean {
  return suffices(setOf(answered))
}

function setOf(ids: readonly string[]): MemberSet {
  return { has: member => ids.includes(member) }
}

function answersOf({ yes, no }: AbdState<unknown>): Answers {
  return { got: yes.length, by: yes, refused: no }
}

function same<Value>(state: AbdState<Value>): Step<Value> {
  return { state, effects: [] }
}

function stateOf<Value>(
  phase: AbdState<Value>['phase'],
  yes: readonly string[],
  no: readonly string[],
  best: Versioned<Tag, Value> | undefined,
  holders: readonly string[],
  isTraced: boolean,
): AbdState<Value> {
  return { phase, yes, no, best, holders, isTraced }
}
