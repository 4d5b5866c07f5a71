/**
 * Reads the placed part of a sequence: columns into runs, spans and a tree. Linear in the spans.
 */

import { counterMax } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { getOf, type ReplicaMap } from '../clock/replica-map'
import type { Runs } from '../clock/runs'
import { unzigzag } from '../codec/byte-format'
import type { Reader } from '../codec/format'
import { packer } from '../codec/packer'
import { impliedParents, insertedBy, orderedRuns, type Parents } from './columns'
import type { ContentKind } from './content'
import { comparePositions, left, makeRun, type Run, right, rootRun, runLengthMax } from './run'
import { runIndexOf } from './run-index'
import { type Content, makeSpan, type Span, spanLengthMax } from './span'
import { type Node, treeOf } from './span-tree'
import { type Line, noLine } from './state'

/** A tree with the runs in it. */
export interface ReadTree<C> {
  readonly root: Node<C>
  readonly lines: ReplicaMap<Line>
  /** The dots of a writer that are in it. */
  readonly inserted: (by: ReplicaId) => Runs
}

interface Segments {
  /** By segment, in document order. */
  readonly ordinals: number[]
  readonly offsets: number[]
  readonly lengths: number[]
  readonly dead: boolean[]
  /** By run: how long it is. */
  readonly runLengths: number[]
}

/** Reads a tree. */
export function readTree<C extends Content>(reader: Reader, kind: ContentKind<C>): ReadTree<C> {
  const ids = reader.list(() => reader.id())
  if (ids.length === 0) reader.refuse('the writers of a tree', 0)
  ids.forEach((id, i) => {
    if (i > 0 && (ids[i - 1] as ReplicaId) >= id) reader.refuse('replica ids in ascending order', id)
  })
  const writers = ids.length > 1 ? reader.numbers(packer) : null
  const gaps = reader.numbers(packer)
  const count = gaps.length
  if (count === 0 || (writers !== null && writers.length !== count)) reader.refuse('a writer for each run', count)
  const tokens = reader.numbers(packer)
  const starts = reader.numbers(packer)
  const segments = readSegments(reader, tokens, starts, count)
  const parents = impliedParents(count, segments.ordinals, segments.offsets, segments.lengths)
  const exceptions = readExceptions(reader, parents, segments.runLengths)
  const runs = makeRuns(reader, ids, writers, gaps, parents, segments.runLengths)
  const lengthsOf = (): ReadonlyMap<Run, number> =>
    new Map(runs.map((run, i) => [run, segments.runLengths[i] as number]))
  const lines =
    ids.length === 1 ? oneLine(reader, ids, runs, segments.runLengths) : linesOf(reader, ids, runs, lengthsOf())
  const spans = readSpans(reader, kind, segments, runs)
  // Without exceptions the order is right by its making.
  if (exceptions > 0)
    for (let i = 1; i < spans.length; i++) {
      const [a, b] = [spans[i - 1] as Span<C>, spans[i] as Span<C>]
      if (comparePositions(a.run, a.offset + a.length - 1, b.run, b.offset) >= 0)
        reader.refuse('elements in their order', i)
    }
  const inserted = (by: ReplicaId): Runs => insertedBy((getOf(lines, by) ?? noLine()).runs, lengthsOf())
  return { root: treeOf(spans), lines, inserted }
}

