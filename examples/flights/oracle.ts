// The plain computation that says what is right. It replays who did what and what reached whom, and keeps for each place
// the list of all writes. It shares the rules of the airline with the program, and nothing with the library.

import type { Happening } from './network'
import { type Cell, cellValue, forget, type Knows, standing } from './oracle-cells'
import { type Line, linesOf, putLines, startOfLog } from './oracle-log'
import { carryOut, handOf, pairsOf } from './oracle-tasks'
import { type Region, type RegionOf, regions } from './regions'
import type { Task } from './tasks'

/** All that a replica should show, by path: `airports/LAX/departures`. */
export type Values = ReadonlyMap<string, number | string | boolean>
/** The same for each replica. */
export type Expected = Readonly<Record<Region, Values>>

/** Three replicas in the mind of the oracle. */
export interface Oracle {
  /** Takes note of what happened next. */
  note(what: Happening): void
  /** What each replica should show now. */
  expected(): Expected
}

/** What a replica knows, and its clock. */
interface Mind {
  readonly knows: boolean[]
  stamp: number
}

/** An oracle before anything happened. */
export function oracleOf(tasks: readonly Task[], regionOf: RegionOf): Oracle {
  const cells = new Map<string, Cell>()
  const log = startOfLog()
  const minds: Record<Region, Mind> = { west: mind(tasks), central: mind(tasks), east: mind(tasks) }
  const stamps: number[] = []
  const answers = new Map<number, readonly number[]>()
  const pairs = pairsOf(tasks, regionOf)

  const learn = (region: Region, task: number): void => {
    minds[region].knows[task] = true
    minds[region].stamp = Math.max(minds[region].stamp, stamps[task] ?? 0)
  }
  const isKnownToAll = (task: number): boolean => regions.every(region => minds[region].knows[task])
  const perform = (number: number): void => {
    if (number % 500 === 0) for (const cell of cells.values()) forget(cell, isKnownToAll)
    const task = tasks[number] as Task
    const own = minds[task.region]
    own.knows[number] = true
    const stamp = Math.max(own.stamp + 1, task.at * 1024)
    const hand = handOf(cells, log, own.knows, { task: number, writer: task.region, stamp })
    carryOut(task, hand, pairs)
    // A task that changed nothing has no stamp.
    if (!hand.isIdle()) own.stamp = stamps[number] = stamp
  }
  return {
    note(what) {
      if (what.kind === 'performed') perform(what.task)
      else if (what.kind === 'arrived') learn(what.to, what.task)
      else if (what.kind === 'answered') {
        answers.set(what.answer, lackingIn(minds[what.to].knows, minds[what.from].knows))
      } else for (const task of answers.get(what.answer) ?? []) learn(what.to, task)
    },
    expected: () => ({
      west: valuesOf(cells, log, minds.west.knows),
      central: valuesOf(cells, log, minds.central.knows),
      east: valuesOf(cells, log, minds.east.knows),
    }),
  }
}

function mind(tasks: readonly Task[]): Mind {
  return { knows: tasks.map(() => false), stamp: 0 }
}

/** What one knows and the other does not. */
function lackingIn(reader: Knows, sender: Knows): readonly number[] {
  const lacking: number[] = []
  for (let task = 0; task < sender.length; task++) if (sender[task] && !reader[task]) lacking.push(task)
  return lacking
}

function valuesOf(cells: ReadonlyMap<string, Cell>, log: Line, knows: Knows): Values {
  const values = new Map<string, number | string | boolean>()
  for (const [path, cell] of cells) {
    const items = standing(cell, knows)
    if (items.length === 0) continue
    // What stands anywhere in an entry makes the entry present.
    values.set(path.split('/').slice(0, 2).join('/'), true)
    const value = cellValue(cell, knows, items)
    if (value !== undefined && value !== 0) values.set(path, value)
  }
  putLines(
    values,
    linesOf(log, knows).map(({ text }) => text),
  )
  return values
}
