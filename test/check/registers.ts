// Small histories of registers: from text as papers write them, and at random. `|` separates processes, `wx1` writes 1 to
// x, `rx1` reads it, `rx0` reads nothing. Processes take turns, so that times say little.

import { type Random, randomFrom, randomInt } from 'meldkit'
import type { Operation } from 'meldkit/check'

/** The seed of all random histories. */
export const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

/** How many random histories: the first number in normal runs, the second in long ones. */
export const times = (normal: number, long: number) => (process.env.MELDKIT_LONG ? long : normal)

const names = ['alice', 'bob', 'carol', 'dave', 'erin']

export function registerHistory(text: string): Operation[] {
  return text.split('|').flatMap((line, index) =>
    line
      .trim()
      .split(' ')
      .filter(word => word !== '')
      .map((word, place) => operationOf(names[index]!, word, place * 10 + index)),
  )
}

function operationOf(by: string, word: string, call: number): Operation {
  const value = word.slice(2) === '0' ? null : Number(word.slice(2))
  const common = { process: by, key: word[1]!, outcome: 'ok', call, return: call + 5 } as const
  return word[0] === 'w' ? { ...common, name: 'write', input: value } : { ...common, name: 'read', output: value }
}

/** Whole numbers below a bound, one after another. */
export function dice(from: number): (below: number) => number {
  let random: Random = randomFrom(from)
  return below => {
    const [number, next] = randomInt(random, below)
    random = next
    return number
  }
}

/** A random history in the text form: few keys and processes, any read may return anything that is written at all. */
export function drawText(roll: (below: number) => number, operations: number, processes: number, keys: number): string {
  const lines = Array.from({ length: 1 + roll(processes) }, (): string[] => [])
  const written = new Map<string, number>()
  const reads: (readonly [line: string[], at: number, key: string])[] = []
  for (let i = 0; i < operations; i++) {
    const line = lines[roll(lines.length)]!
    const key = 'xyz'[roll(keys)]!
    if (roll(2) === 0) {
      written.set(key, (written.get(key) ?? 0) + 1)
      line.push(`w${key}${written.get(key)}`)
    } else {
      reads.push([line, line.length, key])
      line.push('')
    }
  }
  for (const [line, at, key] of reads) {
    const beyond = roll(40) === 0 ? 2 : 1
    line[at] = `r${key}${roll((written.get(key) ?? 0) + beyond)}`
  }
  return lines.map(line => line.join(' ')).join(' | ')
}
