/**
 * The machine behind plain quorum reads and writes: at most one round of reads and one of writes, each until a quorum has said yes
 * or cannot any more.
 *
 * What differs between reads and writes, and between kinds of repair, is in its parts. Left out: agreement. Two operations at a
 * time see each other or not; versions decide what remains.
 */
import type { OperationId } from '../base/operation-id'
import { type Answers, failed, unknown } from '../base/outcome'
import type { Moment } from '../base/protocol'
import { type Asking, askAgain, openEnough, quorumsOfPhase, standIn } from './asking'
import { countAnswer, countFailure } from './counting'
import {
  enter,
  newQuorumState,
  note,
  type QuorumEffect,
  type QuorumEvent,
  type QuorumOperation,
  stateOfWork,
  type Work,
  workOf,
} from './quorum-state'
import { membersFrom, type Slot } from './slots'
import type { Versioning } from './versioning'

/** Of what an operation is made. */
interface QuorumParts<V, Value> extends Asking {
  readonly id: OperationId
  readonly join: Versioning<V>
  /** Given at once: nothing is read before it is stored. */
  readonly given: V | undefined
  /** `work.versioned` is what a quorum found. Whether that is all, or asks are under way to store what stands there now. */
  readonly found: (work: Work<V, Value>, moment: Moment) => 'done' | 'store'
  /** The value of the outcome. */
  readonly value: (versioned: V | undefined) => Value
  /** A read stores nothing that was not stored before, so that it never ends as unknown. */
  readonly isRead: boolean
}

/** The operation made of these parts. */
export function quorumOperation<V, Value>(parts: QuorumParts<V, Value>): QuorumOperation<V, Value> {
  return {
    id: parts.id,
    initial: newQuorumState<V>(),
    step(state, event) {
      if (state.phase === 'done') return { state, effects: nothing }
      const work = workOf<V, Value>(state)
      if (!hear(work, parts, event)) return { state, effects: work.effects }
      if (isOpen(work)) settle(work, parts, event)
      return { state: stateOfWork(work), effects: work.effects }
    },
  }
}

const nothing: readonly QuorumEffect<never, never>[] = []

/** Begins the round of writes: to every member, and as hints for those that are down. */
export function storeEverywhere<V>(work: Work<V, unknown>, asking: Asking, moment: Moment): void {
  enter(work, 'store', asking.plan)
  replaceDown(work, asking, moment)
  openEnough(work, asking, moment, work.slots.length)
}

/** Takes the event in; whether it told anything. */
function hear<V, Value>(work: Work<V, Value>, parts: QuorumParts<V, Value>, event: QuorumEvent<V>): boolean {
  const isNew = work.phase === 'new'
  if (isNew && event.kind !== 'begin' && event.kind !== 'abort') return false
  switch (event.kind) {
    case 'begin':
      if (isNew) begin(work, parts, event)
      return isNew
    case 'answer':
      return countAnswer(work, parts, event)
    case 'failure':
      return countFailure(work, parts, event)
    case 'timer':
      if (event.timer === 'again') askAgain(work, parts, event)
      else if (event.timer === 'deadline') end(work, parts, `No quorum answered within ${parts.plan.deadlineMs} ms.`)
      return true
    case 'abort':
      end(work, parts, 'It was aborted.')
      return true
  }
}

function begin<V, Value>(work: Work<V, Value>, parts: QuorumParts<V, Value>, moment: Moment): void {
  const { plan, given } = parts
  const { reads, writes } = plan.configuration.system
  enter(work, 'query', plan)
  // Under sloppy counting each stand-in can take the place of one that is down.
  let spare = plan.counting === 'sloppy' ? plan.standIns.length : 0
  const up = new Set(plan.order.filter(member => !plan.down.includes(member) || spare-- > 0))
  if ((given === undefined && !reads.suffices(up)) || (!parts.isRead && !writes.suffices(up))) {
    note(work, 'quorum refused')
    end(work, parts, 'Too few replicas are up; nothing was sent. Try again when more are.')
    return
  }
  work.effects.push({ kind: 'timer', timer: 'deadline', afterMs: plan.deadlineMs })
  if (plan.againMs !== undefined) work.effects.push({ kind: 'timer', timer: 'again', afterMs: plan.againMs })
  if (given === undefined) {
    replaceDown(work, parts, moment)
    openEnough(work, parts, moment, plan.atOnce)
  } else {
    work.versioned = given
    storeEverywhere(work, parts, moment)
  }
}

