/**
 * How many schedules the simulator runs a second on one core, and how long the checkers take. By processor time, which other
 * programs disturb least; all seeds are fixed.
 */
import { addWinsSet, randomFrom, randomInt } from 'meldkit'
import {
  checkCausal,
  checkLinearizable,
  checkRegister,
  type History,
  type Operation,
  registerModel,
} from 'meldkit/check'
import { type AnyScenario, gossipScenario, runSchedule, scheduleOf } from 'meldkit/simulate'
import { abdScenario } from '../test/protocols/abd'

const rounds = 5

/** Median seconds of processor time. */
function timed(work: () => void): number {
  const times: number[] = []
  for (let i = -1; i < rounds; i++) {
    // No forced collection: it would throw away shapes of objects that are just not alive, and the code made for them.
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    // The first round only warms up.
    if (i >= 0) times.push((user + system) / 1e6)
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1] as number
}

function schedules(name: string, scenario: AnyScenario, count: number, goal?: number): void {
  let messages = 0
  let steps = 0
  const seconds = timed(() => {
    messages = 0
    steps = 0
    for (let seed = 1; seed <= count; seed++) {
      const run = runSchedule(scenario, scheduleOf(scenario, seed))
      if (run.problem !== undefined) throw new Error(`${name}, seed ${seed}: ${run.problem.text}`)
      messages += run.messages
      steps += run.steps
    }
  })
  const rate = Math.round(count / seconds)
  const met = goal === undefined ? '' : ` (goal ${goal}${rate >= goal ? '' : ', missed'})`
  console.log(`  ${String(rate).padStart(7)} schedules/s${met}, ${Math.round(messages / count)} messages and ${Math.round(steps / count)} steps each: ${name}`) // biome-ignore format: one line
}

console.log('Schedules, each drawn, run with all usual faults, and checked')
const register = abdScenario()
const { check: _, ...unchecked } = register
schedules('register on three nodes, by majorities', register, 5000, 10_000)
schedules('the same, not checked', unchecked, 5000)
schedules('the same on five nodes', abdScenario(undefined, 5), 3000)
const tags = gossipScenario({
  name: 'tags',
  type: addWinsSet<string>(),
  edits: ['a', 'b', 'c'],
  apply: (edit, tag) => (tag === 'c' ? edit.remove('a') : edit.add(tag)),
})
schedules('a set that three nodes gossip as whole states, all faults, convergence checked at every step', tags, 500)

/** A register that five processes read and write, linearizable, with unique values; about four operations overlap. */
function registerHistory(operations: number): History {
  let random = randomFrom(1)
  const draw = (below: number) => {
    const [value, next] = randomInt(random, below)
    random = next
    return value
  }
  const history: Operation[] = []
  let value: number | null = null
  // Each operation takes effect at its own time, and spans some time around it.
  for (let i = 0; i < operations; i++) {
    const at = i * 10
    const base = { process: `p${i % 5}`, key: '', outcome: 'ok' as const, call: at - draw(20), return: at + draw(20) }
    if (draw(2) === 0) {
      value = i
      history.push({ ...base, name: 'write', input: i })
    } else history.push({ ...base, name: 'read', output: value })
  }
  return history
}

function checks(name: string, check: () => { readonly kind: string }, goalMs?: number): void {
  const ms =
    timed(() => {
      const { kind } = check()
      if (kind !== 'ok') throw new Error(`${name}: expected ok, got ${kind}`)
    }) * 1000
  const met = goalMs === undefined ? '' : ` (goal ${goalMs}${ms <= goalMs ? '' : ', missed'})`
  console.log(`  ${ms.toFixed(1).padStart(8)} ms${met}: ${name}`)
}

console.log('Checkers, on legal histories of a register with unique values')
const large = registerHistory(10_000)
const small = registerHistory(1000)
checks('linearizability by zones, 10,000 operations', () => checkRegister(large), 100)
checks('linearizability by search, 10,000 operations', () => checkLinearizable(registerModel(null), large))
checks('causal convergence, 1,000 operations', () => checkCausal(small, 'CCv'))
checks('causal memory, 1,000 operations', () => checkCausal(small, 'CM'))
checks('causal convergence, 10,000 operations', () => checkCausal(large, 'CCv'))
