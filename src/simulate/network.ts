/**
 * The network: what becomes of a message between two nodes. Paths may be cut or clogged; a message has a fate of its own.
 */
import { between, roll } from './dice'
import type { FaultKind } from './fault'
import { type Entry, enqueue, entryKind, insert, makeEntry } from './queue'
import type { Fate, Rates } from './schedule'
import { traceText } from './trace-text'
import { countFault, fail, type NodeCell, type World } from './world'

/** What an unhurt message takes when fates are given one by one. */
const plainDelayUs = 1000
/** The longest that a tail reaches, as a multiple of the usual. */
const tailMax = 1024

/** Sends a message on its way. */
export function send(world: World, from: NodeCell, to: string, message: unknown): void {
  const number = ++world.messages
  const target = world.byName.get(to)
  if (world.trace) traceSend(world, from, to, number, message)
  if (target === undefined) {
    drop(world, from.id, number, `nobody is called ${to}`)
    return
  }
  const path = from.index * world.size + target.index
  // What a node sends to itself does not leave it.
  if (target === from) {
    arrive(world, path, number, message, 1, -1)
    return
  }
  const index = world.sentOn[path] as number
  world.sentOn[path] = index + 1
  if (isCut(world, path)) {
    drop(world, from.id, number, 'the path is cut')
    return
  }
  const { fates, rates } = world.schedule
  if (fates !== undefined || world.drawnFates !== undefined) {
    const fate = fates === undefined ? drawnFate(world, path, index) : (fates[`${from.id}>${to}#${index}`] ?? unhurt)
    if (world.drawnFates) world.drawnFates[`${from.id}>${to}#${index}`] = fate
    follow(world, path, number, message, fate)
    return
  }
  const first = roll(world.salt, path, index)
  const usual = usualUs(rates, first)
  if (world.isCalm || (first >>> 16 >= rates.loss && !isHurt(world))) {
    arrive(world, path, number, message, usual, -1)
    return
  }
  follow(world, path, number, message, drawnFate(world, path, index))
}

const unhurt: Fate = { delaysUs: [plainDelayUs] }

function isHurt({ schedule: { rates } }: World): boolean {
  return rates.duplication + rates.reordering + rates.delay + rates.corruption + rates.replay > 0
}

/** How long an unhurt message takes, from 16 of its random bits. */
function usualUs({ networkUs: [least, most] }: Rates, bits: number): number {
  return least + (((bits & 0xffff) * (most - least)) >>> 16)
}

/** The fate that follows from the seed, the path and the number of the message on it. */
function drawnFate(world: World, path: number, index: number): Fate {
  const { salt, isCalm } = world
  const { rates } = world.schedule
  const first = roll(salt, path, index)
  const usual = usualUs(rates, first)
  if (isCalm) return { delaysUs: [usual] }
  if (first >>> 16 < rates.loss) return { delaysUs: [] }
  const second = roll(salt, path + 0x10000, index)
  const third = roll(salt, path + 0x20000, index)
  const delays = [usual]
  if ((third & 0xffff) < rates.delay) {
    countFault(world, 'delay')
    const tail = Math.floor(65536 / ((roll(salt, path + 0x30000, index) & 0xffff) + 1))
    delays[0] = usual * (2 + Math.min(tailMax, tail))
  } else if (second >>> 16 < rates.reordering) {
    // Several times the usual, so that what is sent next comes first.
    countFault(world, 'reordering')
    delays[0] = usual + rates.networkUs[1] * (1 + (third >>> 28))
  }
  if ((second & 0xffff) < rates.duplication) delays.push(usual + (roll(salt, path + 0x40000, index) % 20_000))
  if (rates.corruption + rates.replay === 0) return { delaysUs: delays }
  const fourth = roll(salt, path + 0x50000, index)
  return {
    delaysUs: delays,
    ...((fourth & 0xffff) < rates.corruption ? { flip: third >>> 8 } : {}),
    ...(fourth >>> 16 < rates.replay ? { replay: true as const } : {}),
  }
}

function follow(world: World, path: number, number: number, message: unknown, fate: Fate): void {
  const { delaysUs, flip = -1, replay } = fate
  if (delaysUs.length === 0) {
    countFault(world, 'loss')
    drop(world, fromOf(world, path).id, number, 'lost')
    return
  }
  if (delaysUs.length > 1) countFault(world, 'duplication')
  // What is damaged is the first copy.
  delaysUs.forEach((delay, copy) => arrive(world, path, number, message, delay, copy === 0 ? flip : -1))
  if (replay === true) {
    const to = path % world.size
    // Kept aside, and put in when days have passed.
    world.replays.push(makeEntry(0, entryKind.deliver, to, (path - to) / world.size, number, message, -1))
  }
}

