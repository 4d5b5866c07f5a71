/**
 * Causal consistency of any data type, from what a system tells of itself: the dots that writes took and what answers rest on.
 *
 * Left out: systems that tell neither; their registers are checked by `causal.ts`.
 */
import { show } from '../base/error'
import { type History, type Operation, operationText } from './history'
import { countOf, dotText, firstMissing, hasSeen, lastUpTo, type Seen, type SeenDot } from './seen'
import type { Verdict, Violation } from './verdict'
import { byCall, byProcess, wellFormed } from './well-formed'

/**
 * What the data type says that a read must answer, given the writes of its key that it had seen, by time of call. What is
 * concurrent among them shows in their own `seen` and `dot`.
 */
export type ValueOf = (writes: readonly Operation[], read: Operation) => unknown

/**
 * Checks that what each answer rests on is a causal past: it has all that its process did and saw before, and with each
 * write all that its writer had seen. With `value` also that the answer is that of the data type for exactly those writes.
 *
 * Anomalies: `dot taken twice`, `write before itself`, `lost own write` (the session's own dot is missing), `went back` (what
 * the session rested on is missing), `gap` (a write is there without what it rests on), `wrong value`.
 *
 * An operation with a `dot` is a write, also of unknown outcome. Failed ones say nothing, nor do others without `seen`. A dot
 * that no operation of the history took is no violation, since an unknown write may have taken it; for the same reason the
 * value of a read is not checked when a write of its key with an unknown outcome and no dot was called before it returned. A
 * write that takes several dots is told by the last. Answers are compared by their JSON.
 *
 * O(n · r · w) for r replicas and w writes of one key, and the cost of `value`; without it O(n · r · (r + log n)).
 *
 * @throws InvariantError `argument` when it is no history.
 *
 * @example
 * ```ts
 * import { checkCausalDots, type Operation } from 'meldkit/check'
 *
 * const ok = { key: 'tags', outcome: 'ok' } as const
 * const history: Operation[] = [
 *   { ...ok, process: 'alice', name: 'add', input: 'a', dot: ['n1', 1], seen: {}, call: 0, return: 1 },
 *   { ...ok, process: 'bob', name: 'read', output: ['a'], seen: { n1: 1 }, call: 2, return: 3 },
 *   { ...ok, process: 'bob', name: 'add', input: 'b', dot: ['n2', 1], seen: { n1: 1 }, call: 4, return: 5 },
 *   { ...ok, process: 'carol', name: 'read', output: ['b'], seen: { n2: 1 }, call: 6, return: 7 },
 * ]
 * const verdict = checkCausalDots(history, writes => writes.map(write => write.input))
 * verdict.kind === 'violation' && verdict.anomaly // => 'gap'
 * ```
 *
 * @see Bouajjani, Enea, Guerraoui, Hamza, "On Verifying Causal Consistency", POPL 2017, whose causal order we are told instead
 *   of searching for one.
 */
export function checkCausalDots(history: History, value?: ValueOf): Verdict {
  wellFormed(history)
  const told = byCall(history).filter(isTold)
  const found =
    dotProblem(told) ??
    sessionProblem([...byProcess(told).values()]) ??
    gapProblem(told) ??
    (value && valueProblem(history, told, value))
  const steps = told.length
  const guarantee = 'causal consistency'
  if (found === undefined) return { kind: 'ok', guarantee, steps }
  const [anomaly, operations, explanation] = found
  const part = [...new Set(operations)].sort((a, b) => a.call - b.call)
  return { kind: 'violation', guarantee, steps, anomaly, operations: part, explanation } satisfies Violation
}

type Problem = readonly [anomaly: string, operations: readonly Operation[], explanation: string]

function isTold({ outcome, dot, seen }: Operation): boolean {
  return outcome === 'ok' ? dot !== undefined || seen !== undefined : outcome === 'unknown' && dot !== undefined
}

function dotProblem(told: History): Problem | undefined {
  const taken = new Map<string, Operation>()
  for (const write of told) {
    const { dot, seen = {} } = write
    if (dot === undefined) continue
    const name = JSON.stringify(dot)
    const other = taken.get(name)
    const text = operationText(write)
    if (other !== undefined) {
      const said = `${dotText(dot)} was taken twice, by ${operationText(other)} and by ${text}.`
      return ['dot taken twice', [other, write], said]
    }
    taken.set(name, write)
    if (hasSeen(seen, dot)) return ['write before itself', [write], `${text} took ${dotText(dot)}, which it had seen.`]
  }
  return
}

