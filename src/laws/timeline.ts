/**
 * A world as text: one column for each replica, one line for each step, with what it did and the view after it.
 */

import type { Happening, World } from './interpret'

/** The most characters of one cell; longer ones are cut. */
const cellMax = 56

/**
 * The timeline of a world.
 *
 * @example
 * ```ts
 * import { enableWinsFlag } from 'meldkit'
 * import { interpret, timeline } from 'meldkit/laws'
 * import fc from 'fast-check'
 *
 * const flag = { name: 'flag', type: enableWinsFlag(), edits: fc.constant('on'), apply: edit => edit.enable(), show: op => op }
 * const steps = [{ kind: 'edit', at: 0, ops: ['on'] }, { kind: 'merge', from: 0, to: 1 }]
 * timeline(interpret(flag, { steps, delivery: 'any', seed: 0 })).split('\n').map(line => line.trimEnd()) // => ['     west       central                      east', '  1  on → true  ·                            ·', '  2  ·          receives all of west → true  ·']
 * ```
 */
export function timeline(world: World): string {
  const rows = world.happenings.map(happening => {
    const cell = cut(`${happening.what} → ${happening.version.view}`)
    return {
      step: happening.step,
      cells: world.names.map((_, column) => (column === columnOf(happening) ? cell : '·')),
    }
  })
  const widths = world.names.map((name, column) =>
    Math.max(name.length, ...rows.map(({ cells }) => cells[column]!.length)),
  )
  const line = (start: string, cells: readonly string[]) =>
    [start.padStart(3), ...cells.map((cell, column) => cell.padEnd(widths[column] as number))].join('  ').trimEnd()
  const lines = [line('', world.names), ...rows.map(({ step, cells }) => line(String(step), cells))]
  if (world.failure !== undefined)
    lines.push(line(String(world.failure.step), [`throws ${String(world.failure.error)}`]))
  return lines.join('\n')
}

/** A text of at most a cell's length. */
export function cut(text: string, max = cellMax): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text
}

function columnOf({ version }: Happening): number {
  return version.column
}
