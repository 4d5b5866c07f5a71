/**
 * What happens when the faults stop: first a random quorum is healed and must answer alone, then all are and must settle.
 */
import { limitPatience } from './client'
import { roll } from './dice'
import { startNode } from './node'
import { insert } from './queue'
import { countFault, fail, type NodeCell, type PathFault, type World } from './world'

/** A fault that lasted ends. */
export function endFault(world: World, fault: PathFault): void {
  if (fault.isOver) return
  fault.isOver = true
  for (const path of fault.cuts) world.cutCount[path] = (world.cutCount[path] as number) - 1
  const node = world.nodes[fault.node]
  if (node === undefined) return
  if (fault.kind === 'pause') resume(world, node, fault)
  else if (fault.kind === 'freeze') node.frozenMs = undefined
  else if (node.slowBy === fault) {
    node.slowUs = 0
    node.slowBy = undefined
  }
}

function resume(world: World, node: NodeCell, fault: PathFault): void {
  if (!node.isPaused) return
  node.isPaused = false
  if (node.waiting.length > 0) countFault(world, 'pause')
  fault.tookEffect = true
  for (const entry of node.waiting.splice(0)) {
    entry.at = world.now
    insert(world.queue, entry)
  }
}

/** All faults stop. Only the core can reach each other, until it has answered everything. */
export function calmDown(world: World): void {
  world.isCalm = true
  world.calmSteps = world.steps
  for (const fault of world.active) endFault(world, fault)
  world.clogUntil.fill(0)
  world.core = coreOf(world)
  world.trace?.push({ step: world.steps, atUs: world.now, kind: 'calm' })
  isolateCore(world, 1)
  limitPatience(world)
  for (const id of world.core) startNode(world, world.byName.get(id) as NodeCell)
}

/** A random quorum of the members, or as many as the scenario says. */
function coreOf(world: World): readonly string[] {
  const { members } = world
  const count = Math.min(members.length, world.scenario.coreNodes ?? Math.floor(members.length / 2) + 1)
  const order = members.map((id, i) => [roll(world.salt, 0xc000, i), id] as const)
  return order
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, id]) => id)
    .sort()
}

function isolateCore(world: World, by: 1 | -1): void {
  for (const from of world.nodes) {
    for (const to of world.nodes) {
      if (world.core.includes(from.id) === world.core.includes(to.id)) continue
      world.cutCount[from.index * world.size + to.index] =
        (world.cutCount[from.index * world.size + to.index] as number) + by
    }
  }
}

/** After each step in the calm: goes on to the next phase, or ends the run. True when the run is over. */
export function isSettled(world: World, isIdle: boolean): boolean {
  const { settled, settleSteps = 20_000 } = world.scenario
  const isSpent = isIdle || world.steps - world.calmSteps > settleSteps || world.turns > world.turnsMax
  const why = () => (isIdle ? 'nothing is left to happen' : `${settleSteps} steps were not enough`)
  if (world.openOperations > 0) {
    if (!isSpent) return false
    const who = world.isWhole ? 'the nodes' : `the core of ${world.core.join(', ')}`
    fail(world, { kind: 'settle', text: `After all faults had stopped, ${who} left ${world.openOperations} operations unanswered: ${why()}.` }) // biome-ignore format: one line
    return true
  }
  if (!world.isWhole) {
    if (settled === undefined) return true
    world.isWhole = true
    isolateCore(world, -1)
    world.core = world.members
    for (const id of world.members) startNode(world, world.byName.get(id) as NodeCell)
    return false
  }
  // A look at everything costs more than a step.
  if (!isSpent && world.turns % 16 !== 0) return false
  const lacking = settled?.(world.cluster, world.history)
  if (lacking === undefined) return true
  if (!isSpent) return false
  fail(world, { kind: 'settle', text: `The nodes did not settle: ${lacking} (${why()}).` })
  return true
}
