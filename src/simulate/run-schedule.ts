/**
 * Runs a schedule: takes what is to happen, in order, until everything is over or something is wrong.
 */
import type { Verdict } from '../check/verdict'
import { act, begin, strike } from './action'
import { calmDown, endFault, isSettled } from './calm'
import { closeOpen, losePatience, takeReply } from './client'
import { finishWrite } from './disk'
import { beginPathFault, drop, passes, refusesDamage } from './network'
import { isReady, momentOf, startNode, take } from './node'
import { dequeue, type Entry, entryKind } from './queue'
import type { Run } from './run'
import type { AnyScenario } from './scenario'
import type { Fate, Schedule } from './schedule'
import { traceHash, traceText } from './trace-text'
import {
  type ArmedCrash,
  type Asked,
  emptyWorld,
  fail,
  faultsOf,
  type NodeCell,
  type PathFault,
  type World,
} from './world'

/** What is kept of a run. */
export interface RunOptions {
  /** Whether every step is kept, with a hash; false if left out. The run itself is the same. */
  readonly trace?: boolean
}

/**
 * Runs a schedule of a scenario. The same schedule gives the same run, on every engine.
 *
 * Cost: O(s log q) for s steps and q things that are still to happen, plus the steps themselves and the scenario's checks.
 *
 * @example
 * ```ts
 * import { runSchedule, type Scenario, scheduleOf } from 'meldkit/simulate'
 *
 * // Each node greets the others when it starts, and counts the greetings that it gets.
 * const greeting: Scenario<number, 'hello'> = {
 *   name: 'greeting',
 *   protocol: () => ({
 *     initial: 0,
 *     step: (greetings, event) => ({
 *       state: event.kind === 'message' ? greetings + 1 : greetings,
 *       effects:
 *         event.kind === 'start' ? event.members.map(to => ({ kind: 'send', to, message: 'hello' as const })) : [],
 *     }),
 *   }),
 * }
 * const schedule = scheduleOf(greeting, 1)
 * const { messages, hash } = runSchedule(greeting, schedule, { trace: true })
 * messages >= 9 // => true
 * hash === runSchedule(greeting, schedule, { trace: true }).hash // => true
 * ```
 */
export function runSchedule(scenario: AnyScenario, schedule: Schedule, { trace = false }: RunOptions = {}): Run {
  return runOf(played(emptyWorld(scenario, schedule, trace, false)))
}

/** Runs a schedule and gives the fate of every message along. */
export function runWithFates(
  scenario: AnyScenario,
  schedule: Schedule,
): readonly [Run, Readonly<Record<string, Fate>>] {
  const world = played(emptyWorld(scenario, schedule, false, true))
  return [runOf(world), world.drawnFates ?? {}]
}

function played(world: World): World {
  begin(world)
  for (;;) {
    const entry = dequeue(world.queue)
    if (entry === undefined) {
      if (isSettled(world, true)) break
      continue
    }
    if (!entry.live) continue
    // No two things happen at the same time.
    world.now = entry.at > world.now ? entry.at : world.now + 1
    world.turns++
    happen(world, entry)
    if (world.problem !== undefined || (world.isCalm && isSettled(world, false))) break
    if (world.turns > world.turnsMax) {
      fail(world, {
        kind: 'settle',
        text: `There is no end of it: ${world.turnsMax} events before the faults stopped.`,
      })
      break
    }
  }
  closeOpen(world)
  judge(world)
  return world
}

function happen(world: World, entry: Entry): void {
  switch (entry.kind) {
    case entryKind.deliver:
      deliver(world, entry)
      return
    case entryKind.timer:
    case entryKind.persisted:
    case entryKind.request:
    case entryKind.members:
      tell(world, world.nodes[entry.node] as NodeCell, entry)
      return
    case entryKind.reply:
      takeReply(world, entry)
      return
    case entryKind.patience:
      losePatience(world, entry)
      return
    case entryKind.action:
      act(world, entry.number)
      return
    case entryKind.begin:
      beginLater(world, entry.body as PathFault)
      return
    case entryKind.strike:
      strike(world, world.nodes[entry.node] as NodeCell, entry.body as ArmedCrash)
      return
    case entryKind.end:
      endFault(world, entry.body as PathFault)
      return
    case entryKind.calm:
      calmDown(world)
      return
    default: {
      const node = world.nodes[entry.node] as NodeCell
      // A core heals alone first; others that are down stay so until it has answered.
      if (!world.isCalm || world.core.includes(node.id)) startNode(world, node)
    }
  }
}

