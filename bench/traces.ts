/**
 * Recorded editing sessions, read from outside of the project, since they are data that it does not ship; where they are
 * absent, a session that `typing.ts` makes up stands in for the sequential ones, and the results say so.
 *
 * The files are those of josephg/editing-traces, gzipped, in `sequential/` and `concurrent/` of the folder that
 * MELDKIT_TRACES names; without it, of ../shared/traces beside the project.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Patch } from './peers/peer'
import { typed } from './typing'

export interface Trace {
  readonly patches: readonly Patch[]
  /** The text that the patches make of an empty one. */
  readonly end: string
  /** What the results have to say about it. */
  readonly note?: string
}

/** One edit of a live session: what its replica has to know first, and what it does then. */
export interface LiveEdit {
  readonly writer: number
  /** The numbers of the edits that it receives before. */
  readonly receives: readonly number[]
  readonly patches: readonly Patch[]
}

export interface LiveTrace {
  readonly writers: number
  readonly edits: readonly LiveEdit[]
  /** By writer, what it still has to receive at the end. */
  readonly rest: readonly (readonly number[])[]
  readonly end: string
}

export const sequential = ['automerge-paper', 'rustcode', 'seph-blog1'] as const
export type Sequential = (typeof sequential)[number]

const folder = process.env.MELDKIT_TRACES ?? join('..', 'shared', 'traces')
const madeUp = 20_000

/** What a reader has to be told before the tables, if traces are absent. */
export function traceWarning(): string | undefined {
  const all = [...sequential.map(name => `sequential/${name}`), 'concurrent/friendsforever']
  const absent = all.filter(name => !existsSync(pathOf(name)))
  if (absent.length === 0) return
  return `Not found in ${folder}: ${absent.join(', ')}. Instead of automerge-paper, ${madeUp.toLocaleString('en')} made up edits are replayed; what needs the others is skipped. MELDKIT_TRACES names another folder, see bench/README.md.`
}

/** The first part of a trace, as large as `scale` says; undefined when it is absent and has no stand-in. */
export function trace(name: Sequential, scale: number): Trace | undefined {
  const file = load<{ endContent: string; txns: { patches: Patch[] }[] }>(`sequential/${name}`)
  if (file === undefined) {
    if (name !== 'automerge-paper') return
    const patches = typed(Math.round(madeUp * scale), 1)
    return { patches, end: replayed(patches), note: `${patches.length.toLocaleString('en')} made up edits, no trace` }
  }
  const all = file.txns.flatMap(({ patches }) => patches)
  if (scale >= 1) return { patches: all, end: file.endContent }
  return part({ patches: all, end: file.endContent }, Math.round(all.length * scale))
}

/** The first `count` edits. */
export function part(trace: Trace, count: number): Trace {
  if (count >= trace.patches.length) return trace
  const patches = trace.patches.slice(0, count)
  return { ...trace, patches, end: replayed(patches) }
}

/** The live session of two writers; undefined when it is absent. */
export function liveTrace(name: 'friendsforever'): LiveTrace | undefined {
  const file = load<{
    endContent: string
    numAgents: number
    txns: { parents: number[]; agent: number; patches: Patch[] }[]
  }>(`concurrent/${name}`)
  if (file === undefined) return
  const { txns, numAgents, endContent } = file
  const known = Array.from({ length: numAgents }, () => new Uint8Array(txns.length))
  const edits = txns.map(({ parents, agent, patches }, number) => {
    const seen = known[agent] as Uint8Array
    const receives: number[] = []
    // All ancestors that its replica has not seen; what it has seen came with its own ancestors.
    for (const open = [...parents]; open.length > 0; ) {
      const parent = open.pop() as number
      if (seen[parent] === 1) continue
      seen[parent] = 1
      receives.push(parent)
      open.push(...(txns[parent]?.parents ?? []))
    }
    seen[number] = 1
    return { writer: agent, receives: receives.sort((a, b) => a - b), patches }
  })
  const rest = known.map(seen => txns.flatMap((_, number) => (seen[number] === 1 ? [] : [number])))
  return { writers: numAgents, edits, rest, end: endContent }
}

/** What the patches make of an empty text, by plain strings. */
function replayed(patches: readonly Patch[]): string {
  return patches.reduce(
    (text, [index, count, inserted]) => text.slice(0, index) + inserted + text.slice(index + count),
    '',
  )
}

const pathOf = (name: string): string => join(folder, `${name}.json.gz`)

function load<T>(name: string): T | undefined {
  const path = pathOf(name)
  return existsSync(path) ? (JSON.parse(gunzipSync(readFileSync(path)).toString()) as T) : undefined
}
