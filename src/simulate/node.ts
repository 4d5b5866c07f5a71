/**
 * A node: its machine takes events and its effects are carried out.
 */
import type { Moment, ProtocolEffect, ProtocolEvent } from '../base/protocol'
import { answer } from './client'
import { roll } from './dice'
import { write } from './disk'
import { send } from './network'
import { localUsOf, virtualUs, wallMsOf } from './node-clock'
import { type Entry, enqueue, entryKind, insert } from './queue'
import { countFault, fail, type NodeCell, type World } from './world'

type Event = ProtocolEvent<unknown, unknown, unknown>
type Effect = ProtocolEffect<unknown, unknown, unknown>

/** Adds a node that has not started yet. */
export function addNode(world: World, journaled: boolean): NodeCell {
  const index = world.nodes.length
  const id = `n${index + 1}`
  const machine = world.scenario.protocol({ id })
  const node: NodeCell = {
    id,
    index,
    machine,
    state: machine.initial,
    isUp: false,
    isGone: false,
    isPaused: false,
    waiting: [],
    life: 0,
    events: 0,
    timers: new Map(),
    records: new Map(),
    damaged: [],
    writes: [],
    journal: journaled ? [] : undefined,
    writeCount: 0,
    lastWriteUs: 0,
    armed: undefined,
    ppm: 0,
    // Nodes booted at different times.
    localUs: 1_000_000 * (1 + index),
    sinceUs: 0,
    wallMs: -1000 * (1 + index),
    frozenMs: undefined,
    pending: [],
    slowUs: 0,
    slowBy: undefined,
  }
  world.nodes.push(node)
  world.byName.set(id, node)
  return node
}

/** Starts a node, for the first time or again. */
export function startNode(world: World, node: NodeCell): void {
  if (node.isUp || node.isGone) return
  node.isUp = true
  node.life++
  node.state = node.machine.initial
  const damaged = node.damaged.splice(0)
  if (world.trace !== undefined) {
    const text = damaged.length > 0 ? `damaged: ${damaged.join(', ')}` : `${node.records.size} records`
    world.trace.push({ step: world.steps + 1, atUs: world.now, node: node.id, kind: 'start', text })
  }
  const { wallMs, monotonicMs, random } = momentOf(world, node)
  const records = new Map(node.records)
  take(world, node, {
    kind: 'start',
    members: world.members,
    epoch: world.epoch,
    records,
    damaged,
    wallMs,
    monotonicMs,
    random,
  })
}

/** Stops a node: its memory, timers and whatever waits for it are gone. */
export function stopNode(world: World, node: NodeCell, text: string): void {
  if (!node.isUp) return
  node.isUp = false
  node.isPaused = false
  node.life++
  node.waiting.length = 0
  for (const timer of node.timers.values()) timer.live = false
  node.timers.clear()
  world.cluster.delete(node.id)
  world.trace?.push({ step: world.steps, atUs: world.now, node: node.id, kind: 'stop', text })
}

/** Both clocks and a random number. */
export function momentOf(world: World, node: NodeCell): Moment {
  const local = localUsOf(world, node)
  const random = roll(world.salt, 0x6000 + node.index, node.events++)
  return { wallMs: wallMsOf(node, local), monotonicMs: Math.floor(local / 1000), random }
}

/** One step of a node, with all that follows from it. */
export function take(world: World, node: NodeCell, event: Event): void {
  world.steps++
  if (node.pending.length > 0) for (const kind of node.pending.splice(0)) countFault(world, kind)
  let effects: readonly Effect[]
  try {
    const next = node.machine.step(node.state, event)
    node.state = next.state
    effects = next.effects
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    fail(world, { kind: 'throw', text: `The machine of ${node.id} threw on an event of kind ${event.kind}: ${why}` })
    return
  }
  for (let i = 0; i < effects.length; i++) carryOut(world, node, effects[i] as Effect)
  const { always, settled } = world.scenario
  if (always === undefined && settled === undefined) return
  world.cluster.set(node.id, node.state)
  const wrong = always?.(world.cluster, node.id)
  if (wrong !== undefined) fail(world, { kind: 'always', text: wrong })
}

function carryOut(world: World, node: NodeCell, effect: Effect): void {
  switch (effect.kind) {
    case 'send':
      send(world, node, effect.to, effect.message)
      return
    case 'timer':
      setTimer(world, node, effect.timer, effect.afterMs)
      return
    case 'cancel':
      cancelTimer(node, effect.timer)
      return
    case 'persist':
      write(world, node, effect.token, effect.key, effect.value)
      return
    case 'reply':
      answer(world, node, effect.operation, effect.outcome)
      return
    case 'note':
      world.notes[effect.note] = (world.notes[effect.note] ?? 0) + 1
      world.trace?.push({ step: world.steps, atUs: world.now, node: node.id, kind: 'note', note: effect.note })
  }
}

function setTimer(world: World, node: NodeCell, timer: string, afterMs: number): void {
  cancelTimer(node, timer)
  const at = world.now + virtualUs(node, Math.max(0, Math.floor(afterMs * 1000)))
  node.timers.set(timer, enqueue(world.queue, at, entryKind.timer, node.index, -1, node.life, timer))
}

function cancelTimer(node: NodeCell, timer: string): void {
  const entry = node.timers.get(timer)
  if (entry === undefined) return
  entry.live = false
  node.timers.delete(timer)
}

/** Whether the node can take the entry now; else it waits, comes later, or is lost with a node that is down. */
export function isReady(world: World, node: NodeCell, entry: Entry): boolean {
  if (!node.isUp) return false
  if (node.isPaused) {
    node.waiting.push(entry)
    return false
  }
  if (node.slowUs === 0 || entry.held) return true
  const { slowBy } = node
  if (slowBy !== undefined && !slowBy.tookEffect) {
    slowBy.tookEffect = true
    countFault(world, 'slow')
  }
  entry.held = true
  entry.at = world.now + (roll(world.salt, 0x7000 + node.index, world.steps) % node.slowUs)
  insert(world.queue, entry)
  return false
}
