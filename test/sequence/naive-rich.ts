// Rich text as its paper tells it, letter by letter: a list of operations, and for each letter the greatest that covers it.
// On top of naive Fugue, so it keeps no runs, no index and no anchors by dot.

import { type Author, type Element, inOrder, insertion, type Sequence, visible } from './naive-fugue'
import { isInPair, textOfUnits, wellFormed } from './naive-text'

/** Before or behind an element. */
export interface NaiveAnchor {
  readonly element: Element<string>
  readonly side: 'before' | 'after'
}

/** A mark, or with value null an unmark. */
export interface NaiveMark {
  readonly name: string
  readonly value: unknown
  /** Undefined for the start of the text, and for its end. */
  readonly start: NaiveAnchor | undefined
  readonly end: NaiveAnchor | undefined
  /** By which one wins: stamp, writer, number of the operation. */
  readonly rank: readonly [number, string, number]
}

/** What one replica has seen. */
export interface NaiveRich {
  readonly sequence: Sequence<string>
  readonly marks: readonly NaiveMark[]
}

/** Marks by name: bold grows, a link does not, comments overlap. */
export const rules = {
  bold: { grows: 'end' },
  comment: { overlaps: true },
  link: { grows: 'none' },
} as const
export type MarkName = keyof typeof rules

/** A formatted text, with marks that overlap named by what they say and where, so that ids make no difference. */
export interface PlainRich {
  readonly text: string
  readonly spans: readonly { readonly text: string; readonly marks: Readonly<Record<string, unknown>> }[]
}

/** Whether an operation covers an element, given the place of each. */
function covers(mark: NaiveMark, element: Element<string>, places: ReadonlyMap<Element<string>, number>): boolean {
  const at = places.get(element)!
  const from = mark.start && places.get(mark.start.element)
  const to = mark.end && places.get(mark.end.element)
  if ((mark.start && from === undefined) || (mark.end && to === undefined)) return false
  const isBehindStart = !mark.start || (mark.start.side === 'before' ? from! <= at : from! < at)
  return isBehindStart && (!mark.end || (mark.end.side === 'before' ? at < to! : at <= to!))
}

function placesIn(sequence: Sequence<string>): ReadonlyMap<Element<string>, number> {
  return new Map(inOrder(sequence.elements).map((element, i) => [element, i]))
}

function isAbove(a: NaiveMark, b: NaiveMark): boolean {
  if (a.rank[0] !== b.rank[0]) return a.rank[0] > b.rank[0]
  return a.rank[1] === b.rank[1] ? a.rank[2] > b.rank[2] : a.rank[1] > b.rank[1]
}

/** What one element has: by name a value, and the comments on it. */
function marksOn(element: Element<string>, { marks }: NaiveRich, places: ReadonlyMap<Element<string>, number>) {
  const values = new Map<string, NaiveMark>()
  const comments: NaiveMark[] = []
  for (const mark of marks) {
    if (!covers(mark, element, places)) continue
    const top = values.get(mark.name)
    if (mark.name === 'comment') comments.push(mark)
    else if (top === undefined || isAbove(mark, top)) values.set(mark.name, mark)
  }
  return { values, comments }
}

/** What is shown. */
export function shownRich(rich: NaiveRich): PlainRich {
  const places = placesIn(rich.sequence)
  const letters = visible(rich.sequence)
  return spansOf(
    letters.map(element => element.value),
    letters.map(element => {
      const { values, comments } = marksOn(element, rich, places)
      const marks: Record<string, unknown> = {}
      for (const [name, { value }] of values) if (value !== null) marks[name] = value
      return { marks, comments: new Map(comments.map(mark => [mark, mark.value])) }
    }),
  )
}

