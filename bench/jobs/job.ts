/** What a job of the table is, and how it takes its times. */
import type { Shape } from '../peers'
import type { Entries, Library, MapShape } from '../peers/peer'
import type { Goal } from './goal'

export interface Plan {
  readonly peer: string
  /** 1 for the table; smaller while one works on it. */
  readonly scale: number
}

export interface Column {
  readonly id: string
  readonly title: string
  readonly unit: 'ms' | 'µs' | 'bytes' | 'MB' | 'KB'
}

/** Medians by column, and what a reader has to know about them. */
export interface Measured {
  readonly values: Readonly<Record<string, number>>
  readonly note?: string
}

export interface Job {
  readonly name: string
  readonly title: string
  /** One paragraph for the page: what is timed and what is not. */
  readonly about: string
  readonly shape: Shape
  /** One name for several jobs, by which they are asked for together. */
  readonly group?: string
  /** Whose figures the ratios of a row are to; Yjs alone where nothing is said. */
  readonly baselines?: readonly string[]
  /** WASM libraries have no place in the ranking; the lines below the table say where they are ahead. */
  readonly plainOnly?: true
  readonly columns: readonly Column[]
  readonly goals: readonly Goal[]
  /** Undefined when the library lacks what the job needs. */
  run(library: Library, plan: Plan): Measured | undefined
}

const leastSamples = 5
const mostSamples = 15
const budget = 2000
/** What takes longer than this, in ms, gets fewer samples where the job allows; and what takes very long, only one. */
const slow = 4_000
const verySlow = 10_000
const fewSamples = 2

/** Makes what `work` takes, and looks at what it gives; neither is timed. */
export interface Timed<I, O> {
  readonly prepare: () => I
  readonly work: (input: I) => O
  readonly check: (result: O) => void
}

/**
 * The median of `work` in ms; `prepare` and `check` are not timed. One run warms up; then at least 5 samples, and up to 15
 * as long as they take less than 2 s with what prepares them. A median, since a mean follows the pauses of the garbage collector.
 */
export function timed<I, O>(prepare: () => I, work: (input: I) => O, check: (result: O) => void): number {
  const task = { prepare, work, check }
  once(task)
  return medianOf(task, leastSamples)
}

/** The same for jobs that take some libraries many seconds: these get fewer samples, and `note` says so. */
export function timedPatiently<I, O>(task: Timed<I, O>): { readonly ms: number; readonly note?: string } {
  const first = once(task)
  if (first > verySlow) return { ms: first, note: '1 sample' }
  if (first > slow) return { ms: medianOf(task, fewSamples), note: `${fewSamples} samples` }
  return { ms: medianOf(task, leastSamples) }
}

function medianOf<I, O>(task: Timed<I, O>, least: number): number {
  const times: number[] = []
  const began = performance.now()
  while (times.length < least || (times.length < mostSamples && performance.now() - began < budget)) {
    times.push(once(task))
  }
  return median(times)
}

function once<I, O>({ prepare, work, check }: Timed<I, O>): number {
  const input = prepare()
  globalThis.gc?.()
  const start = performance.now()
  const result = work(input)
  const time = performance.now() - start
  check(result)
  return time
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number

/** `n` in the size that the run has. */
export const scaled = (plan: Plan, n: number): number => Math.max(1, Math.round(n * plan.scale))

/** How many of `n` steps this peer takes, and the note that says so when it takes fewer. */
export function steps(plan: Plan, n: number, fewer: number = n): { readonly steps: number; readonly note?: string } {
  if (fewer >= n) return { steps: scaled(plan, n) }
  const some = scaled(plan, fewer)
  return { steps: some, note: `${fewer.toLocaleString('en')} of ${n.toLocaleString('en')} steps, scaled` }
}

export function entries(n: number): Entries {
  return { keys: Array.from({ length: n }, (_, i) => `key${i}`), values: Array.from({ length: n }, (_, i) => i) }
}

/** A document of `n` entries, made in one transaction. */
export function filled<Doc>(map: MapShape<Doc>, n: number, id = 0): Doc {
  return map.setAll(map.create(id), entries(n))
}

/** Fails the job when the library did not do what it was asked for. */
export function expectEqual(found: unknown, wanted: unknown, what: string): void {
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, found ${found}`)
}
