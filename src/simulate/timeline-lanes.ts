/**
 * The lanes of a run: clients on the left, nodes on the right, each with the column in which its steps stand.
 */
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

/** More clients than this share lanes, where they follow one another. */
const clientLanesMax = 6

/** The lanes of a run. Nodes stand in the order of their numbers, clients in the order in which they first ask. */
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
    characters: Math.floor((pitch - 24) / 6.65),
    ofNode: name => nodeAt.get(name) ?? -1,
    ofClient: name => clientAt.get(name) ?? -1,
  }
}

/** Everyone in the trace who is a node, with those that start. `n2` comes before `n10`. */
export function nodeNames(run: Run, trace: readonly TraceEntry[]): readonly string[] {
  const names = new Set(Array.from({ length: run.schedule.nodes }, (_, at) => `n${at + 1}`))
  for (const entry of trace) {
    if (entry.node !== undefined) names.add(entry.node)
    if (entry.kind === 'send') names.add(entry.to)
    if (entry.kind === 'deliver' || entry.kind === 'drop') names.add(entry.from)
  }
  return [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
}

/** Clients by lane: one each, or, when they are many, those that follow one another together. */
function clientLanes(trace: readonly TraceEntry[]): readonly (readonly string[])[] {
  const lives = new Map<string, { first: number; last: number }>()
  for (const [at, entry] of trace.entries()) {
    if (entry.kind !== 'request' && entry.kind !== 'reply') continue
    const life = lives.get(entry.client)
    if (life === undefined) lives.set(entry.client, { first: at, last: at })
    else life.last = at
  }
  if (lives.size <= clientLanesMax) return [...lives.keys()].map(name => [name])
  const lanes: { names: string[]; last: number }[] = []
  for (const [name, { first, last }] of lives) {
    const free = lanes.find(lane => lane.last < first)
    if (free === undefined) lanes.push({ names: [name], last })
    else {
      free.names.push(name)
      free.last = last
    }
  }
  return lanes.map(({ names }) => names)
}

/** How far apart the lanes are: wide enough for nine texts out of ten, narrower when there are many lanes. */
function pitchOf(trace: readonly TraceEntry[], lanes: number): number {
  const lengths = trace.map(entry => ('text' in entry ? entry.text.length : 0)).filter(length => length > 0)
  const long = lengths.sort((a, b) => a - b)[Math.floor(lengths.length * 0.9)] ?? 0
  const most = lanes > 12 ? 124 : lanes > 7 ? 158 : 216
  return Math.min(most, Math.max(118, Math.ceil(long * 6.65) + 30))
}
