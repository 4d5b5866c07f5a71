/**
 * What each action of a schedule does to the world.
 */
import { addClients, takeTurn } from './client'
import { roll } from './dice'
import { rollBack, settleWrites } from './disk'
import { beginPathFault, replayOld } from './network'
import { addNode, stopNode } from './node'
import { localUsOf, setRate, wallMsOf } from './node-clock'
import { cutsOf } from './paths'
import { enqueue, entryKind } from './queue'
import type { Action } from './schedule'
import { type ArmedCrash, countFault, type NodeCell, type PathFault, type World } from './world'

type ActionOf<Kind extends Action['kind']> = Extract<Action, { readonly kind: Kind }>

/** Does one action. What names a node that is not there does nothing. */
export function act(world: World, index: number): void {
  const action = world.schedule.actions[index] as Action
  if (action.kind === 'request') {
    takeTurn(world, index)
    return
  }
  if (world.isCalm) return
  traceFault(world, action)
  if (action.kind === 'join') {
    changeMembers(world, undefined, 1, 'join')
    return
  }
  if (action.kind === 'replay') {
    passDays(world, action.days)
    return
  }
  if ('node' in action) {
    actOnNode(world, action)
    return
  }
  const { cuts, clogs } = cutsOf(world, action)
  if (action.kind !== 'swizzle-clog') {
    beginPathFault(world, action.kind, cuts, clogs, world.now + action.forUs)
    return
  }
  swizzle(world, action)
}

type NodeAction = Extract<Action, { readonly node: string }>

function actOnNode(world: World, action: NodeAction): void {
  const node = world.byName.get(action.node)
  if (node === undefined || node.isGone) return
  switch (action.kind) {
    case 'isolation':
      beginPathFault(world, action.kind, cutsOf(world, action).cuts, [], world.now + action.forUs)
      return
    case 'pause':
    case 'slow':
    case 'freeze':
      hinder(world, node, action)
      return
    case 'skew':
    case 'jump':
      node.wallMs += action.byMs
      node.pending.push(action.kind)
      return
    case 'drift':
      setRate(world, node, action.ppm)
      node.pending.push(action.kind)
      return
    case 'leave':
    case 'replace':
      changeMembers(world, node, action.kind === 'leave' ? 0 : 1, action.kind)
      return
    default:
      crash(world, node, action)
      return
  }
}

function hinder(world: World, node: NodeCell, action: ActionOf<'isolation' | 'pause' | 'slow' | 'freeze'>): void {
  const fault: PathFault = {
    kind: action.kind,
    cuts: [],
    clogs: [],
    untilUs: world.now + action.forUs,
    node: node.index,
    tookEffect: false,
    isOver: false,
  }
  if (action.kind === 'pause') node.isPaused = node.isUp
  else if (action.kind === 'freeze') {
    node.frozenMs = wallMsOf(node, localUsOf(world, node))
    node.pending.push('freeze')
  } else {
    // Long enough that others lose patience, short enough that it goes on.
    node.slowUs = 100_000
    node.slowBy = fault
  }
  world.active.push(fault)
  enqueue(world.queue, fault.untilUs, entryKind.end, node.index, -1, 0, fault)
}

type CrashAction = Exclude<
  NodeAction,
  { readonly kind: 'isolation' | 'pause' | 'slow' | 'freeze' | 'skew' | 'jump' | 'drift' | 'leave' | 'replace' }
>

function crash(world: World, node: NodeCell, action: CrashAction): void {
  if (!node.isUp) return
  const { kind } = action
  if (kind === 'lost-write' || kind === 'torn-write') {
    node.armed = { kind, untilUs: world.now + action.forUs, forUs: action.forUs }
    return
  }
  stopNode(world, node, action.kind)
  settleWrites(world, node, 'all')
  if (kind === 'crash') countFault(world, 'crash')
  if (kind === 'rollback' && rollBack(node, world.now - action.backUs)) countFault(world, 'rollback')
  if (kind === 'amnesia-new-id') {
    changeMembers(world, node, 1, kind, action.forUs)
    return
  }
  if (kind === 'amnesia-same-id') {
    if (node.records.size > 0) countFault(world, kind)
    node.records.clear()
    if (node.journal) node.journal.length = 0
  }
  enqueue(world.queue, world.now + action.forUs, entryKind.start, node.index, -1, node.life, undefined)
}

