// The table: what each replica shows before and after the healing, for the busiest airports and a route.

import { routeOf } from './operations'
import type { Values } from './oracle'
import type { Flight } from './records'
import { type Region, type RegionOf, regions } from './regions'
import type { Moment } from './run'

/** The columns' widths: the datum, then before and after on three replicas, then the oracle; 100 in all. */
const [datumWidth, cellWidth] = [16, 12]

/** The lines of the table. Rows on which the replicas disagreed before healing are marked. */
export function tableOf(
  before: Moment,
  after: Moment,
  flights: readonly Flight[],
  regionOf: RegionOf,
): readonly string[] {
  const columns = [
    ...regions.map(region => before.shown[region]),
    ...regions.map(region => after.shown[region]),
    after.expected.west,
  ]
  const lines = [
    row('', ['', 'before', '', '', 'after', '', 'oracle']),
    row('', [...regions, ...regions, '']),
    '-'.repeat(datumWidth + 7 * cellWidth),
  ]
  for (const { title, rows } of sectionsOf(flights, regionOf)) {
    lines.push(title)
    for (const [datum, read] of rows) {
      const cells = columns.map(read)
      const isApart = new Set(cells.slice(0, regions.length)).size > 1
      lines.push(row(`${isApart ? '≠' : ' '} ${datum}`, cells))
    }
  }
  return lines
}

type Row = readonly [datum: string, read: (values: Values) => string]
interface Section {
  readonly title: string
  readonly rows: readonly Row[]
}

/** The busiest airport of each region, and the busiest route between two regions. */
function sectionsOf(flights: readonly Flight[], regionOf: RegionOf): readonly Section[] {
  const ends = flights.flatMap(({ origin, destination }) => [origin, destination])
  const airports = regions.flatMap(region => busiest(ends.filter(airport => regionOf(airport) === region)))
  const between = flights.filter(({ origin, destination }) => regionOf(origin) !== regionOf(destination))
  const routes = busiest(between.map(({ origin, destination }) => routeOf(origin, destination)))
  return [
    ...airports.map(airport => airportSection(airport, regionOf(airport))),
    ...routes.map(route => ({ title: `route ${route}`, rows: routeRows(`routes/${route}`) })),
  ]
}

function airportSection(airport: string, region: Region): Section {
  const path = `airports/${airport}`
  const rows: readonly Row[] = [
    ['departures', number(`${path}/departures`)],
    ['arrivals', number(`${path}/arrivals`)],
    ['inbound', number(`${path}/inbound`)],
    ['delay minutes', number(`${path}/delayMinutes`)],
    ['delay caused', number(`${path}/delayCaused`)],
    ['worst delay', number(`${path}/worstDelay`)],
    ['last movement', time(`${path}/lastMovement`)],
    ['routes served', values => String(count(values, `${path}/routes/`))],
    ['alert', values => (values.has(`${path}/alert`) ? 'raised' : '-')],
    [
      'late flights',
      values => (values.has(`incidents/${airport}`) ? number(`incidents/${airport}/lateFlights`)(values) : '-'),
    ],
  ]
  return { title: `airport ${airport} (${region})`, rows }
}

function routeRows(path: string): readonly Row[] {
  return [
    ['departed', number(`${path}/departed`)],
    ['arrived', number(`${path}/arrived`)],
    ['delay minutes', number(`${path}/delayMinutes`)],
    ['worst delay', number(`${path}/worstDelay`)],
    ['last movement', time(`${path}/lastMovement`)],
  ]
}

function number(path: string): (values: Values) => string {
  return values => String(values.get(path) ?? 0)
}

/** Month, day and time of a movement. */
function time(path: string): (values: Values) => string {
  return values => String(values.get(path) ?? '-').slice(5, 16) || '-'
}

function count(values: Values, prefix: string): number {
  return [...values.keys()].filter(path => path.startsWith(prefix)).length
}

/** The name that occurs most often, the first of several; none among none. */
function busiest(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return [...counts.keys()].filter(name => counts.get(name) === most).slice(0, 1)
}

function row(datum: string, cells: readonly string[]): string {
  return (datum.padEnd(datumWidth) + cells.map(cell => cell.padStart(cellWidth)).join('')).trimEnd()
}
