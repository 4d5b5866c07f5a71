/**
 * The four session guarantees, from what a system tells of itself: the dots that writes took and what answers rest on.
 *
 * Left out: systems that tell no vectors (`session-versions.ts`), and the causal order of all sessions together
 * (`causal-dots.ts`).
 */
import { invariant, show } from '../base/error'
import { type History, type Operation, operationText } from './history'
import { covers, dotText, firstMissing, hasSeen, lastUpTo, type Seen } from './seen'
import { smallestPart } from './smallest'
import type { Verdict, Violation } from './verdict'
import { byProcess, wellFormed } from './well-formed'

/** A promise to one session, whatever replicas it talks to. */
export type SessionGuarantee = 'read your writes' | 'monotonic reads' | 'monotonic writes' | 'writes follow reads'

/** All four; together, for all sessions, they are causal consistency. */
export const sessionGuarantees: readonly SessionGuarantee[] = [
  'read your writes',
  'monotonic reads',
  'monotonic writes',
  'writes follow reads',
]

/**
 * Checks session guarantees from version vectors. Sessions are processes.
 *
 * An operation with a `dot` is a write; any other with `seen` is a read. Others, reads without an answer and failed ones say
 * nothing. What counts is what was there at a moment: the `seen` of a read, the `seen` of a write and its own dot.
 *
 * - `read your writes`: a read rests on all earlier writes of its session.
 * - `monotonic reads`: a read rests on all that an earlier read of its session rested on.
 * - `monotonic writes`: wherever a write is there, the earlier writes of its session are.
 * - `writes follow reads`: wherever a write is there, all is there on which earlier reads of its session rested.
 *
 * The order among what is there is not looked at: a data type that is the same for the same dots needs none.
 *
 * O(n · r · (r + log n)) for r replicas.
 *
 * @param guarantees which to check, in this order; all four if left out.
 * @throws InvariantError `argument` when it is no history, or a guarantee is none of the four.
 *
 * @example
 * ```ts
 * import { checkSessions, type Operation } from 'meldkit/check'
 *
 * const alice = { process: 'alice', key: 'x', outcome: 'ok' } as const
 * const history: Operation[] = [
 *   { ...alice, name: 'write', input: 1, dot: ['n1', 1], seen: {}, call: 0, return: 1 },
 *   { ...alice, name: 'read', output: null, seen: { n2: 4 }, call: 2, return: 3 },
 * ]
 * checkSessions(history, ['monotonic reads']).kind // => 'ok'
 * const verdict = checkSessions(history)
 * verdict.kind === 'violation' && verdict.anomaly // => 'read your writes'
 * ```
 *
 * @see Terry, Demers, Petersen, Spreitzer, Theimer, Welch, "Session Guarantees for Weakly Consistent Replicated Data", PDIS
 *   1994. We take all that a read rests on for relevant, as a vector does not tell more.
 */
export function checkSessions(history: History, guarantees: readonly SessionGuarantee[] = sessionGuarantees): Verdict {
  checkGuarantees(guarantees)
  wellFormed(history)
  const steps = history.length
  for (const guarantee of guarantees) {
    const whole = brokenBy(history, guarantee)
    if (whole === undefined) continue
    const part = smallestPart(whole.operations, rest => brokenBy(rest, guarantee) !== undefined)
    return { ...(brokenBy(part, guarantee) ?? whole), guarantee, anomaly: guarantee, steps }
  }
  return { kind: 'ok', guarantee: guarantees.join(', '), steps }
}

/** Throws for what is no session guarantee. */
export function checkGuarantees(guarantees: readonly SessionGuarantee[]): void {
  for (const guarantee of guarantees) {
    invariant(sessionGuarantees.includes(guarantee), 'argument', () => {
      return `Session check: a guarantee must be one of ${show(sessionGuarantees)}, got ${show(guarantee)}.`
    })
  }
}

type Found = Pick<Violation, 'kind' | 'operations' | 'explanation'>
type Session = readonly Operation[]

function brokenBy(history: History, guarantee: SessionGuarantee): Found | undefined {
  const sessions = [...byProcess(history).values()].map(session => session.filter(isTold))
  const isAtReads = guarantee === 'read your writes' || guarantee === 'monotonic reads'
  return isAtReads ? brokenAtReads(sessions, guarantee) : brokenAnywhere(sessions, guarantee)
}

