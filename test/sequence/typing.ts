// Writes test/sequence/trace.json: what somebody does who types a text, from a seed. Words come letter by letter, some are
// mistyped and erased, the cursor jumps, sentences are pasted, and what was written is written anew.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Random, randomFrom, randomInt } from 'meldkit'

/** Letters typed one by one, letters erased one by one with the cursor behind them, or a range replaced at once. */
export type Keys =
  | { readonly typed: string; readonly at: number }
  | { readonly erased: number; readonly at: number }
  | { readonly replaced: number; readonly at: number; readonly by: string }

export interface Recorded {
  readonly endContent: string
  readonly keys: readonly Keys[]
}

/** One edit of a trace: at an index, so many units are deleted and a text is inserted. */
export type Patch = readonly [index: number, deleted: number, inserted: string]

export const traceFile = fileURLToPath(new URL('trace.json', import.meta.url))

export function readTrace(): Recorded {
  return JSON.parse(readFileSync(traceFile, 'utf8')) as Recorded
}

export function writeTrace(trace: Recorded): void {
  const keys = trace.keys.map(one => `    ${JSON.stringify(one)}`).join(',\n')
  writeFileSync(traceFile, `{\n  "endContent": ${JSON.stringify(trace.endContent)},\n  "keys": [\n${keys}\n  ]\n}\n`)
}

/** The edits of some keys, one for each time a key was pressed. */
export function patchesOf(keys: readonly Keys[]): readonly Patch[] {
  return keys.flatMap((one): readonly Patch[] => {
    if ('replaced' in one) return [[one.at, one.replaced, one.by]]
    if ('typed' in one) return [...one.typed].map((letter, i) => [one.at + i, 0, letter])
    return Array.from({ length: one.erased }, (_, i) => [one.at - i - 1, 1, ''])
  })
}

export function applyPatch(text: string, [index, deleted, inserted]: Patch): string {
  return text.slice(0, index) + inserted + text.slice(index + deleted)
}

const words =
  'the harbour keeps its own time and every boat that leaves takes a copy of it along so when two of them meet again at sea they compare what each has seen tell the rest and sail on without asking who was first'.split(
    ' ',
  )
const pasted = [
  'Notes from the pier: wind from the west, two boats late.',
  '\n- ask the keeper about the lamp\n- mend the blue net\n',
  ' (tide tables are on the inside of the door)',
  ' ☂ rain by noon 🌧, clear after 🌤',
]

/** Types with a seed until so many edits are made. */
export function typing(seed: number, edits: number): Recorded {
  const keys: Keys[] = []
  let random: Random = randomFrom(seed)
  let text = ''
  let cursor = 0
  let count = 0
  const below = (limit: number): number => {
    const [drawn, next] = randomInt(random, limit)
    random = next
    return drawn
  }
  const press = (one: Keys): void => {
    keys.push(one)
    const patches = patchesOf([one])
    text = patches.reduce(applyPatch, text)
    count += patches.length
    const [index, , inserted] = patches.at(-1)!
    cursor = index + inserted.length
  }
  const type = (typed: string) => press({ at: cursor, typed })
  // Nothing is erased that holds a pair, so that each key takes one unit.
  const isPlain = (from: number, to: number) => !/[\ud800-\udfff]/.test(text.slice(from, to))
  const erase = (wanted: number) => {
    const erased = Math.min(wanted, cursor)
    if (erased > 0 && isPlain(cursor - erased, cursor)) press({ at: cursor, erased })
  }
  while (count < edits) {
    const action = below(100)
    if (action < 66) {
      const word = words[below(words.length)]!
      const isSlip = below(6) === 0
      type(isSlip ? `${word}${'qxz'[below(3)]}${word.slice(-1)}` : `${word} `)
      if (isSlip) erase(2)
    } else if (action < 74) type(['. ', ', ', '\n', '\n\n'][below(4)]!)
    else if (action < 82) erase(1 + below(9))
    else if (action < 94) cursor = jump(text, cursor, below(4), below(text.length + 1))
    else if (action < 96) press({ at: cursor, replaced: 0, by: pasted[below(pasted.length)]! })
    else {
      const replaced = Math.min(3 + below(25), text.length - cursor)
      const by = below(3) === 0 ? '' : words[below(words.length)]!
      if (replaced > 0 && isPlain(cursor, cursor + replaced)) press({ at: cursor, replaced, by })
    }
  }
  return { endContent: text, keys }
}

/** Where the cursor jumps: to the end, to the start, to the start of its line, or behind the word at some place. */
function jump(text: string, cursor: number, kind: number, place: number): number {
  if (kind === 0) return text.length
  if (kind === 1 && place % 8 === 0) return 0
  if (kind === 2) return text.lastIndexOf('\n', cursor - 1) + 1
  const space = text.indexOf(' ', place)
  return space < 0 ? text.length : space
}
