/**
 * The deletions of one writer as columns of numbers, and back.
 *
 * The dots of a writer are insertions or deletions, so where the insertions are known, deletions fill the gaps between them: only
 * dots that are neither, those of other parts of a datum, are told, as skipped.
 */

import { counterMax } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { Runs } from '../clock/runs'
import { unzigzag, zigzag } from '../codec/byte-format'
import type { Reader, Writer } from '../codec/format'
import { packer } from '../codec/packer'
import { type DeleteLog, type Deletion, deleteLogOf, deletionsOf, emptyDeleteLog, makeDeletion } from './delete-log'
import { runLengthMax } from './run'

/** From how many entries on each column is written, and so packed, apart, behind an empty one. */
const apartMin = 32

/** Writes a log; `inserted` are the dots of its writer that the tree holds. */
export function writeDeletions(writer: Writer, by: ReplicaId, log: DeleteLog, inserted: Runs): void {
  const { last: only } = log
  if (only !== null && only.id === by && log.closed.length === 0 && inserted.length === 0) {
    // One entry that deletes one's own, as that of most deltas.
    writer.beginList(0)
    writer.end()
    writer.numbers([only.counter - 1, headOf(only), zigzag(only.from - only.counter)], packer)
    return
  }
  const deletions = [...deletionsOf(log)]
  const others = otherIds(by, deletions)
  writer.beginList(others.length)
  for (const id of others) writer.id(id)
  writer.end()
  const gaps = gapWalk(inserted)
  const last = new Map<ReplicaId, number>()
  const columns: number[][] = others.length === 0 ? [[], [], []] : [[], [], [], []]
  for (const deletion of deletions) {
    const { counter, dots, id, from } = deletion
    columns[0]?.push(gaps.skipped(counter, dots))
    columns[1]?.push(headOf(deletion))
    columns[2]?.push(zigzag(from - (last.get(id) ?? (id === by ? counter : 0))))
    columns[3]?.push(id === by ? 0 : others.indexOf(id) + 1)
    last.set(id, from)
  }
  if (deletions.length < apartMin) writer.numbers(columns.flat(1), packer)
  else for (const column of [[], ...columns]) writer.numbers(column, packer)
}

/** How long an entry is, and whether it is one range, or single elements upwards or downwards. */
function headOf({ dots, length, step }: Deletion): number {
  return 3 * (length - 1) + (dots === 1 ? 0 : step === 1 ? 1 : 2)
}

function otherIds(by: ReplicaId, deletions: readonly Deletion[]): ReplicaId[] {
  // Most often there are none.
  if (deletions.every(({ id }) => id === by)) return []
  return [...new Set(deletions.map(({ id }) => id))].filter(id => id !== by).sort()
}

/** Reads a log, trusting nothing. */
export function readDeletions(reader: Reader, by: ReplicaId, inserted: Runs): DeleteLog {
  const others: ReplicaId[] = reader.list(() => reader.id())
  others.forEach((id, i) => {
    if (id === by || (i > 0 && (others[i - 1] as ReplicaId) >= id)) reader.refuse('other ids in ascending order', id)
  })
  const width = others.length === 0 ? 3 : 4
  const columns = readColumns(reader, width)
  const [skips, heads, places] = columns as [readonly number[], readonly number[], readonly number[]]
  const gaps = gapWalk(inserted)
  const last = new Map<ReplicaId, number>()
  const deletions = skips.map((skip, i) => {
    const head = heads[i] as number
    const who = width === 3 ? 0 : (columns[3]?.[i] as number)
    const id = who === 0 ? by : others[who - 1]
    const length = Math.floor(head / 3) + 1
    const shape = head % 3
    const dots = shape === 0 ? 1 : length
    const counter = gaps.next(skip, dots)
    if (id === undefined || counter === undefined) return reader.refuse('a deletion by dots that insert nothing', skip)
    const from = (last.get(id) ?? (who === 0 ? counter : 0)) + unzigzag(places[i] as number)
    const isRight =
      counter + dots - 1 <= counterMax &&
      from >= 1 &&
      length <= runLengthMax &&
      from + length - 1 <= counterMax &&
      (shape === 0 || length > 1)
    if (!isRight) return reader.refuse('a deletion of elements within bounds', [counter, from, length])
    if (!reader.hasSeenAll(by, counter, counter + dots - 1)) reader.refuse('deletions that were seen', counter)
    last.set(id, from)
    return makeDeletion(counter, dots, id, from, length, shape === 2 ? -1 : 1)
  })
  if (others.some(id => !last.has(id))) reader.refuse('only ids that are used', others.length, 'non-canonical')
  if (deletions.length === 1) return { closed: emptyDeleteLog().closed, last: deletions[0] as Deletion }
  const log = deleteLogOf(deletions)
  const entries = [...deletionsOf(log)]
  if (entries.length !== deletions.length || entries.some((entry, k) => entry.dots !== deletions[k]?.dots))
    reader.refuse('deletions in entries as long as they can be', deletions.length, 'non-canonical')
  return log
}

/** Few entries stand in one column, one part after the other; an empty one says that each part has its own. */
function readColumns(reader: Reader, width: number): readonly (readonly number[])[] {
  const first = reader.numbers(packer)
  const count = first.length / width
  if (count > 0) {
    if (!Number.isInteger(count) || count >= apartMin) reader.refuse('one column of few deletions', first.length)
    return Array.from({ length: width }, (_, i) => first.slice(i * count, (i + 1) * count))
  }
  const columns = Array.from({ length: width }, () => reader.numbers(packer))
  const { length } = columns[0] as readonly number[]
  if (length < apartMin || columns.some(column => column.length !== length))
    reader.refuse('columns of one length', length)
  return columns
}

interface GapWalk {
  /** How many dots that insert nothing lie between the entry before and these. */
  skipped(counter: number, dots: number): number
  /** The first dot of the entry behind so many skipped ones; undefined where it does not fit. */
  next(skip: number, dots: number): number | undefined
}

/** Goes through the dots that are not in `runs`, ascending. Whoever forges dots that insert and delete may not be read back. */
function gapWalk(runs: Runs): GapWalk {
  let at = 1
  let run = 0
  /** Passes the runs that begin at the place or before it. */
  const pass = (): void => {
    while (run < runs.length && (runs[run] as number) <= at) {
      at = Math.max(at, (runs[run + 1] as number) + 1)
      run += 2
    }
  }
  return {
    skipped(counter, dots) {
      let skip = 0
      pass()
      while (run < runs.length && (runs[run] as number) < counter) {
        skip += (runs[run] as number) - at
        at = runs[run] as number
        pass()
      }
      skip += counter - at
      at = counter + dots
      return skip
    },
    next(skip, dots) {
      let rest = skip
      pass()
      while (run < runs.length && (runs[run] as number) - at <= rest) {
        rest -= (runs[run] as number) - at
        at = runs[run] as number
        pass()
      }
      const counter = at + rest
      at = counter + dots
      return run < runs.length && at > (runs[run] as number) ? undefined : counter
    },
  }
}