function deliver(world: World, entry: Entry): void {
  const from = world.nodes[entry.other] as NodeCell
  const node = world.nodes[entry.node] as NodeCell
  if (!passes(world, entry)) return
  if (entry.flip >= 0) {
    refusesDamage(world, entry)
    return
  }
  if (!node.isUp) {
    drop(world, from.id, entry.number, 'the node is down', node.id)
    return
  }
  tell(world, node, entry)
}

/** Hands an entry to the node that it concerns, as the event that it stands for. */
function tell(world: World, node: NodeCell, entry: Entry): void {
  // What was asked for in an earlier life of the node is void.
  const isBound = entry.kind === entryKind.timer || entry.kind === entryKind.persisted
  if ((isBound && entry.number !== node.life) || !isReady(world, node, entry)) return
  const { wallMs, monotonicMs, random } = momentOf(world, node)
  if (world.trace !== undefined) traceEvent(world, node, entry)
  switch (entry.kind) {
    case entryKind.deliver: {
      const from = (world.nodes[entry.other] as NodeCell).id
      take(world, node, { kind: 'message', from, message: entry.body, wallMs, monotonicMs, random })
      return
    }
    case entryKind.timer:
      node.timers.delete(entry.body as string)
      take(world, node, { kind: 'timer', timer: entry.body as string, wallMs, monotonicMs, random })
      return
    case entryKind.persisted: {
      const done = finishWrite(world, node)
      if (done === undefined) return
      take(world, node, { kind: 'persisted', token: done.token, wallMs, monotonicMs, random })
      return
    }
    case entryKind.request: {
      const { operation, request, attempt } = entry.body as Asked
      // Once a client asks again, an earlier ask that is still under way counts as a retry as well: one at most is the first.
      take(world, node, { kind: 'request', operation, request, isRetry: attempt > 1, wallMs, monotonicMs, random })
      return
    }
    default: {
      const { members, epoch } = entry.body as { readonly members: readonly string[]; readonly epoch: number }
      take(world, node, { kind: 'members', members, epoch, wallMs, monotonicMs, random })
      return
    }
  }
}

function traceEvent(world: World, node: NodeCell, entry: Entry): void {
  const base = { step: world.steps + 1, atUs: world.now, node: node.id }
  if (entry.kind === entryKind.deliver) {
    const from = (world.nodes[entry.other] as NodeCell).id
    world.trace?.push({ ...base, kind: 'deliver', from, message: entry.number, text: traceText(entry.body) })
  } else if (entry.kind === entryKind.timer) world.trace?.push({ ...base, kind: 'timer', timer: entry.body as string })
  else if (entry.kind === entryKind.persisted) {
    const { token, key } = node.writes[0] ?? { token: 0, key: '' }
    world.trace?.push({ ...base, kind: 'persisted', token, text: key })
  } else if (entry.kind === entryKind.request)
    world.trace?.push({ ...base, kind: 'asked', operation: (entry.body as Asked).operation })
}

function beginLater(world: World, fault: PathFault): void {
  if (!world.isCalm) beginPathFault(world, fault.kind, fault.cuts, fault.clogs, fault.untilUs)
}

/** The verdict on what the clients saw; what was wrong before counts first. */
function judge(world: World): void {
  if (world.problem !== undefined || world.scenario.check === undefined) return
  const verdict = world.scenario.check(world.history)
  if (verdict.kind === 'ok') return
  fail(world, { kind: verdict.kind === 'unknown' ? 'unknown' : 'check', text: textOf(verdict), verdict })
}

function textOf(verdict: Verdict): string {
  return verdict.kind === 'violation' ? verdict.explanation : verdict.kind === 'unknown' ? verdict.reason : ''
}

function runOf(world: World): Run {
  const { scenario, schedule, history, steps, messages, notes, problem, trace = [] } = world
  return {
    scenario: scenario.name,
    schedule,
    history,
    steps,
    messages,
    endUs: world.now,
    faults: faultsOf(world),
    notes,
    ...(problem === undefined ? {} : { problem }),
    trace,
    hash: trace.length === 0 ? 0 : traceHash(trace),
  }
}