function readSegments(reader: Reader, tokens: readonly number[], starts: readonly number[], count: number): Segments {
  const ordinals: number[] = []
  const offsets: number[] = []
  const lengths: number[] = []
  const dead: boolean[] = []
  const runLengths: number[] = new Array<number>(count).fill(0)
  const leftRuns: number[] = []
  let current = -1
  let lastStart = 0
  let started = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as number
    const control = (token % 8) & 3
    const length = Math.floor(token / 8) + 1
    let ordinal = current
    if (control === 1) {
      if (current >= 0) leftRuns.push(current)
      lastStart += unzigzag(starts[started++] ?? reader.refuse('an ordinal for each run', started))
      ordinal = lastStart
      if (ordinal < 0 || ordinal >= count || runLengths[ordinal] !== 0) reader.refuse('each run once', ordinal)
    } else if (control > 1) {
      const passed = control === 2 ? 0 : (tokens[++i] ?? 0)
      if (control === 3 && passed === 0) reader.refuse('a run that is passed over', passed)
      if (passed >= leftRuns.length) reader.refuse(`at most ${leftRuns.length} runs to come back to`, passed)
      // What stands between two elements of a run hangs on it, so it came later.
      let least = current
      for (let j = 0; j < passed; j++) least = Math.min(least, leftRuns.pop() as number)
      ordinal = leftRuns.pop() as number
      if (least < ordinal) reader.refuse('later runs within a run', ordinal)
    } else if (current < 0) reader.refuse('a run to begin with', token)
    const offset = runLengths[ordinal] as number
    if (offset + length > runLengthMax) reader.refuse(`runs of at most ${runLengthMax} elements`, length)
    ordinals.push(ordinal)
    offsets.push(offset)
    lengths.push(length)
    dead.push((token & 4) !== 0)
    runLengths[ordinal] = offset + length
    current = ordinal
  }
  if (started !== count || starts.length !== count) reader.refuse(`${count} runs`, started)
  return { ordinals, offsets, lengths, dead, runLengths }
}

/** Puts the exceptions into the implied parents; how many there are. */
function readExceptions(reader: Reader, parents: Parents, runLengths: readonly number[]): number {
  const numbers = reader.numbers(packer)
  if (numbers.length % 4 !== 0) reader.refuse('exceptions of four parts', numbers.length)
  let at = 0
  for (let i = 0; i < numbers.length; i += 4) {
    const step = numbers[i] as number
    at += step
    const on = (numbers[i + 1] as number) - 1
    const offset = numbers[i + 2] as number
    const side = numbers[i + 3] as number
    const isRight =
      (i === 0 || step > 0) &&
      at < runLengths.length &&
      on < at &&
      side <= 1 &&
      (on < 0 ? offset === 0 && side === right : offset < (runLengths[on] as number))
    if (!isRight) reader.refuse('exceptions in ascending order, with parents that are there', at)
    if (parents.runs[at] === on && parents.offsets[at] === offset && parents.sides[at] === side)
      reader.refuse('exceptions that differ from what is implied', at, 'non-canonical')
    parents.runs[at] = on
    parents.offsets[at] = offset
    parents.sides[at] = side
  }
  return numbers.length / 4
}

function makeRuns(
  reader: Reader,
  ids: readonly ReplicaId[],
  writers: readonly number[] | null,
  gaps: readonly number[],
  parents: Parents,
  runLengths: readonly number[],
): Run[] {
  const runs: Run[] = []
  const next = ids.map(() => 1)
  for (let i = 0; i < gaps.length; i++) {
    const writer = writers === null ? 0 : (writers[i] as number)
    const id = ids[writer]
    if (id === undefined) return reader.refuse(`one of ${ids.length} writers`, writer)
    const start = (next[writer] as number) + unzigzag(gaps[i] as number)
    const end = start + (runLengths[i] as number) - 1
    if (start < 1 || end > counterMax || !reader.hasSeenAll(id, start, end))
      reader.refuse('elements that were seen', start)
    next[writer] = end + 1
    const on = parents.runs[i] as number
    const parent = on < 0 ? rootRun : (runs[on] as Run)
    const offset = parents.offsets[i] as number
    const side = parents.sides[i] === 0 ? left : right
    const isChain = side === right && parent.id === id && parent.start + offset + 1 === start
    if (isChain || (parent.id === id && parent.start + offset >= start))
      reader.refuse('a run that hangs on what came before and does not go on', start)
    runs.push(makeRun(id, start, parent, offset, side))
  }
  return runs
}

