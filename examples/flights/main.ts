// `npm start`: three replicas count 20,000 real flights over a network that loses, doubles and reorders, with one of them
// cut off for a third of the time, and book gates; then every value is compared with a plain computation, and no gate may
// have been held twice. docs/flights.md explains it.

import { help, parseArguments } from './arguments'
import { tour, tourText } from './explore'
import { progressOn } from './progress'
import { datasetFile, type Flight, readFlights } from './records'
import { readRegions, regions } from './regions'
import { number, reportOf } from './report'
import { defaults, run } from './run'
import { board } from './schema'
import { tasksOf, timeText } from './tasks'

process.exitCode = main(process.argv.slice(2))

function main(args: readonly string[]): number {
  const asked = parseArguments(args)
  if (asked.kind === 'failed') return refuse(asked.fault)
  if (asked.kind === 'help') {
    console.log(help)
    return 0
  }
  const parsed = readFlights(asked.input ?? datasetFile('flights-20k.json'))
  if (parsed.kind === 'failed') return refuse(`${asked.input ?? 'flights-20k.json'}: ${parsed.fault}`)
  return asked.kind === 'explore' ? explore(parsed.flights) : fly(parsed.flights, asked.seed ?? defaults.seed)
}

function explore(flights: readonly Flight[]): number {
  const steps = tour(flights, readRegions())
  console.log(tourText(steps).join('\n'))
  return steps.every(step => step.isRight) ? 0 : 1
}

function fly(flights: readonly Flight[], seed: number): number {
  const started = performance.now()
  const regionOf = readRegions()
  const tasks = tasksOf(flights, regionOf)
  const airports = new Set(flights.flatMap(({ origin, destination }) => [origin, destination]))
  const [from, to] = [flights[0], flights.at(-1)].map(flight => timeText(flight?.at ?? 0).slice(0, 10))
  console.log(`${number(flights.length)} flights between ${airports.size} airports, ${from} to ${to}:`)
  console.log(`${number(tasks.length)} tasks on the replicas ${regions.join(', ')}, seed ${seed}.`)
  const result = run(board(), tasks, regionOf, {
    ...defaults,
    seed,
    progress: progressOn(process.stdout, tasks.length),
  })
  const { lines, isRight } = reportOf(result, flights, regionOf)
  console.log(['', ...lines].join('\n'))
  console.log(`Time: ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  return isRight ? 0 : 1
}

function refuse(fault: string): number {
  console.error(`flights: ${fault}`)
  return 2
}
