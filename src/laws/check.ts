/**
 * The runners: many histories, every law on each, and for each broken law the smallest history that breaks it.
 *
 * A history is run once and all laws look at what came of it, so a few hundred histories take seconds. Left out: any test
 * framework; `lawTests` gives plain functions to hand to yours.
 */
import fc from 'fast-check'
import { InvariantError } from '../base/error'
import type { AnyCrdt } from '../crdt/contract'
import { histories } from './generate'
import type { History } from './history'
import { interpret } from './interpret'
import type { Law } from './law'
import { laws as allLaws, brokenLaws } from './laws'
import type { AnySubject, Subject } from './subject'
import { timeline } from './timeline'
import { type Fault, faultOf, trimmed } from './trim'

/** How a subject is tried. */
export interface CheckOptions {
  /** How many histories; 300 if left out. */
  readonly histories?: number
  /** The most steps of a history; 12 if left out. */
  readonly stepsMax?: number
  /** A whole number from which the histories follow; 1 if left out. */
  readonly seed?: number
  /** The one history to run again, from the report of an issue. */
  readonly path?: string
  /** The laws to check; all if left out. */
  readonly laws?: readonly Law[]
  /** Whether a history that breaks a law is made small; true if left out. */
  readonly shrink?: boolean
}

/** What came of trying a subject. */
export interface Report {
  readonly subject: string
  /** How many histories were run. */
  readonly histories: number
  readonly seed: number
  /** The laws that do not hold, each with the smallest history found; empty when all hold. */
  readonly issues: readonly Issue[]
}

/** One broken law. */
export interface Issue {
  readonly law: string
  readonly says: string
  /** What was found, in one line. */
  readonly detail: string
  readonly history: History<unknown>
  /** The history as text, a column for each replica. */
  readonly timeline: string
  /** With these two as options the history runs again. */
  readonly seed: number
  readonly path: string
}

/** One law as a test. */
export interface LawTest {
  readonly name: string
  /** Throws InvariantError `law` when the law is broken. */
  run(): void
}

/**
 * Tries a subject and reports which laws it breaks. Never throws for a broken law.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { addWinsSet } from 'meldkit'
 * import { checkLaws } from 'meldkit/laws'
 *
 * const tags = {
 *   name: 'tags',
 *   type: addWinsSet<string>(),
 *   edits: fc.record({ add: fc.boolean(), tag: fc.constantFrom('a', 'b') }),
 *   apply: (edit, { add, tag }) => (add ? edit.add(tag) : edit.remove(tag)),
 * }
 * checkLaws(tags, { histories: 20 }).issues // => []
 * ```
 */
export function checkLaws<T extends AnyCrdt, Op>(subject: Subject<T, Op>, options: CheckOptions = {}): Report {
  const tried = subject as unknown as AnySubject
  const { seed = 1, path = '', laws = allLaws } = options
  const runs = path === '' ? (options.histories ?? 300) : 1
  const first = new Map<Law, string>()
  const left = new Set(laws)
  let count = 0
  const collect = fc.property(historiesOf(tried, options), history => {
    for (const { law } of brokenLaws(interpret(tried, history), [...left])) {
      first.set(law, path === '' ? String(count) : path)
      left.delete(law)
    }
    count++
    // A path leads to one history; after it fast-check would try its neighbours.
    return path === ''
  })
  fc.check(collect, { seed, path, numRuns: runs, endOnFailure: true })
  const issues = [...first].map(([law, at]) => issueOf(tried, law, { ...options, seed, path: at }))
  return { subject: subject.name, histories: count, seed, issues }
}

/**
 * Throws unless the subject keeps all laws.
 *
 * @throws InvariantError `law` when it breaks one; the message has the law, the timeline and how to repeat it, and
 *   `detail` the whole report.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { pnCounter } from 'meldkit'
 * import { assertLaws } from 'meldkit/laws'
 *
 * const counter = { name: 'counter', type: pnCounter(), edits: fc.nat(3), apply: (edit, by) => edit.increment(by) }
 * assertLaws(counter, { histories: 20 })
 * assertLaws({ ...counter, oracle: () => 7 }, { histories: 20 }) // => throws InvariantError
 * ```
 */
export function assertLaws<T extends AnyCrdt, Op>(subject: Subject<T, Op>, options: CheckOptions = {}): void {
  const report = checkLaws(subject, options)
  const [issue] = report.issues
  if (issue !== undefined) throw new InvariantError('law', issueText(report, issue), report)
}

/**
 * One test for each law, to hand to whatever runs your tests: `for (const { name, run } of lawTests(x)) test(name, run)`.
 *
 * The histories are run once, when the first test runs.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { pnCounter } from 'meldkit'
 * import { lawTests } from 'meldkit/laws'
 *
 * const counter = { name: 'counter', type: pnCounter(), edits: fc.nat(3), apply: (edit, by) => edit.increment(by) }
 * const tests = lawTests(counter, { histories: 20 })
 * tests.map(test => test.name).includes('commutative') // => true
 * for (const test of tests) test.run()
 * ```
 */
export function lawTests<T extends AnyCrdt, Op>(
  subject: Subject<T, Op>,
  options: CheckOptions = {},
): readonly LawTest[] {
  let report: Report | undefined
  return (options.laws ?? allLaws).map(law => ({
    name: law.name,
    run() {
      report ??= checkLaws(subject, options)
      const issue = report.issues.find(({ law: name }) => name === law.name)
      if (issue !== undefined) throw new InvariantError('law', issueText(report, issue), issue)
    },
  }))
}

/** An issue as people read it. */
export function issueText({ subject, issues }: Report, issue: Issue): string {
  const others = issues.filter(other => other !== issue).map(other => other.law)
  return [
    `${subject} breaks the law "${issue.law}": ${issue.says}`,
    `Found: ${issue.detail}.`,
    '',
    issue.timeline,
    '',
    `Repeat it with { seed: ${issue.seed}, path: '${issue.path}' }.`,
    ...(others.length === 0 ? [] : [`It also breaks: ${others.join(', ')}.`]),
  ].join('\n')
}

/** Runs the history at a path again and makes it as small as it gets while it breaks this law. */
function issueOf(
  subject: AnySubject,
  law: Law,
  options: CheckOptions & { readonly seed: number; readonly path: string },
): Issue {
  const { seed, path, shrink = true } = options
  let last: Fault | undefined
  const holds = fc.property(historiesOf(subject, options), history => {
    const fault = faultOf(subject, law, history)
    last = fault ?? last
    return fault === undefined
  })
  const { counterexamplePath } = fc.check(holds, { seed, path, numRuns: 1, endOnFailure: !shrink })
  const found = last as Fault | undefined
  // A law that held when asked again depends on something outside of the history.
  if (found === undefined) return unsteadyIssue(law, seed, path)
  const { history, broken } = shrink ? trimmed(subject, law, found) : found
  return {
    law: law.name,
    says: law.says,
    detail: broken.detail,
    history,
    timeline: timeline(interpret(subject, history)),
    seed,
    path: counterexamplePath ?? path,
  }
}

/** The issue of a law that was broken once and not again: the type keeps something outside of its values. */
function unsteadyIssue(law: Law, seed: number, path: string): Issue {
  const history: History<unknown> = { steps: [], delivery: 'any', seed: 0 }
  const detail = 'the same history broke it once and kept it once, so something outside of the values has changed'
  return { law: law.name, says: law.says, detail, history, timeline: '', seed, path }
}

function historiesOf(subject: AnySubject, { stepsMax }: CheckOptions) {
  return histories(subject.edits, stepsMax === undefined ? {} : { stepsMax })
}