function sessionProblem(sessions: readonly History[]): Problem | undefined {
  for (const session of sessions) {
    const known = new Map<string, readonly [counter: number, by: Operation]>()
    for (const operation of session) {
      const { seen, dot } = operation
      for (const [replica, [counter, by]] of seen ? known : []) {
        if (countOf(seen ?? {}, replica) < counter) return lostBy(operation, by)
      }
      for (const [replica, counter] of [...Object.entries(seen ?? {}), ...(dot ? [dot] : [])]) {
        if (counter > (known.get(replica)?.[0] ?? 0)) known.set(replica, [counter, operation])
      }
    }
  }
  return
}

function lostBy(later: Operation, earlier: Operation): Problem {
  const { dot, seen = {} } = earlier
  const [at, before] = [operationText(later), operationText(earlier)]
  if (dot && !hasSeen(later.seen ?? {}, dot)) {
    return ['lost own write', [earlier, later], `${at} had not seen ${dotText(dot)}, which ${before} took.`]
  }
  const missing = firstMissing(later.seen ?? {}, seen) as SeenDot
  return ['went back', [earlier, later], `${at} had not seen ${dotText(missing)}, which ${before} had seen.`]
}

/** Whether what an operation had seen lacks something that a write among it had seen. */
function gapProblem(told: History): Problem | undefined {
  const needs = needsOf(told)
  for (const operation of told) {
    const { seen = {} } = operation
    for (const [replica, counter] of Object.entries(seen)) {
      const writes = needs.get(replica) ?? []
      const last = lastUpTo(writes, counter)
      if (last === undefined || firstMissing(seen, last.needed) === undefined) continue
      for (const { write, dot } of writes) {
        const missing = dot[1] <= counter ? firstMissing(seen, write.seen ?? {}) : undefined
        if (missing === undefined) continue
        const said = `${operationText(operation)} had seen ${dotText(dot)} but not ${dotText(missing)}, which ${operationText(write)} had seen when it took ${dotText(dot)}.`
        return ['gap', [write, operation], said]
      }
    }
  }
  return
}

/** For each replica its writes by counter, each with all that it and those before it had seen. */
function needsOf(told: History) {
  const needs = new Map<string, { write: Operation; dot: SeenDot; counter: number; needed: Seen }[]>()
  for (const write of told) {
    const { dot, seen = {} } = write
    if (dot === undefined) continue
    const own = needs.get(dot[0]) ?? []
    own.push({ write, dot, counter: dot[1], needed: seen })
    needs.set(dot[0], own)
  }
  for (const own of needs.values()) {
    own.sort((a, b) => a.counter - b.counter)
    own.forEach((need, i) => {
      if (i > 0) need.needed = joined((own[i - 1] as typeof need).needed, need.needed)
    })
  }
  return needs
}

function joined(a: Seen, b: Seen): Seen {
  const all = new Map(Object.entries(a))
  for (const [replica, counter] of Object.entries(b)) all.set(replica, Math.max(counter, all.get(replica) ?? 0))
  return Object.fromEntries(all)
}

function valueProblem(history: History, told: History, value: ValueOf): Problem | undefined {
  const doubtful = history.filter(({ outcome, name, dot }) => outcome === 'unknown' && name !== 'read' && !dot)
  for (const read of told) {
    const { dot, seen, key, output } = read
    if (dot !== undefined || seen === undefined) continue
    if (doubtful.some(write => write.key === key && write.call <= (read.return as number))) continue
    const writes = told.filter(write => write.key === key && write.dot !== undefined && hasSeen(seen, write.dot))
    const expected = value(writes, read)
    if (JSON.stringify(expected ?? null) === JSON.stringify(output ?? null)) continue
    const said = `${operationText(read)} had seen ${writes.length === 0 ? 'no writes of it' : writes.map(operationText).join(', ')}, which gives ${show(expected ?? null)}.`
    return ['wrong value', [...writes, read], said]
  }
  return
}