/** Spans out of letters, each with its values and its comments by whatever tells them apart. */
export function spansOf(
  letters: readonly string[],
  formats: readonly {
    readonly marks: Readonly<Record<string, unknown>>
    readonly comments: ReadonlyMap<unknown, unknown>
  }[],
): PlainRich {
  const places = new Map<unknown, number[]>()
  formats.forEach(({ comments }, i) => {
    for (const id of comments.keys()) places.set(id, [...(places.get(id) ?? []), i])
  })
  const names = new Map<unknown, string>()
  const used = new Map<string, number>()
  for (const [id, where] of places) {
    const value = formats[where[0]!]!.comments.get(id)
    const name = JSON.stringify([value, where])
    used.set(name, (used.get(name) ?? 0) + 1)
    names.set(id, `${name}#${used.get(name)}`)
  }
  const spans: { text: string; marks: Record<string, unknown> }[] = []
  letters.forEach((letter, i) => {
    const { marks, comments } = formats[i]!
    const named = Object.fromEntries([...comments].map(([id, value]) => [names.get(id)!, value] as const).sort())
    const all = Object.fromEntries(
      Object.entries(comments.size === 0 ? marks : { ...marks, comment: named }).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
    const last = spans.at(-1)
    if (last !== undefined && JSON.stringify(last.marks) === JSON.stringify(all)) last.text += letter
    else spans.push({ text: letter, marks: all })
  })
  return { text: letters.join(''), spans }
}

/** The operation that marks the letters `from … to - 1`, at least one, pairs kept whole. */
export function naiveMark(
  { sequence }: NaiveRich,
  [from, to]: readonly [number, number],
  name: MarkName,
  value: unknown,
  rank: NaiveMark['rank'],
): NaiveMark {
  const letters = visible(sequence)
  const text = textOfUnits(sequence)
  const start = isInPair(text, from) ? from - 1 : from
  const end = isInPair(text, to) ? to + 1 : to
  const anchor = (at: number, side: NaiveAnchor['side']) => letters[at] && { element: letters[at], side }
  if (name === 'bold') return { name, value, start: anchor(start, 'before'), end: anchor(end, 'before'), rank }
  if (value === null) return { name, value, start: anchor(start - 1, 'after'), end: anchor(end, 'before'), rank }
  return { name, value, start: anchor(start, 'before'), end: anchor(end - 1, 'after'), rank }
}

/** Inserts before the letter at an index; behind the tombstone at which a mark really ends that ends there for the eye. */
export function naiveInsert(rich: NaiveRich, index: number, text: string, author: Author) {
  const { sequence } = rich
  const shown = textOfUnits(sequence)
  const at = isInPair(shown, index) ? index - 1 : index
  const units = wellFormed(text).split('')
  const letters = visible(sequence)
  const places = placesIn(sequence)
  const [left, right] = [letters[at - 1], letters[at]]
  const isInGap = (element: Element<string>) =>
    places.get(element)! > places.get(left!)! && (right === undefined || places.get(element)! < places.get(right)!)
  const edges = rich.marks.flatMap(mark => {
    if (rich.marks.some(other => isAbove(other, mark) && other.name === mark.name && isWithin(mark, other, places)))
      return []
    return [
      [mark.start, right],
      [mark.end, left],
    ].flatMap(([anchor, reached]) => {
      const { element, side } = (anchor ?? {}) as Partial<NaiveAnchor>
      const counts = side === 'after' && places.has(element!) && isInGap(element!) && reached !== undefined
      return counts && covers(mark, reached as Element<string>, places) ? [places.get(element!)!] : []
    })
  })
  if (left === undefined || edges.length === 0 || units.length === 0) return insertion(sequence, at, units, author)
  // Behind that tombstone, as if all showed.
  return insertion(
    { elements: sequence.elements, deleted: new Set<Element<string>>() },
    Math.max(...edges) + 1,
    units,
    author,
  )
}

function isWithin(inner: NaiveMark, outer: NaiveMark, places: ReadonlyMap<Element<string>, number>): boolean {
  if (inner.name === 'comment') return false
  const place = (anchor: NaiveAnchor | undefined, edge: number) =>
    anchor === undefined ? edge : 2 * (places.get(anchor.element) ?? Number.NaN) + (anchor.side === 'after' ? 1 : 0)
  return place(outer.start, -1) <= place(inner.start, -1) && place(inner.end, Infinity) <= place(outer.end, Infinity)
}

/** The values that letters at an index have. */
export function naiveMarksAt(rich: NaiveRich, index: number): ReturnType<typeof marksOn> {
  return marksOn(visible(rich.sequence)[index]!, rich, placesIn(rich.sequence))
}