function arrive(world: World, path: number, number: number, message: unknown, delay: number, flip: number): void {
  const to = path % world.size
  const at = Math.max(world.now + delay, world.clogUntil[path] as number)
  if (at > world.now + delay) effectOn(world, path, true)
  enqueue(world.queue, at, entryKind.deliver, to, (path - to) / world.size, number, message, flip)
}

/** Whether the message may be delivered now; false when it was dropped or held back. */
export function passes(world: World, entry: Entry): boolean {
  const path = entry.other * world.size + entry.node
  if (isCut(world, path)) {
    drop(world, fromOf(world, path).id, entry.number, 'the path was cut on the way', world.nodes[entry.node]?.id)
    return false
  }
  const until = world.clogUntil[path] as number
  if (until > world.now) {
    effectOn(world, path, true)
    entry.at = until
    insert(world.queue, entry)
    return false
  }
  return true
}

/** What arrives of a message one bit of which flipped: nothing, since whoever decodes it must notice. */
export function refusesDamage(world: World, entry: Entry): void {
  const { wire } = world.scenario
  if (wire === undefined) return
  const bytes = wire.encode(entry.body).slice()
  const bit = entry.flip % Math.max(1, bytes.length * 8)
  if (bytes.length > 0) bytes[bit >>> 3] = (bytes[bit >>> 3] as number) ^ (1 << (bit & 7))
  countFault(world, 'corruption')
  const from = world.nodes[entry.other]?.id ?? ''
  try {
    wire.decode(bytes)
  } catch {
    drop(world, from, entry.number, 'damaged, and refused', world.nodes[entry.node]?.id)
    return
  }
  const text = `Bit ${bit} of message ${entry.number} from ${from} flipped, and decode took the ${bytes.length} bytes for a message.`
  fail(world, { kind: 'corruption', text: `${text} Give messages a checksum.` })
}

function isCut(world: World, path: number): boolean {
  if (world.cutCount[path] === 0) return false
  effectOn(world, path, false)
  return true
}

/** The faults that cut, or clog, this path have taken effect. */
function effectOn(world: World, path: number, clogs: boolean): void {
  for (const fault of world.active) {
    if (fault.tookEffect || fault.isOver || !(clogs ? fault.clogs : fault.cuts).includes(path)) continue
    fault.tookEffect = true
    countFault(world, fault.kind)
  }
}

function fromOf(world: World, path: number): NodeCell {
  return world.nodes[Math.floor(path / world.size)] as NodeCell
}

/** A message does not arrive. */
export function drop(world: World, from: string, message: number, why: string, node?: string): void {
  world.trace?.push({ step: world.steps, atUs: world.now, kind: 'drop', from, message, why, ...(node ? { node } : {}) })
}

function traceSend(world: World, from: NodeCell, to: string, message: number, body: unknown): void {
  const text = traceText(body)
  world.trace?.push({ step: world.steps, atUs: world.now, node: from.id, kind: 'send', to, message, text })
}

/** Copies of old messages arrive once more, now that days have passed. */
export function replayOld(world: World): void {
  const old = world.replays.splice(0)
  for (const entry of old) {
    countFault(world, 'replay')
    entry.at = world.now + between(roll(world.salt, 0x4e91a, entry.number), world.schedule.rates.networkUs)
    insert(world.queue, entry)
  }
}

/** Begins a fault that lasts; a path that is cut stays cut until the last fault that cuts it ends. */
export function beginPathFault(
  world: World,
  kind: FaultKind,
  cuts: readonly number[],
  clogs: readonly number[],
  untilUs: number,
): void {
  const fault = { kind, cuts, clogs, untilUs, node: -1, tookEffect: false, isOver: false }
  for (const path of cuts) world.cutCount[path] = (world.cutCount[path] as number) + 1
  for (const path of clogs) world.clogUntil[path] = Math.max(world.clogUntil[path] as number, untilUs)
  world.active.push(fault)
  enqueue(world.queue, untilUs, entryKind.end, -1, -1, 0, fault)
}
