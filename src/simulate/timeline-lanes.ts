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
  /** The most characters that fit beside it. */
  readonly characters: number
}

/** All columns, and in which one each client and each node is. */
export interface Lanes {
  readonly all: readonly Lane[]
  readonly width: number
  readonly ofNode: (name: string) => number
  readonly ofClient: (name: string) => number
}

/** Room for the ruler of time at the left edge. */
export const rulerWidth = 92

/** How wide the picture is when it can be: what most windows show. */
const pictureWidth = 1320

/** The width of a character, and what is left free of a lane's text on both sides. */
const characterWidth = 6.65
const textMargin = 32
const clientMargin = 30

/** The lanes of a run. Nodes and clients stand in the order of their numbers. */
export function lanesOf(run: Run, trace: readonly TraceEntry[]): Lanes {
  const clients = clientLanes(trace)
  const nodes = nodeNames(run, trace)
  const clientPitch = clientPitchOf(trace, clients)
  const nodePitch = pitchOf(trace, nodes.length, pictureWidth - rulerWidth - clients.length * clientPitch)
  const start = rulerWidth + 14
  const ofClients = clients.map((names, at): Lane => laneAt('client', names, start + at * clientPitch, clientPitch))
  const firstNode = start + clients.length * clientPitch
  const ofNodes = nodes.map((name, at): Lane => laneAt('node', [name], firstNode + at * nodePitch, nodePitch))
  const clientAt = new Map(clients.flatMap((names, at) => names.map(name => [name, at] as const)))
  const nodeAt = new Map(nodes.map((name, at) => [name, clients.length + at]))
  return {
    all: [...ofClients, ...ofNodes],
    width: firstNode + nodes.length * nodePitch + 16,
    ofNode: name => nodeAt.get(name) ?? -1,
    ofClient: name => clientAt.get(name) ?? -1,
  }
}

function laneAt(kind: Lane['kind'], names: readonly string[], x: number, pitch: number): Lane {
  return {
    kind,
    names,
    x,
    characters: Math.floor((pitch - (kind === 'node' ? textMargin : clientMargin)) / characterWidth),
  }
}

/** Everyone in the trace who is a node, with those that start. */
function nodeNames(run: Run, trace: readonly TraceEntry[]): readonly string[] {
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
    const first = entry.client.replace(/^(c\d+)\.\d+$/, '$1')
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

/** How far apart clients are: as the texts need, within limits. */
function clientPitchOf(trace: readonly TraceEntry[], clients: readonly (readonly string[])[]): number {
  const isClients = ({ kind }: TraceEntry) => kind === 'request' || kind === 'reply'
  const names = clients.flatMap(each => (each.length > 1 ? each.map(name => name.length + 2) : []))
  const needed = (usualLength(trace.filter(isClients)) + Math.max(0, ...names)) * characterWidth + clientMargin
  return Math.ceil(Math.max(84, Math.min(clients.length > 4 ? 134 : 170, needed)))
}

/** The length that nineteen of twenty texts do not exceed. */
function usualLength(trace: readonly TraceEntry[]): number {
  const lengths = trace.flatMap(entry => ('text' in entry ? [plainWords(entry.text).length] : []))
  return lengths.sort((a, b) => a - b)[Math.floor(lengths.length * 0.95)] ?? 0
}

/** How far apart nodes are: all the room there is, but no more than the texts need, and never less than they must have. */
function pitchOf(trace: readonly TraceEntry[], nodes: number, room: number): number {
  const long = usualLength(trace.filter(({ kind }) => kind === 'deliver'))
  const needed = Math.min(300, Math.max(170, Math.ceil(long * characterWidth) + textMargin))
  return Math.max(164, Math.min(needed, Math.floor(room / Math.max(1, nodes))))
}
