/** What `meldkit simulate` tells, as text and as data. */
import { faultKinds } from '../simulate/fault'
import type { Search } from './search'
import type { Often } from './tally'
import { counted, grouped, indented, perSecond, table } from './text'

/** The summary of one scenario: a sentence, then what took effect how often. */
export function searchText(search: Search, stopped: boolean): string {
  const { scenario, tally } = search
  const { schedules } = tally
  const last = search.from + schedules - 1
  const seeds = schedules <= 1 ? `seed ${search.from}` : `seeds ${search.from} to ${last}`
  const ran = `${counted(schedules, 'schedule')} (${seeds}) in ${(search.ms / 1000).toFixed(1)} s, ${perSecond(schedules, search.ms)} per second`
  const did = `${counted(tally.steps, 'step')}, ${counted(tally.messages, 'message')}, ${counted(tally.operations, 'operation')}`
  const lines = [`${scenario.name}: ${ran}; ${did}: ${resultText(search)}${stopped ? '; stopped early' : ''}.\n`]
  const faults = faultRows(search)
  if (faults !== '') lines.push(indented(faults))
  if (Object.keys(tally.notes).length > 0) lines.push(indented(often('note', tally.notes, Object.keys(tally.notes))))
  return lines.join('\n')
}

function resultText({ failed, tally: { undecided, firstUndecided } }: Search): string {
  if (failed !== undefined) return `a problem at seed ${failed.schedule.seed}`
  if (firstUndecided === undefined) return 'all well'
  const { seed, text } = firstUndecided
  return `${counted(undecided, 'check')} gave up, first at seed ${seed}: ${text.replace(/\.$/, '')}`
}

function faultRows({ scenario, tally }: Search): string {
  const kinds = Object.keys(faultKinds) as (keyof typeof faultKinds)[]
  const seen = kinds.filter(kind => tally.faults[kind] !== undefined)
  const never = (scenario.faults ?? []).filter(kind => tally.faults[kind] === undefined)
  const rows = seen.length === 0 ? '' : often('fault', tally.faults, seen)
  return never.length === 0 ? rows : `${rows}never took effect: ${never.join(', ')}\n`
}

function often(what: string, counts: Readonly<Record<string, Often>>, names: readonly string[]): string {
  const rows = names.map(name => {
    const { times, schedules } = counts[name]!
    return [name, grouped(times), grouped(schedules), '']
  })
  return table([[what, 'took effect', 'in schedules', ''], ...rows])
}

/** The summary as data, for `--json`. */
export function searchData({ scenario, from, tally, ms }: Search): Readonly<Record<string, unknown>> {
  return { scenario: scenario.name, from, ...tally, seconds: Math.round(ms) / 1000 }
}
