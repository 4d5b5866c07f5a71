/**
 * What causal stability allows a rich text to drop: operations that never count again, then tombstones that none names.
 *
 * Who writes later has seen all stable operations. So a mark that a stable operation ends is void for good; what a later
 * stable operation of its name covers wholly never shows again; and an unmark that is older than all that may still come, with
 * no older mark below it, takes nothing off. Elements at which what is left begins or ends stay.
 */
import { type CausalContext, hasSeen } from '../clock/causal-context'
import { type Dot, dotText } from '../clock/dot'
import { champDelete } from '../collections/champ-update'
import type { DotEntry } from '../crdt/dot-fun'
import { compactSequence } from './compact'
import { type MarkOp, type MarkRules, type MarkState, opsOf } from './mark-op'
import { type MarkIndex, placesOfMarks } from './mark-walk'
import type { RichKind, RichTextState } from './rich-state'
import type { TextState } from './text'

/** The state without what goes; the same reference when nothing does. O(n), and O(m²) for m operations of one name. */
export function compactRich(state: RichTextState, horizon: CausalContext, kind: RichKind): RichTextState {
  const marks = compactMarks(state, horizon, kind)
  const text = compactSequence(state[0], horizon, anchoredIn(marks))
  return text === state[0] && marks === state[1] ? state : [text, marks]
}

function anchoredIn(marks: MarkState): Dot[] {
  return opsOf(marks).flatMap(({ value }) => [value?.start, value?.end].filter(anchor => anchor != null))
}

function compactMarks([text, marks]: RichTextState, horizon: CausalContext, kind: RichKind): MarkState {
  const { rules } = kind
  const isStable = ({ id, counter }: Dot): boolean => hasSeen(horizon, id, counter)
  const gone = endedMarks(marks, rules, isStable)
  const index = kind.indexOf(marks)
  const byName = new Map<string, number[]>()
  index.ops.forEach(({ value }, op) => {
    const name = value?.name as string
    if (rules[name]?.overlaps !== true) byName.set(name, [...(byName.get(name) ?? []), op])
  })
  for (const ops of byName.values())
    for (const op of idleOps(text, index, ops, isStable)) gone.push(index.ops[op] as Dot)
  return gone.reduce<MarkState>((left, dot) => champDelete(left, dotText(dot)), marks)
}

/** Marks that are ended for all, and what ends a mark that is not there any more. */
function endedMarks(marks: MarkState, rules: MarkRules, isStable: (dot: Dot) => boolean): Dot[] {
  const ops = opsOf(marks).filter(({ value }) => rules[value?.name as string]?.overlaps === true)
  const ends = ops.filter(entry => entry.value?.value === null && isStable(entry))
  const ended = new Set(ends.map(({ value }) => dotText(value?.of as Dot)))
  const voids = ops.filter(entry => isStable(entry) && ended.has(dotText(entry)))
  const left = new Set(ops.filter(entry => !voids.includes(entry)).map(entry => dotText(entry)))
  return [...voids, ...ends.filter(({ value }) => !left.has(dotText(value?.of as Dot)))]
}

/** Those of the operations of one name, ascending by rank, that never count again. */
function idleOps(
  { root }: TextState,
  index: MarkIndex,
  ops: readonly number[],
  isStable: (dot: Dot) => boolean,
): number[] {
  const { starts, ends } = placesOfMarks(root, index)
  const [from, to] = [(op: number) => starts[op] as number, (op: number) => ends[op] as number]
  const entryOf = (op: number): DotEntry<MarkOp> => index.ops[op] as DotEntry<MarkOp>
  const idle: number[] = []
  // The stable ones that no later one covers.
  const tops: number[] = []
  for (const op of [...ops].reverse()) {
    if (!isStable(entryOf(op))) continue
    if (tops.some(top => from(top) <= from(op) && to(top) >= to(op))) idle.push(op)
    else tops.push(op)
  }
  const below: number[] = []
  for (const op of ops) {
    if (idle.includes(op)) continue
    const { start, end, value } = entryOf(op).value as MarkOp
    const isFree = value === null && isStable(entryOf(op)) && start?.isAfter !== true && end?.isAfter !== true
    // Where an anchor is missing, the places are not known, and it may lie anywhere.
    if (isFree && from(op) < to(op) && below.every(other => from(other) >= to(op) || to(other) <= from(op)))
      idle.push(op)
    else below.push(op)
  }
  return idle
}