/** The line of a single writer, whose runs are in the order of their counters. */
function oneLine(
  reader: Reader,
  ids: readonly ReplicaId[],
  runs: readonly Run[],
  runLengths: readonly number[],
): ReplicaMap<Line> {
  let end = 0
  for (let i = 0; i < runs.length; i++) {
    const { start } = runs[i] as Run
    if (start <= end) reader.refuse('runs in their order that do not overlap', start)
    end = start + (runLengths[i] as number) - 1
  }
  return { ids, values: [{ runs: runIndexOf(runs), deletes: noLine().deletes }] }
}

function linesOf(
  reader: Reader,
  ids: readonly ReplicaId[],
  runs: readonly Run[],
  lengths: ReadonlyMap<Run, number>,
): ReplicaMap<Line> {
  const byId = new Map<ReplicaId, Run[]>(ids.map(id => [id, []]))
  for (const run of runs) byId.get(run.id)?.push(run)
  for (const own of byId.values()) {
    own.sort((a, b) => a.start - b.start)
    if (own.length === 0) reader.refuse('writers that wrote', 0, 'non-canonical')
    own.forEach((run, i) => {
      const before = own[i - 1]
      if (before !== undefined && before.start + (lengths.get(before) as number) > run.start)
        reader.refuse('runs that do not overlap', run.start)
    })
  }
  const lines = {
    ids,
    values: ids.map(id => ({ runs: runIndexOf(byId.get(id) ?? []), deletes: noLine().deletes })),
  }
  if (orderedRuns(lines, lengths).some((run, i) => run !== runs[i]))
    reader.refuse('runs in their order', runs.length, 'non-canonical')
  return lines
}

function readSpans<C extends Content>(
  reader: Reader,
  kind: ContentKind<C>,
  { ordinals, offsets, lengths, dead }: Segments,
  runs: readonly Run[],
): Span<C>[] {
  const mode = reader.uint()
  if (mode > 2) reader.refuse('how tombstones are told', mode)
  const flags = mode === 2 ? reader.numbers(packer) : []
  let total = 0
  let totalDead = 0
  let deads = 0
  const kinds = dead.map((isDead, i) => {
    if (!isDead) {
      total += lengths[i] as number
      return 0
    }
    const isBare = mode === 1 || (mode === 2 && flags[deads] === 1)
    deads++
    if (!isBare) totalDead += lengths[i] as number
    return isBare ? 2 : 1
  })
  const isRight =
    mode === 0 ||
    (mode === 1
      ? deads > 0
      : flags.length === deads && flags.includes(0) && flags.includes(1) && flags.every(flag => flag < 2))
  if (!isRight) reader.refuse('a flag for each tombstone', flags.length)
  const live = kind.read(reader, total)
  if (kind.rules !== null) reader.unfold(totalDead)
  const old = kind.rules === null ? (totalDead > 0 ? kind.read(reader, totalDead) : null) : kind.rules.blank(totalDead)
  const spans: Span<C>[] = []
  const at = [0, 0, 0]
  for (let i = 0; i < ordinals.length; i++) {
    const run = runs[ordinals[i] as number] as Run
    const length = lengths[i] as number
    const offset = offsets[i] as number
    const of = kinds[i] as number
    if (i > 0 && ordinals[i - 1] === ordinals[i] && kinds[i - 1] === of)
      reader.refuse('spans as long as they can be', i, 'non-canonical')
    const from = at[of] as number
    at[of] = from + length
    const source = of === 0 ? live : of === 1 ? old : null
    // A span of many entries would be copied for each change of one of them.
    const most = typeof live === 'string' || source === null ? length : spanLengthMax
    for (let part = 0; part < length; part += most) {
      const size = Math.min(most, length - part)
      const content = source === null ? null : (source.slice(from + part, from + part + size) as C)
      spans.push(makeSpan(run, offset + part, size, of === 0, content))
    }
  }
  return spans
}
