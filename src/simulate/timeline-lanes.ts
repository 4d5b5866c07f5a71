/**
 * The lanes of a run: clients on the left, nodes on the right, each with the column in which its steps stand.
 */
import { plainWords } from './entry-words'
import type { Run, TraceEntry } from './run'

/** One column. */
export interface Lane {
  readonly kind: 'client' | 'node'
  /** Who is drawn in it: one node, or clients that follow one another. */
  readonly names: readonly string[]
  readonly x: number
}

/** All columns, and in which one each client and each node is. */
export interface Lanes {
  readonly all: readonly Lane[]
  readonly width: number
  /** The most characters that fit beside a lane. */
  readonly characters: number
  readonly ofNode: (name: string) => number
  readonly ofClient: (name: string) => number
}

/** Room for the ruler of time at the left edge. */
export const rulerWidth = 92

/** The width of a character, and what is left free of a lane's text on both sides. */
const characterWidth = 6.65
const textMargin = 44

/** The lanes of a run. Nodes stand and clients stand in the order of their numbers. */
export function lanesOf(run: Run, trace: readonly TraceEntry[]): Lanes {
  const clients = clientLanes(trace)
  const nodes = nodeNames(run, trace)
  const pitch = pitchOf(trace, clients.length + nodes.length)
  const all = [...clients, ...nodes.map(name => [name])].map((names, at): Lane => {
    return { kind: at < clients.length ? 'client' : 'node', names, x: rulerWidth + 14 + at * pitch }
  })
  const clientAt = new Map(clients.flatMap((names, at) => names.map(name => [name, at] as const)))
  const nodeAt = new Map(nodes.map((name, at) => [name, clients.length + at]))
  return {
    all,
    width: rulerWidth + 14 + all.length * pitch + 16,
    characters: Math.floor((pitch - textMargin) / characterWidth),
    ofNode: name => nodeAt.get(name) ?? -1,
    ofClient: name => clientAt.get(name) ?? -1,
  }
}

/** Everyone in the trace who is a node, with those that start. */
export function nodeNames(run: Run, trace: readonly TraceEntry[]): readonly string[] {
  const names = new Set(Array.from({ length: run.schedule.nodes }, (_, at) => `n${at + 1}`))
  for (const entry of trace) {
    if (entry.node !== undefined) names.add(entry.node)
    if (entry.kind === 'send') names.add(entry.to)
    if (entry.kind === 'deliver' || entry.kind === 'drop') names.add(entry.from)
  }
  return [...names].sort(byNumber)
}

/** Clients by lane: one that had to give up and its successors, `c1`, `c1.2`, `c1.3`, share theirs. */
function clientLanes(trace: readonly TraceEntry[]): readonly (readonly string[])[] {
  const lanes = new Map<string, Set<string>>()
  for (const entry of trace) {
    if (entry.kind !== 'request' && entry.kind !== 'reply') continue
    const first = entry.client.replace(/\.\d+$/, '')
    const names = lanes.get(first)
    if (names === undefined) lanes.set(first, new Set([entry.client]))
    else names.add(entry.client)
  }
  return [...lanes.keys()].sort(byNumber).map(first => [...lanes.get(first)!])
}

/** `n2` before `n10`. */
function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}

/** How far apart the lanes are: wide enough for nine texts out of ten, narrower when there are many lanes. */
function pitchOf(trace: readonly TraceEntry[], lanes: number): number {
  const lengths = trace.flatMap(entry => (entry.kind === 'deliver' ? [plainWords(entry.text).length] : []))
  const long = lengths.sort((a, b) => a - b)[Math.floor(lengths.length * 0.9)] ?? 0
  const most = lanes > 12 ? 130 : lanes > 8 ? 164 : lanes > 5 ? 214 : 260
  const wide = Math.min(200, Math.floor(1240 / lanes))
  return Math.min(most, Math.max(118, wide, Math.ceil(long * characterWidth) + textMargin))
}
