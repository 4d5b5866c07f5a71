/**
 * Causal consistency of registers, at three levels, by the patterns that a history must not have.
 *
 * Left out: objects other than registers, whose operations must tell their dots (`causal-dots.ts`), and real time, which
 * causality does not know.
 */
import { memoryPatterns } from './causal-memory'
import { type CausalOrder, causalOrder } from './causal-order'
import { cyclicCf, cyclicCo, type Occurrence, thinAirRead, writeCoInitRead, writeCoRead } from './causal-patterns'
import { type Registers, registersOf, valueName } from './causal-registers'
import type { History, Operation } from './history'
import { smallestPart } from './smallest'
import type { Verdict } from './verdict'
import { byCall } from './well-formed'

/**
 * `CC`: causal consistency, each answer has an explanation that fits what came causally before. `CM`: causal memory, all
 * answers of a process have one explanation together. `CCv`: causal convergence, concurrent writes are ordered the same way
 * for all, as last-writer-wins stores do. CM and CCv both imply CC, neither the other.
 */
export type CausalLevel = 'CC' | 'CM' | 'CCv'

/** What a history of its level does not have; the names are those of the paper. */
export type CausalPattern =
  | 'ThinAirRead'
  | 'CyclicCO'
  | 'WriteCOInitRead'
  | 'WriteCORead'
  | 'WriteHBInitRead'
  | 'CyclicHB'
  | 'CyclicCF'

/** How registers start. */
export interface CausalOptions {
  /** What a read returns before anything was written; null if left out. A read without an output returns null. */
  readonly initial?: unknown
}

/** Which levels a history has, and which patterns. */
export interface CausalReport {
  readonly holds: readonly CausalLevel[]
  /** Those of CM and CCv only when the history is CC, and beside `CyclicCO` only `ThinAirRead`: they would follow from it. */
  readonly patterns: readonly CausalPattern[]
}

const guarantees = { CC: 'causal consistency', CM: 'causal memory', CCv: 'causal convergence' } as const

/** Larger illegal parts are not looked through for operations to leave out, which takes as many checks as operations. */
const shrinkMax = 300

/**
 * Checks registers (`read` and `write` of keys) for causal consistency, causal memory or causal convergence.
 *
 * A process is a session: its operations are in order, by time of call. An operation is causally after what its process did
 * before, after the write that it read, and after what these are after. All keys count together; a history is not causal
 * because each of its keys is.
 *
 * A failed operation did nothing, and to read a failed write is a `ThinAirRead`. An unknown write counts if somebody read it.
 * A read whose answer did not come says nothing. Values are the same when their JSON is. `anomaly` is the pattern.
 *
 * O(n · p) time and space for n operations of p processes for `CC` and `CCv`, where a process that does nothing that counts is
 * none. For `CM` the worst case is O(n² · p²); histories of real stores take little more than `CC`.
 *
 * @throws InvariantError `argument` when it is no history.
 * @throws InvariantError `argument` when an operation is neither `read` nor `write`.
 * @throws InvariantError `argument` when a value is written twice to one key, or is the initial one: then nobody can tell what a
 *   read saw.
 *
 * @example
 * ```ts
 * import { checkCausal, type Operation } from 'meldkit/check'
 *
 * const done = { key: 'x', outcome: 'ok' } as const
 * const history: Operation[] = [
 *   { ...done, process: 'alice', name: 'write', input: 1, call: 0, return: 1 },
 *   { ...done, process: 'bob', name: 'write', input: 2, call: 0, return: 1 },
 *   { ...done, process: 'alice', name: 'read', output: 2, call: 2, return: 3 },
 *   { ...done, process: 'bob', name: 'read', output: 1, call: 2, return: 3 },
 * ]
 * checkCausal(history, 'CM').kind // => 'ok'
 * const verdict = checkCausal(history, 'CCv')
 * verdict.kind === 'violation' && verdict.anomaly // => 'CyclicCF'
 * ```
 *
 * @see Bouajjani, Enea, Guerraoui, Hamza, "On Verifying Causal Consistency", POPL 2017, section 5. We keep causal order as
 *   vectors instead of matrices, and look at the last operation of each process alone for causal memory.
 */
