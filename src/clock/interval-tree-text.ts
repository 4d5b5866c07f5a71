/**
 * The text form of interval tree stamps: `id;event`, as in the paper but without blanks.
 *
 * An id is `0`, `1` or `(left,right)`, an event a number or `(base,left,right)`. One stamp has one text. Left out: the
 * paper's bit encoding, which saves bytes that no part of the library sends.
 */
import { invariant, show } from '../base/error'
import { eventOf, type IntervalEvent, type IntervalId, idOf, itcDepthMax, maxOf } from './interval-tree'
import { type ItcStamp, stampOf } from './interval-tree-clock'

/** The longest text that is read, in UTF-16 code units. */
export const itcTextLengthMax = 65_536

/**
 * The text form of a stamp.
 *
 * @example
 * ```ts
 * import { itcFork, itcSeed, itcText } from 'meldkit'
 *
 * itcFork(itcSeed).map(itcText) // => ['(1,0);0', '(0,1);0']
 * ```
 */
export function itcText(stamp: ItcStamp): string {
  return `${idText(stamp.id)};${eventText(stamp.event)}`
}

/**
 * The stamp of a text.
 *
 * @throws InvariantError `argument` when the text is not what `itcText` writes: also when it is longer than 65,536 UTF-16
 *   code units, deeper than 1,000 levels, higher than 2^53 - 1, or not in normal form.
 *
 * @example
 * ```ts
 * import { itcEvent, itcText, parseItc } from 'meldkit'
 *
 * itcText(itcEvent(parseItc('(1,0);(0,1,0)'))) // => '(1,0);(0,2,0)'
 * ```
 */
export function parseItc(text: string): ItcStamp {
  const stamp = typeof text === 'string' && text.length <= itcTextLengthMax ? read(text) : undefined
  // Trees are built in normal form, so a text that was not reads back as another one.
  const isCanonical = stamp !== undefined && maxOf(stamp.event) <= Number.MAX_SAFE_INTEGER && itcText(stamp) === text
  invariant(isCanonical, 'argument', () => {
    return `Interval tree clock: expected "id;event" in normal form, as "(1,0);(0,1,0)", got ${show(text)}.`
  })
  return stamp
}

function idText(id: IntervalId): string {
  return typeof id === 'number' ? `${id}` : `(${idText(id.left)},${idText(id.right)})`
}

function eventText(event: IntervalEvent): string {
  return typeof event === 'number' ? `${event}` : `(${event.base},${eventText(event.left)},${eventText(event.right)})`
}

/** Either tree as read: a number, or a node of two or three parts. */
type Parsed = number | readonly Parsed[]

function read(text: string): ItcStamp | undefined {
  const semicolon = text.indexOf(';')
  const id = readId(readTree(text.slice(0, semicolon)))
  const event = readEvent(readTree(text.slice(semicolon + 1)))
  return id === undefined || event === undefined ? undefined : stampOf(id, event)
}

/** Reads without recursion: a stack of open nodes, so that depth costs nothing before it is checked. */
function readTree(text: string): Parsed | undefined {
  const open: Parsed[][] = [[]]
  for (const [token] of text.matchAll(/[0-9]{1,16}|./gs)) {
    const top = open[open.length - 1]!
    if (token === '(') open.push([])
    else if (token === ')') {
      const parent = open[open.length - 2]
      if (parent === undefined) return undefined
      parent.push(top)
      open.pop()
    } else if (token >= '0' && token < ':') top.push(Number(token))
    else if (token !== ',') return undefined
    if (open.length > itcDepthMax + 1) return undefined
  }
  const [root] = open
  return open.length === 1 && root!.length === 1 ? root![0] : undefined
}

function readId(tree: Parsed | undefined): IntervalId | undefined {
  if (tree === 0 || tree === 1) return tree
  if (typeof tree !== 'object' || tree.length !== 2) return undefined
  const left = readId(tree[0])
  const right = readId(tree[1])
  return left === undefined || right === undefined ? undefined : idOf(left, right)
}

function readEvent(tree: Parsed | undefined): IntervalEvent | undefined {
  if (typeof tree === 'number' || tree === undefined) return tree
  const [base, left, right] = [tree[0], readEvent(tree[1]), readEvent(tree[2])]
  if (tree.length !== 3 || typeof base !== 'number' || left === undefined || right === undefined) return undefined
  return eventOf(base, left, right)
}
