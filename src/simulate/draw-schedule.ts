/**
 * Draws the schedule of a seed. Each seed gets its own few kinds of faults (swarm testing): when everything fails at once,
 * most of what is interesting never happens.
 *
 * @see Groce, Zhang, Eide, Chen & Regehr, "Swarm Testing" (ISSTA 2012). We differ: the strength of each fault is drawn, too.
 */
import { invariant, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { type Random, randomFrom } from '../base/random'
import { drawFault, type Span } from './draw-fault'
import { type Drawer, drawer } from './drawer'
import { type FaultKind, usualFaults } from './fault'
import type { AnyScenario, Workload } from './scenario'
import type { Action, ActionKind, Rates, Schedule } from './schedule'

/** Faults of single messages and of clients, drawn as rates. */
const rateKinds = ['loss', 'duplication', 'reordering', 'delay', 'corruption', 'retry'] as const
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
  const allowed = allowedOf(scenario)
  const span = drawSpan(draw, durationMs * 1000)
  const faults = drawFaults(draw, actionsOf(scenario), nodes, span)
  // Where days pass, messages are kept for afterwards.
  const rates = drawRates(draw, allowed, faults.some(({ kind }) => kind === 'replay') ? 3277 : 0)
  const requests = workload === undefined ? [] : drawRequests(draw, workload, allowed, nodes, span)
  const actions = [...faults, ...requests].sort((a, b) => a.atUs - b.atUs)
  return { seed, nodes, durationUs: durationMs * 1000, actions, rates }
}

/** The faults that make sense for a scenario, of those that it allows. */
const allowedOf: (scenario: AnyScenario) => ReadonlySet<FaultKind> = /* @__PURE__ */ memoByIdentity(
  ({ faults = usualFaults, wire, workload }: AnyScenario) =>
    new Set(
      faults.filter(kind => {
        if (kind === 'corruption') return wire !== undefined
        return kind === 'retry' || kind === 'abandon' ? workload !== undefined : true
      }),
    ),
)

/** Those of them that are actions of their own. */
const actionsOf: (scenario: AnyScenario) => readonly ActionKind[] = /* @__PURE__ */ memoByIdentity(
  (scenario: AnyScenario) =>
    [...allowedOf(scenario)].filter(
      kind => kind !== 'abandon' && !(rateKinds as readonly string[]).includes(kind),
    ) as ActionKind[],
)

function drawRates(draw: Drawer, allowed: ReadonlySet<FaultKind>, replay: number): Rates {
  const strengths = [655, 3277, 13107]
  const rate = (kind: FaultKind) => (allowed.has(kind) && draw.below(2) === 0 ? draw.pick(strengths) : 0)
  const loss = rate('loss')
  const duplication = rate('duplication')
  const reordering = rate('reordering')
  const delay = rate('delay')
  const corruption = rate('corruption')
  const slowest = draw.pick([2000, 5000, 20_000])
  return {
    loss,
    duplication,
    reordering,
    delay,
    corruption,
    replay,
    networkUs: [200, slowest],
    diskUs: [50, draw.pick([200, 2000, 10_000])],
  }
}

/** When things happen: over the whole time, or crowded together, where they meet. */
function drawSpan(draw: Drawer, durationUs: number): Span {
  const most = Math.floor(durationUs * 0.9)
  const lengthUs = Math.max(1, Math.floor(most / draw.pick([1, 4, 16])))
  return { fromUs: draw.below(most - lengthUs + 1), lengthUs, durationUs }
}

function drawFaults(draw: Drawer, possible: readonly ActionKind[], nodes: number, span: Span): readonly Action[] {
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
  allowed: ReadonlySet<FaultKind>,
  nodes: number,
  { fromUs, lengthUs, durationUs }: Span,
): readonly Action[] {
  const { clients = 3, operations = 8, timeoutMs = 200, request } = workload
  const actions: Action[] = []
  // Who may neither ask again nor give up waits for ever.
  const [mayRetry, mayAbandon] = [allowed.has('retry'), allowed.has('abandon')]
  const retriesOf = () => (!mayRetry ? 0 : mayAbandon ? draw.below(3) : 1000)
  const ask = (client: number, atUs: number, number: number, retries: number, patienceUs: number) => {
    const made = draw.with((random: Random) => request(random, number))
    actions.push({ atUs, kind: 'request', client, to: `n${1 + draw.below(nodes)}`, request: made, retries, patienceUs }) // biome-ignore format: one line
  }
  const patienceUs = mayRetry || mayAbandon ? timeoutMs * 1000 : 1e12
  for (let i = 0; i < operations; i++) ask(i % clients, fromUs + draw.below(lengthUs), i, retriesOf(), patienceUs)
  // When all is calm again, everything must be answered, also to clients that have waited for nothing yet.
  for (let i = 0; i < 2; i++) ask(clients + i, durationUs + 1 + i, operations + i, mayRetry ? 5 : 0, timeoutMs * 10_000)
  return actions
}