export function checkCausal(history: History, level: CausalLevel, options: CausalOptions = {}): Verdict {
  const { initial } = options
  const guarantee = guarantees[level]
  const registers = registersOf(history, initial)
  const steps = registers.nodes.length * registers.chains.length
  const found = firstOf(registers, level)
  if (found === undefined) return { kind: 'ok', guarantee, steps }
  const [anomaly, whole] = found
  const operations = byCall([...whole.nodes].map(node => node.operation))
  const again = (part: History) => {
    const [pattern, occurrence] = firstOf(registersOf(part, initial), level) ?? []
    return pattern === anomaly ? occurrence : undefined
  }
  const fails = (rest: History) => again(rest) !== undefined
  const part = operations.length > shrinkMax ? operations : smallestPart(operations, fails, without)
  // What was left out may have been part of the explanation.
  const { explanation } = (part.length < operations.length && again(part)) || whole
  return { kind: 'violation', guarantee, steps, anomaly, operations: part, explanation }
}

/**
 * Which of the three levels hold, and by which patterns the others fail. As three calls of `checkCausal`, in cost and errors.
 *
 * @throws InvariantError `argument` as `checkCausal` does.
 *
 * @example
 * ```ts
 * import { causalReport } from 'meldkit/check'
 *
 * const thin = { process: 'alice', key: 'x', name: 'read', output: 7, outcome: 'ok', call: 0, return: 1 } as const
 * causalReport([thin]) // => { holds: [], patterns: ['ThinAirRead'] }
 * causalReport([]).holds // => ['CC', 'CM', 'CCv']
 * ```
 *
 * @see `checkCausal`
 */
export function causalReport(history: History, { initial }: CausalOptions = {}): CausalReport {
  const registers = registersOf(history, initial)
  const order = causalOrder(registers)
  const basic = basicPatterns(registers, order)
  if (basic.length > 0) return { holds: [], patterns: basic.map(([pattern]) => pattern) }
  const memory = memoryPatterns(registers, order)
  const converges = cyclicCf(registers, order) === undefined
  const patterns = Object.keys(memory) as CausalPattern[]
  return {
    holds: ['CC', ...(patterns.length === 0 ? ['CM' as const] : []), ...(converges ? ['CCv' as const] : [])],
    patterns: converges ? patterns : [...patterns, 'CyclicCF'],
  }
}

type Found = readonly [pattern: CausalPattern, occurrence: Occurrence]

function firstOf(registers: Registers, level: CausalLevel): Found | undefined {
  const order = causalOrder(registers)
  const [basic] = basicPatterns(registers, order)
  if (basic !== undefined || level === 'CC') return basic
  if (level === 'CCv') {
    const occurrence = cyclicCf(registers, order)
    return occurrence && ['CyclicCF', occurrence]
  }
  const { WriteHBInitRead, CyclicHB } = memoryPatterns(registers, order)
  return (WriteHBInitRead && ['WriteHBInitRead', WriteHBInitRead]) ?? (CyclicHB && ['CyclicHB', CyclicHB])
}

function basicPatterns(registers: Registers, order: CausalOrder): readonly Found[] {
  const cycle = cyclicCo(registers, order)
  const all: readonly (readonly [CausalPattern, Occurrence | undefined])[] = [
    ['ThinAirRead', thinAirRead(registers)],
    ['CyclicCO', cycle],
    // Causal order says nothing more when it has a cycle.
    ['WriteCOInitRead', cycle ? undefined : writeCoInitRead(registers, order)],
    ['WriteCORead', cycle ? undefined : writeCoRead(registers, order)],
  ]
  return all.filter((found): found is Found => found[1] !== undefined)
}

/** A write goes together with the reads of its value: what is left of a causal history is causal then. */
function without(part: History, operation: Operation): History {
  const { name, key, input } = operation
  const isRead = (other: Operation) =>
    name === 'write' && other.name === 'read' && valueName(other.key, other.output) === valueName(key, input)
  return part.filter(other => other !== operation && !isRead(other))
}
