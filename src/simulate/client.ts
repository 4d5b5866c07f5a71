/**
 * Clients: each asks one thing after another, waits, asks again or gives up, and remembers what it was told.
 */
import { operationId } from '../base/operation-id'
import type { Outcome } from '../base/outcome'
import type { Operation } from '../check/history'
import { between, roll } from './dice'
import { type Entry, enqueue, entryKind } from './queue'
import type { Action } from './schedule'
import { traceText } from './trace-text'
import { type Asked, type ClientCell, countFault, fail, type NodeCell, rollNext, type World } from './world'

type RequestAction = Extract<Action, { readonly kind: 'request' }>

/** The clients that the schedule speaks of. */
export function addClients(world: World): void {
  for (const action of world.schedule.actions) {
    if (action.kind !== 'request') continue
    world.openOperations++
    while (world.clients.length <= action.client) {
      const index = world.clients.length
      const name = `c${index + 1}`
      world.clients.push({ index, process: name, generation: 1, operations: 0, asked: undefined, turns: [] })
    }
  }
}

/** The turn of a request has come; a client that still waits for an answer asks it afterwards. */
export function takeTurn(world: World, action: number): void {
  const request = world.schedule.actions[action] as RequestAction
  const client = world.clients[request.client] as ClientCell
  client.turns.push(action)
  if (client.asked === undefined) askNext(world, client)
}

function askNext(world: World, client: ClientCell): void {
  const action = client.turns.shift()
  if (action === undefined) return
  const { request, to, retries, patienceUs } = world.schedule.actions[action] as RequestAction
  const operation = operationId(client.process, ++client.operations)
  // When only some nodes are sure to be reached, it is they that are asked.
  const first = world.isCalm && !world.core.includes(to) ? (world.core[rollNext(world) % world.core.length] ?? to) : to
  const asked = { operation, action, request, to: first, call: world.now, retriesLeft: retries, attempt: 0, patienceUs }
  client.asked = asked
  ask(world, client, asked)
}

function ask(world: World, client: ClientCell, asked: Asked): void {
  asked.attempt++
  const node = world.byName.get(asked.to)
  const { operation } = asked
  if (world.trace !== undefined) {
    const text = traceText(asked.request)
    const base = { step: world.steps, atUs: world.now, client: client.process, to: asked.to }
    world.trace.push({ ...base, kind: 'request', operation, text })
  }
  if (node !== undefined) {
    enqueue(world.queue, delayed(world, client), entryKind.request, node.index, client.index, node.life, asked)
  }
  enqueue(world.queue, world.now + asked.patienceUs, entryKind.patience, -1, client.index, asked.attempt, asked)
}

function delayed(world: World, client: ClientCell): number {
  return world.now + between(roll(world.salt, 0xa000 + client.index, world.rolls++), world.schedule.rates.networkUs)
}

/** Who has waited since before the calm waits no longer than those who ask in it: what a crash took is not coming. */
export function limitPatience(world: World): void {
  const { timeoutMs = 200 } = world.scenario.workload ?? {}
  for (const { asked, index } of world.clients) {
    if (asked === undefined) continue
    enqueue(world.queue, world.now + timeoutMs * 10_000, entryKind.patience, -1, index, asked.attempt, asked)
  }
}

/** A node answers. */
export function answer(world: World, node: NodeCell, operation: string, outcome: Outcome<unknown>): void {
  world.trace?.push({ step: world.steps, atUs: world.now, node: node.id, kind: 'answer', operation })
  const client = world.clients.find(each => each.asked?.operation === operation)
  if (client === undefined) return
  enqueue(world.queue, delayed(world, client), entryKind.reply, node.index, client.index, 0, { operation, outcome })
}

/** An answer arrives at its client, which may have given up long ago. */
export function takeReply(world: World, entry: Entry): void {
  const client = world.clients[entry.other] as ClientCell
  const { operation, outcome } = entry.body as { operation: string; outcome: Outcome<unknown> }
  const { asked } = client
  if (asked === undefined || asked.operation !== operation) return
  if (world.trace !== undefined) {
    const text = outcome.kind === 'ok' ? traceText(outcome.value) : `${outcome.kind}: ${outcome.reason}`
    const node = (world.nodes[entry.node] as NodeCell).id
    world.trace.push({
      step: world.steps,
      atUs: world.now,
      node,
      kind: 'reply',
      client: client.process,
      operation,
      text,
    })
  }
  if (outcome.kind === 'unknown' && asked.call >= world.calmUs) {
    const text = `${operation}, asked after all faults had stopped, was answered with unknown: ${outcome.reason}`
    fail(world, { kind: 'settle', text })
  }
  close(world, client, asked, outcome)
}

/** The client has waited long enough: it asks another node, or gives up. */
export function losePatience(world: World, entry: Entry): void {
  const client = world.clients[entry.other] as ClientCell
  const { asked } = client
  if (asked !== entry.body || asked === undefined || asked.attempt !== entry.number) return
  if (asked.retriesLeft > 0) {
    asked.retriesLeft--
    countFault(world, 'retry')
    const nodes = world.isCalm ? world.core : world.members
    asked.to = nodes[rollNext(world) % nodes.length] ?? asked.to
    ask(world, client, asked)
    return
  }
  if (!world.isCalm) countFault(world, 'abandon')
  if (asked.call >= world.calmUs) {
    const { operation, to } = asked
    const text = `${operation}, asked of ${to} after all faults had stopped, was not answered within ${asked.patienceUs / 1000} ms.`
    fail(world, { kind: 'settle', text })
  }
  close(world, client, asked, undefined)
}

function close(world: World, client: ClientCell, asked: Asked, outcome: Outcome<unknown> | undefined): void {
  world.history.push(operationOf(world, client, asked, outcome))
  world.openOperations--
  client.asked = undefined
  // Who was not told an outcome may have something under way for ever; what comes next is another process.
  if (outcome === undefined || outcome.kind === 'unknown')
    client.process = `c${client.index + 1}.${++client.generation}`
  if (client.turns.length === 0) return
  // To ask is another thing than to be answered, and has a time of its own.
  world.now++
  askNext(world, client)
}

/** Operations that are open when the run ends. */
export function closeOpen(world: World): void {
  for (const client of world.clients) {
    if (client.asked !== undefined) world.history.push(operationOf(world, client, client.asked, undefined))
  }
}

function operationOf(
  world: World,
  client: ClientCell,
  { request, action, call }: Asked,
  outcome: Outcome<unknown> | undefined,
): Operation {
  const { workload } = world.scenario
  const { key = '', name, input } = workload?.operation(request, action) ?? { name: 'request', input: request }
  const kind = outcome?.kind ?? 'unknown'
  const operation: Mutable<Operation> = { process: client.process, key, name, outcome: kind, call }
  if (input !== undefined) operation.input = input
  if (kind === 'unknown') return operation
  operation.return = world.now
  if (outcome?.kind !== 'ok') return operation
  if (workload?.answer !== undefined) return Object.assign(operation, workload.answer(outcome.value, request))
  operation.output = outcome.value
  return operation
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
