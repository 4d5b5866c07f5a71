/**
 * What covers each element of a version, tombstones included, by dot: what undo compares.
 */
import type { Dot } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import type { DotEntry } from '../crdt/dot-fun'
import type { MarkOp } from './mark-op'
import { eachStretch } from './mark-walk'
import type { RichKind, RichTextState } from './rich-state'

/** What covers the elements of a version, tombstones included, by dot. */
export interface Formats {
  readonly ops: readonly DotEntry<MarkOp>[]
  readonly stretches: ReadonlyMap<ReplicaId, readonly Stretch[]>
}

/** Elements of one writer with consecutive dots that the same operations cover. */
export interface Stretch {
  readonly first: number
  readonly last: number
  /** Whether what it held is known: not after a compaction, which also drops operations. */
  readonly isKnown: boolean
  readonly isLive: boolean
  readonly active: readonly number[]
}

/** What covers what in a version. O(n). */
export function formatsOf([text, marks]: RichTextState, kind: RichKind): Formats {
  const index = kind.indexOf(marks)
  const stretches = new Map<ReplicaId, Stretch[]>()
  eachStretch(text.root, index, ({ run, offset, isLive, content }, from, to, active) => {
    const of = stretches.get(run.id) ?? []
    const first = run.start + offset
    of.push({ first: first + from, last: first + to - 1, isKnown: content !== null, isLive, active })
    stretches.set(run.id, of)
  })
  for (const of of stretches.values()) of.sort((a, b) => a.first - b.first)
  return { ops: index.ops, stretches }
}

/** The stretch that holds an element. O(log n). */
export function stretchAt({ stretches }: Formats, { id, counter }: Dot): Stretch | undefined {
  const of = stretches.get(id) ?? []
  let low = 0
  let high = of.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((of[middle] as Stretch).last < counter) low = middle + 1
    else high = middle
  }
  const found = of[low]
  return found !== undefined && found.first <= counter ? found : undefined
}

/** Of the operations of one name the one that wins. */
export function topOf(
  { ops }: Pick<Formats, 'ops'>,
  active: readonly number[],
  name: string,
): DotEntry<MarkOp> | undefined {
  for (let i = active.length - 1; i >= 0; i--) {
    const entry = ops[active[i] as number] as DotEntry<MarkOp>
    if (entry.value?.name === name) return entry
  }
  return undefined
}
