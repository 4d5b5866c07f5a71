// The long run: type after type, seed after seed, until the time is up or something is wrong. It ends well only if each kind
// of fault took effect a thousand times.

import { parseArgs } from 'node:util'
import { allFaults, assertScenario, type FaultKind, type Run } from 'meldkit/simulate'
import { add, fateOf, keepingFaults, patience, runsOf, scenarioOf, type TypeScenario, tableOf, types } from './types'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, from: { type: 'string', default: '1' } },
})
const until = Date.now() + Number(values.minutes) * 60_000
const effectsMin = 1000

const counts = new Map<string, Record<string, number>>()
const fates: Record<string, number> = {}
const done = { schedules: 0, steps: 0, messages: 0, operations: 0 }

function count(name: string, { faults, steps, messages, history }: Run): void {
  add(counts, name, faults)
  for (const kind of allFaults) total[kind] = totalOf(kind) + (faults[kind] ?? 0)
  done.schedules++
  done.steps += steps
  done.messages += messages
  done.operations += history.length
}

const total: Record<string, number> = {}
const totalOf = (kind: FaultKind) => total[kind] ?? 0

/** The kind of fault that took effect least often. */
function rarest(): FaultKind {
  return allFaults.reduce((least, kind) => (totalOf(kind) < totalOf(least) ? kind : least))
}

/** Ends with the shortest schedule that shows the problem of the current seed. */
function giveUp(scenario: TypeScenario): never {
  try {
    assertScenario(scenario, { from: seed, seeds: 1 })
  } catch (error) {
    console.error((error as Error).message)
  }
  process.exit(1)
}

let seed = Number(values.from)
for (; Date.now() < until; seed++) {
  for (const type of types) {
    const kind = rarest()
    const scenarios = [
      scenarioOf(type, seed, {}),
      scenarioOf(type, seed, { faults: keepingFaults, nodes: 2 + (seed % 4), to: seed % 2 === 0 ? 'all' : 'one' }),
      scenarioOf(type, seed, { faults: [kind, ...patience], durationMs: 1000 }),
      // Kept ids are safe where no disk forgets.
      scenarioOf(type, seed, { faults: keepingFaults, incarnation: 'kept' }),
    ]
    for (const scenario of scenarios) {
      for (const run of runsOf(scenario, seed, 1)) {
        count(type.name, run)
        if (run.problem !== undefined) giveUp(scenario)
      }
    }
    const forgetful = scenarioOf(type, seed, { faults: ['rollback', 'amnesia-same-id', 'isolation', ...patience], incarnation: 'kept' }) // biome-ignore format: one line
    for (const run of runsOf(forgetful, seed, 1)) {
      count(type.name, run)
      if (run.faults.rollback !== undefined || run.faults['amnesia-same-id'] !== undefined)
        fates[fateOf(run)] = (fates[fateOf(run)] ?? 0) + 1
      if (run.problem !== undefined && !['check', 'settle'].includes(run.problem.kind))
        throw new Error(`${type.name}, kept ids, seed ${seed}: ${run.problem.text}`)
    }
  }
}

console.log(tableOf(counts))
for (const kind of allFaults) console.log(`${kind.padEnd(16)} ${totalOf(kind)}`)
console.log(`kept ids that forgot: ${JSON.stringify(fates)}`)
console.log(`${done.schedules} schedules, ${done.steps} steps, ${done.messages} messages, ${done.operations} operations; next seed ${seed}`) // biome-ignore format: one line
const rare = allFaults.filter(kind => totalOf(kind) < effectsMin)
if (rare.length > 0) {
  console.error(`Less than ${effectsMin} times: ${rare.join(', ')}. Give it more --minutes.`)
  process.exitCode = 1
}
