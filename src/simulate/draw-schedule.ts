/**
 * Draws the schedule of a seed. Each seed gets its own few kinds of faults (swarm testing): when everything fails at once,
 * most of what is interesting never happens.
 *
 * @see Groce, Zhang, Eide, Chen & Regehr, "Swarm Testing" (ISSTA 2012). We differ: the strength of each fault is drawn, too.
 */
import { invariant, show } from '../base/error'
import { type Random, randomFrom } from '../base/random'
import { drawFault, type Span } from './draw-fault'
import { type Drawer, drawer } from './drawer'
import { type FaultKind, faultKinds } from './fault'
import type { AnyScenario, Workload } from './scenario'
import type { Action, ActionKind, Rates, Schedule } from './schedule'

/** Faults of single messages and of clients, drawn as rates. */
const rateKinds = ['loss', 'duplication', 'reordering', 'delay', 'corruption', 'retry'] as const
/** Faults that change who takes part, or break the promise of a disk or an id: only for protocols that provide for them. */
const risky: readonly FaultKind[] = ['rollback', 'amnesia-new-id', 'amnesia-same-id', 'join', 'leave', 'replace']

/** Every kind of fault. */
export const allFaults: readonly FaultKind[] = Object.keys(faultKinds) as FaultKind[]

/**
 * The faults that a scenario has if it names none: all but those that change the members, and those after which a node has
 * forgotten what it promised (`rollback`, `amnesia-new-id`, `amnesia-same-id`), which no fixed quorum survives.
 */
export const usualFaults: readonly FaultKind[] = allFaults.filter(kind => !risky.includes(kind))

/**
 * The schedule of a seed. O(actions).
 *
 * @param seed a safe integer of at least 0.
 * @throws InvariantError `argument` when the seed is not one, or the scenario has no nodes or more than 16.
 *
 * @example
 * ```ts
 * import { type Scenario, scheduleOf } from 'meldkit/simulate'
 *
 * const idle: Scenario<null> = { name: 'idle', protocol: () => ({ initial: null, step: () => ({ state: null, effects: [] }) }) }
 * scheduleOf(idle, 7).nodes // => 3
 * JSON.stringify(scheduleOf(idle, 7)) === JSON.stringify(scheduleOf(idle, 7)) // => true
 * ```
 */
export function scheduleOf(scenario: AnyScenario, seed: number): Schedule {
  const { nodes = 3, durationMs = 2000, workload } = scenario
  invariant(Number.isInteger(nodes) && nodes >= 1 && nodes <= 16, 'argument', () => {
    return `Scenario ${show(scenario.name)}: nodes must be a whole number from 1 to 16, got ${show(nodes)}.`
  })
  const draw = drawer(randomFrom(seed))
  const allowed = faultsOf(scenario)
  const rates = drawRates(draw, allowed)
  const span = drawSpan(draw, durationMs * 1000)
  const faults = drawFaults(draw, allowed, nodes, span)
  const requests = workload === undefined ? [] : drawRequests(draw, workload, allowed, nodes, span)
  const actions = [...faults, ...requests].sort((a, b) => a.atUs - b.atUs)
  return { seed, nodes, durationUs: durationMs * 1000, actions, rates }
}

/** The faults that make sense for a scenario, of those that it allows. */
export function faultsOf({ faults = usualFaults, wire, workload }: AnyScenario): readonly FaultKind[] {
  return faults.filter(kind => {
    if (kind === 'corruption') return wire !== undefined
    return kind === 'retry' || kind === 'abandon' ? workload !== undefined : true
  })
}

function drawRates(draw: Drawer, allowed: readonly FaultKind[]): Rates {
  const strengths = [655, 3277, 13107]
  const rate = (kind: FaultKind) => (allowed.includes(kind) && draw.below(2) === 0 ? draw.pick(strengths) : 0)
  const rates = Object.fromEntries(rateKinds.map(kind => [kind, rate(kind)])) as Record<
    (typeof rateKinds)[number],
    number
  >
  const slowest = draw.pick([2000, 5000, 20_000])
  // What is to be replayed must have been sent: kept at a fixed rate where days pass.
  const replay = allowed.includes('replay') ? 3277 : 0
  return { ...rates, replay, networkUs: [200, slowest], diskUs: [50, draw.pick([200, 2000, 10_000])] }
}

/** When things happen: over the whole time, or crowded together, where they meet. */
function drawSpan(draw: Drawer, durationUs: number): Span {
  const most = Math.floor(durationUs * 0.9)
  const lengthUs = Math.max(1, Math.floor(most / draw.pick([1, 4, 16])))
  return { fromUs: draw.below(most - lengthUs + 1), lengthUs, durationUs }
}

function drawFaults(draw: Drawer, allowed: readonly FaultKind[], nodes: number, span: Span): readonly Action[] {
  const possible = allowed.filter(kind => kind !== 'abandon' && !(rateKinds as readonly string[]).includes(kind)) as ActionKind[] // biome-ignore format: one line
  const actions: Action[] = []
  if (possible.length === 0) return actions
  const kinds = draw.below(5)
  for (let i = 0; i < kinds; i++) {
    const kind = draw.pick(possible)
    const times = 1 + draw.below(2)
    for (let time = 0; time < times; time++) actions.push(drawFault(draw, kind, nodes, span))
  }
  return actions
}

function drawRequests(
  draw: Drawer,
  workload: Workload<unknown, unknown>,
  allowed: readonly FaultKind[],
  nodes: number,
  { fromUs, lengthUs, durationUs }: Span,
): readonly Action[] {
  const { clients = 3, operations = 8, timeoutMs = 200, request } = workload
  const actions: Action[] = []
  // Who may neither ask again nor give up waits for ever.
  const [mayRetry, mayAbandon] = [allowed.includes('retry'), allowed.includes('abandon')]
  const retriesOf = () => (!mayRetry ? 0 : mayAbandon ? draw.below(3) : 1000)
  const ask = (atUs: number, number: number, retries: number, patienceUs: number) => {
    const made = draw.with((random: Random) => request(random, number))
    actions.push({ atUs, kind: 'request', client: number % clients, to: `n${1 + draw.below(nodes)}`, request: made, retries, patienceUs }) // biome-ignore format: one line
  }
  const patienceUs = mayRetry || mayAbandon ? timeoutMs * 1000 : 1e12
  for (let i = 0; i < operations; i++) ask(fromUs + draw.below(lengthUs), i, retriesOf(), patienceUs)
  // When all is calm again, everything must be answered: asked by clients of their own.
  for (let i = 0; i < 2; i++) ask(durationUs + 1 + i, operations + i, mayRetry ? 5 : 0, timeoutMs * 10_000)
  return actions
}
