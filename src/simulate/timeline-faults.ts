/**
 * The faults of a run that last, as stretches of the picture: a node that is down, a path that is cut.
 *
 * What befalls a node is a strip on its lane. What befalls the network is a wall to the left of a lane, wherever of two
 * neighbouring lanes one is on the fault's side and the other is not.
 */
import { entryWords } from './entry-words'
import type { FaultKind } from './fault'
import type { TraceEntry } from './run'
import type { Layout } from './timeline-layout'

/** A fault from one row to another. */
export interface Stretch {
  readonly look: Look
  readonly lane: number
  /** Whether it stands between the lane and the one before it, and which place it takes there. */
  readonly wall?: number
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Each has a pattern of its own. */
export type Look = 'down' | 'pause' | 'slow' | 'clock' | 'cut' | 'one-way' | 'clog'

const looks: Readonly<Partial<Record<FaultKind, Look>>> = {
  ...({ pause: 'pause', slow: 'slow', freeze: 'clock' } as const),
  ...({ partition: 'cut', isolation: 'cut', ring: 'cut', bridge: 'cut', 'one-way': 'one-way' } as const),
  ...({ clog: 'clog', 'swizzle-clog': 'clog' } as const),
}

const ofNetwork: readonly (Look | undefined)[] = ['cut', 'one-way', 'clog']

/** All stretches, in the order in which they begin. */
export function stretchesOf(layout: Layout): readonly Stretch[] {
  const found: Stretch[] = [...downTimes(layout)]
  const calmAt = layout.rows.findIndex(({ entries }) => entries.some(({ kind }) => kind === 'calm'))
  const calm = calmAt < 0 ? layout.rows.length : calmAt
  for (const [row, { entries }] of layout.rows.entries()) {
    for (const entry of entries) {
      if (entry.kind !== 'fault' || entry.untilUs === undefined) continue
      const look = looks[entry.fault]
      if (look === undefined) continue
      const to = Math.max(row, Math.min(calm, layout.rowAt(entry.untilUs)))
      if (ofNetwork.includes(look)) found.push(...walls(layout, entry, found, { look, from: row, to, text: entryWords(entry) })) // biome-ignore format: one line
      else for (const name of entry.nodes) found.push({ look, lane: layout.lanes.ofNode(name), from: row, to, text: entryWords(entry) }) // biome-ignore format: one line
    }
  }
  return found.filter(({ lane }) => lane >= 0).sort((a, b) => a.from - b.from)
}

/** From each stop of a node to its next start, or to the end. */
function downTimes({ rows, lanes }: Layout): readonly Stretch[] {
  const found: Stretch[] = []
  const stopped = new Map<string, { row: number; text: string }>()
  const close = (node: string, to: number) => {
    const since = stopped.get(node)
    if (since === undefined) return
    found.push({ look: 'down', lane: lanes.ofNode(node), from: since.row, to, text: `${node} is down: ${since.text}` })
    stopped.delete(node)
  }
  for (const [row, { entries }] of rows.entries()) {
    for (const entry of entries) {
      if (entry.node === undefined) continue
      if (entry.kind === 'stop' && !stopped.has(entry.node)) stopped.set(entry.node, { row, text: entryWords(entry) })
      if (entry.kind === 'start') close(entry.node, row)
    }
  }
  for (const node of [...stopped.keys()]) close(node, rows.length - 1)
  return found
}

/** A wall wherever the fault's side ends; if all nodes are on it, between all of them. Nothing parts a bridge from others. */
function walls(
  { lanes }: Layout,
  { nodes: side, text }: { readonly nodes: readonly string[]; readonly text: string },
  others: readonly Stretch[],
  part: Pick<Stretch, 'look' | 'from' | 'to' | 'text'>,
): readonly Stretch[] {
  const bridge = lanes.ofNode(/"over":"([^"]*)"/.exec(text)?.[1] ?? '')
  const nodes = lanes.all.flatMap(({ kind }, lane) => (kind === 'node' && lane !== bridge ? [lane] : []))
  const inside = new Set(side.map(name => lanes.ofNode(name)))
  const all = nodes.every(lane => inside.has(lane)) || inside.size === 0
  const borders = nodes.filter((lane, at) => at > 0 && (all || inside.has(lane) !== inside.has(nodes[at - 1]!)))
  return borders.map(lane => ({ ...part, lane, wall: freePlace(others, lane, part.from) }))
}

/** The first place at the left of a lane where no wall stands that goes on beyond the row. */
function freePlace(others: readonly Stretch[], lane: number, row: number): number {
  const taken = others.filter(other => other.lane === lane && other.wall !== undefined && other.to >= row)
  let place = 0
  while (taken.some(({ wall }) => wall === place)) place++
  return place
}

/** The nodes at whose lanes the text of an entry stands: where it is, or whom it concerns first. */
export function placeOf(entry: TraceEntry): string | undefined {
  return entry.node ?? (entry.kind === 'fault' ? entry.nodes[0] : undefined)
}