function replaceDown<V>(work: Work<V, unknown>, asking: Asking, moment: Moment): void {
  for (let i = 0; i < work.slots.length; i++) if (work.slots[i]!.state === 'no') standIn(work, asking, moment, i)
}

/** Goes on when a quorum has said yes, and stops when none can any more. */
function settle<V, Value>(work: Work<V, Value>, parts: QuorumParts<V, Value>, moment: Moment): void {
  const { suffices } = quorumsOfPhase(work, parts)
  if (suffices(membersFrom(heardIn(work, parts), 'yes'))) {
    if (work.phase === 'query') foundQuorum(work, parts, moment)
    else finish(work, parts, answersOf(work, parts))
  } else if (!suffices(membersFrom(work.slots, 'idle'))) {
    note(work, 'impossible early')
    end(work, parts, 'Too many replicas refused or failed for a quorum.')
  }
}

/** The slots whose yes counts: where not finding waits, only those that found something while another may answer still. */
function heardIn<V>({ phase, slots }: Work<V, unknown>, { plan }: Asking): readonly Slot<V>[] {
  const isWaiting =
    phase === 'query' && plan.notFound === 'waits' && slots.some(({ state }) => state === 'open' || state === 'idle')
  return isWaiting ? slots.filter(({ found }) => found !== undefined) : slots
}

function foundQuorum<V, Value>(work: Work<V, Value>, parts: QuorumParts<V, Value>, moment: Moment): void {
  for (const { state, found } of work.slots) {
    if (state !== 'yes' || found === undefined) continue
    work.versioned = work.versioned === undefined ? found : parts.join(work.versioned, found)
  }
  const answers = answersOf(work, parts)
  if (parts.found(work, moment) === 'done') finish(work, parts, answers)
  else if (isOpen(work)) settle(work, parts, moment)
}

/** Not done; a function, since a step's draft changes under the compiler's eyes. */
function isOpen({ phase }: { readonly phase: string }): boolean {
  return phase !== 'done'
}

function finish<V, Value>(work: Work<V, Value>, parts: QuorumParts<V, Value>, answers: Required<Answers>): void {
  const { needed, got, by, refused } = answers
  work.phase = 'done'
  // Written out: to spread the answers takes longer than all the rest of a step.
  work.effects.push({
    kind: 'done',
    outcome: { kind: 'ok', value: parts.value(work.versioned), needed, got, by, refused },
  })
}

/** Without a quorum: unknown as soon as any replica may hold what is being written. */
function end<V, Value>(work: Work<V, Value>, parts: QuorumParts<V, Value>, reason: string): void {
  const answers = answersOf(work, parts)
  const isAnywhere = work.mayHold || work.slots.some(({ state }) => state !== 'no' && state !== 'idle')
  const isUnknown = !parts.isRead && work.phase === 'store' && isAnywhere
  work.phase = 'done'
  work.effects.push({ kind: 'done', outcome: isUnknown ? unknown(parts.id, reason, answers) : failed(reason, answers) })
}

function answersOf<V>({ phase, slots }: Work<V, unknown>, { plan }: Asking): Required<Answers> {
  const by: string[] = []
  const refused: string[] = []
  for (const { state, at, call } of slots) {
    if (state === 'yes') by.push(at)
    else if (state === 'no' && call > 0) refused.push(at)
  }
  return { needed: phase === 'store' ? plan.neededWrite : plan.neededRead, got: by.length, by, refused }
}