/** A crash that waited for a write strikes. */
export function strike(world: World, node: NodeCell, { kind, forUs }: ArmedCrash): void {
  if (world.isCalm || !node.isUp) return
  stopNode(world, node, kind)
  settleWrites(world, node, kind === 'lost-write' ? 'prefix' : 'torn')
  enqueue(world.queue, world.now + forUs, entryKind.start, node.index, -1, node.life, undefined)
}

/** One node leaves for good, some join, and all are told, each in its own time. */
function changeMembers(
  world: World,
  leaves: NodeCell | undefined,
  joining: number,
  kind: 'join' | 'leave' | 'replace' | 'amnesia-new-id',
  afterUs = 0,
): void {
  const stay = world.members.filter(id => id !== leaves?.id)
  if (stay.length + joining === 0) return
  if (leaves !== undefined) {
    stopNode(world, leaves, kind)
    leaves.isGone = true
  }
  countFault(world, kind)
  const joined = Array.from({ length: joining }, () => addNode(world, leaves?.journal !== undefined))
  world.members = [...stay, ...joined.map(({ id }) => id)]
  world.epoch++
  world.trace?.push({ step: world.steps, atUs: world.now, kind: 'members', members: world.members })
  for (const { index } of joined) enqueue(world.queue, world.now + afterUs, entryKind.start, index, -1, 0, undefined)
  const told = { members: world.members, epoch: world.epoch }
  for (const id of stay) {
    const { index } = world.byName.get(id) as NodeCell
    const wait = roll(world.salt, 0xb000 + index, world.epoch) % 20_000
    enqueue(world.queue, world.now + wait, entryKind.members, index, -1, 0, told)
  }
}

function passDays(world: World, days: number): void {
  world.daysUs += days * 86_400_000_000
  replayOld(world)
}

/** Clogs all paths of one node after another, and frees them in another order. */
function swizzle(world: World, { clog, unclog, forUs }: ActionOf<'swizzle-clog'>): void {
  const pace = Math.max(1, Math.floor(forUs / 2 / Math.max(1, clog.length)))
  clog.forEach((id, turn) => {
    const node = world.byName.get(id)
    if (node === undefined) return
    const from = turn * pace
    const to = forUs / 2 + unclog.indexOf(id) * pace
    const paths: number[] = []
    for (let i = 0; i < world.size; i++) {
      if (i !== node.index) paths.push(node.index * world.size + i, i * world.size + node.index)
    }
    const fault = { kind: 'swizzle-clog', cuts: [], clogs: paths, untilUs: world.now + Math.floor(to), node: -1, tookEffect: false, isOver: false } // biome-ignore format: one line
    enqueue(world.queue, world.now + from, entryKind.begin, -1, -1, 0, fault)
  })
}

function traceFault(world: World, action: Action): void {
  if (world.trace === undefined || action.kind === 'request') return
  const { atUs, kind, ...rest } = action
  const nodes = 'node' in action ? [action.node] : 'side' in action ? action.side : 'from' in action ? [action.from, action.to] : [] // biome-ignore format: one line
  const text = JSON.stringify(rest)
  const until = 'forUs' in action ? { untilUs: world.now + action.forUs } : {}
  world.trace.push({ step: world.steps, atUs: world.now, kind: 'fault', fault: kind, text, nodes, ...until })
}

/** Puts the first nodes, the clients and all actions in place. */
export function begin(world: World): void {
  const { actions, nodes } = world.schedule
  const journaled = actions.some(({ kind }) => kind === 'rollback')
  for (let i = 0; i < nodes; i++) addNode(world, journaled)
  world.members = world.nodes.map(({ id }) => id)
  for (const { index } of world.nodes) enqueue(world.queue, index + 1, entryKind.start, index, -1, 0, undefined)
  addClients(world)
  actions.forEach(({ atUs }, index) => enqueue(world.queue, atUs, entryKind.action, -1, -1, index, undefined))
  enqueue(world.queue, world.calmUs, entryKind.calm, -1, -1, 0, undefined)
}
