// The oracle's log: lines, each behind the one that stood last where it was written. A replica shows those that it knows and
// whose predecessors it shows; lines behind the same one go by their writers' names.

import type { Knows } from './oracle-cells'
import type { Region } from './regions'

/** One line, or the start of the log, which has neither task nor text. */
export interface Line {
  readonly task: number
  readonly writer: Region | ''
  readonly text: string
  /** The lines that were written right behind this one, by their writers' names, backwards. */
  readonly followers: Line[]
}

/** A log without lines: its start. */
export function startOfLog(): Line {
  return { task: -1, writer: '', text: '', followers: [] }
}

/** Writes a line at the end of what its writer shows. */
export function append(start: Line, knows: Knows, line: Omit<Line, 'followers'>): void {
  const { followers } = linesOf(start, knows).at(-1) ?? start
  followers.push({ ...line, followers: [] })
  followers.sort((a, b) => (a.writer < b.writer ? 1 : -1))
}

/** The lines that a replica shows, in order. */
export function linesOf(start: Line, knows: Knows): readonly Line[] {
  const shown: Line[] = []
  const waiting = [...start.followers]
  for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
    if (!knows[line.task]) continue
    shown.push(line)
    waiting.push(...line.followers)
  }
  return shown
}

/** Adds the lines of a log to values by path. */
export function putLines(values: Map<string, number | string | boolean>, lines: readonly string[]): void {
  lines.forEach((line, i) => {
    values.set(`log/${i + 1}`, line)
  })
}