function isTold({ outcome, dot, seen }: Operation): boolean {
  return outcome === 'ok' ? dot !== undefined || seen !== undefined : outcome === 'unknown' && dot !== undefined
}

/** What was there when the operation took place. */
function presentAt({ seen = {}, dot }: Operation): Seen {
  return dot === undefined || hasSeen(seen, dot) ? seen : { ...seen, [dot[0]]: dot[1] }
}

/** What an operation asks of later ones of its session: its dot if it is a write, what it rested on if it is a read. */
function relevant({ dot, seen = {} }: Operation, guarantee: SessionGuarantee): Seen | undefined {
  const ofWrites = guarantee === 'read your writes' || guarantee === 'monotonic writes'
  if (ofWrites) return dot && { [dot[0]]: dot[1] }
  return dot === undefined ? seen : undefined
}

function brokenAtReads(sessions: readonly Session[], guarantee: SessionGuarantee): Found | undefined {
  for (const session of sessions) {
    const needed = new Map<string, number>()
    for (const read of session) {
      const seen = read.seen ?? {}
      if (read.dot === undefined && !covers(seen, needed)) return lostAt(session, read, read, guarantee)
      raise(needed, relevant(read, guarantee))
    }
  }
  return
}

function brokenAnywhere(sessions: readonly Session[], guarantee: SessionGuarantee): Found | undefined {
  const neededBy = needsByReplica(sessions, guarantee)
  for (const observer of sessions.flat()) {
    const present = presentAt(observer)
    for (const [replica, counter] of Object.entries(present)) {
      const needs = neededBy.get(replica) ?? []
      const last = lastUpTo(needs, counter)
      if (last === undefined || covers(present, last.needed)) continue
      for (const { write, session } of needs) {
        const found = write.dot !== undefined && write.dot[1] <= counter && lostAt(session, write, observer, guarantee)
        if (found) return found
      }
    }
  }
  return
}

interface Need {
  readonly counter: number
  readonly write: Operation
  readonly session: Session
  /** What must be there wherever this write and those with lower counters are. */
  readonly needed: ReadonlyMap<string, number>
}

/** For each replica its writes by counter, each with what must be there besides. */
function needsByReplica(
  sessions: readonly Session[],
  guarantee: SessionGuarantee,
): ReadonlyMap<string, readonly Need[]> {
  const needs = new Map<string, Need[]>()
  for (const session of sessions) {
    const needed = new Map<string, number>()
    for (const write of session) {
      if (write.dot !== undefined) {
        const [replica, counter] = write.dot
        const own = needs.get(replica) ?? []
        own.push({ counter, write, session, needed: new Map(needed) })
        needs.set(replica, own)
      }
      raise(needed, relevant(write, guarantee))
    }
  }
  for (const own of needs.values()) {
    own.sort((a, b) => a.counter - b.counter)
    for (let i = 1; i < own.length; i++)
      raise(own[i]!.needed as Map<string, number>, Object.fromEntries(own[i - 1]!.needed))
  }
  return needs
}

/** The violation when an earlier operation of the session than `after` is not where `after` is, as `observer` saw. */
function lostAt(
  session: Session,
  after: Operation,
  observer: Operation,
  guarantee: SessionGuarantee,
): Found | undefined {
  const present = presentAt(observer)
  for (const earlier of session.slice(0, session.indexOf(after))) {
    const missing = firstMissing(present, relevant(earlier, guarantee) ?? {})
    if (missing === undefined) continue
    const operations = [...new Set([earlier, after, observer])].sort((a, b) => a.call - b.call)
    const lost = `${dotText(missing)} is missing`
    const why = `${operationText(earlier)} ${earlier.dot === undefined ? 'rested on it' : 'took it'}`
    const where =
      after === observer ? operationText(after) : `${operationText(observer)}, which had seen ${operationText(after)}`
    return { kind: 'violation', operations, explanation: `${lost} at ${where}, although ${why} before.` }
  }
  return
}

function raise(needed: Map<string, number>, by: Seen | undefined): void {
  for (const [replica, counter] of Object.entries(by ?? {})) {
    if (counter > (needed.get(replica) ?? 0)) needed.set(replica, counter)
  }
}
