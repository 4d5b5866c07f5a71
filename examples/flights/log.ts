// The log that all three write: whether it is whole, and an excerpt from where the lines of both sides of the cut meet.

import type { Values } from './oracle'
import { regions } from './regions'
import type { Moment } from './run'

/** Lines that the excerpt shows before the meeting, and as many behind it. */
const aroundMeeting = 3

/** What is wrong with the log once all have seen the same: one log, each line in it once, whole, its writer's in order. */
export function logFaults({ shown, written }: Moment): readonly string[] {
  const known = new Set(written)
  return regions.flatMap(region => {
    const lines = linesIn(shown[region])
    const torn = lines.filter(line => !known.has(line)).map(line => `${region} shows a line that nobody wrote: ${line}`)
    const off = regions.filter(writer => {
      const isBy = (line: string): boolean => line.includes(` ${writer}: `)
      return lines.filter(isBy).join('\n') !== written.filter(isBy).join('\n')
    })
    const isOther = lines.join('\n') !== linesIn(shown.west).join('\n')
    return [
      ...(isOther ? [`${region} shows another log than west`] : []),
      ...torn,
      ...off.map(writer => `${region} shows other lines by ${writer} than it wrote, or in another order`),
    ]
  })
}

/** What the report says about the log. */
export function logLines(before: Moment, after: Moment, end: Moment): readonly string[] {
  const [west, east] = [new Set(linesIn(before.shown.west)), new Set(linesIn(before.shown.east))]
  const merged = linesIn(after.shown.west)
  const sides = merged.map(line => (west.has(line) === east.has(line) ? 'both' : east.has(line) ? 'east' : 'west'))
  const meeting = sides.findIndex(
    (side, i) => side !== 'both' && side !== (sides[i - 1] ?? side) && sides[i - 1] !== 'both',
  )
  const faults = [after, end].flatMap(logFaults)
  return [
    `Log, after healing: ${merged.length} lines, of which east had not shown ${count(sides, 'west')} and the others ${count(sides, 'east')}.`,
    ...(meeting < 0 ? [] : ['  Where the two sides meet:']),
    ...(meeting < 0 ? [] : merged.slice(Math.max(0, meeting - aroundMeeting), meeting + aroundMeeting)).map(
      line => `    ${line}`,
    ),
    faults.length === 0
      ? '  The same on all three: each line once, whole, and behind those that its writer wrote before.'
      : `  WRONG: ${faults[0]}.`,
  ]
}

function linesIn(values: Values): readonly string[] {
  return [...values.keys()].filter(path => path.startsWith('log/')).map(path => String(values.get(path)))
}

function count(sides: readonly string[], side: string): number {
  return sides.filter(of => of === side).length
}
