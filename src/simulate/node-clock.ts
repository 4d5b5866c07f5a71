/**
 * The clocks of a node: they follow virtual time at a rate, with an offset, and may stand still.
 */
import type { NodeCell, World } from './world'

/** The wall clock when virtual time begins. */
export const epochMs = 1_750_000_000_000

/** Virtual microseconds by the node's own clock, which never goes back. */
export function localUsOf(world: World, node: NodeCell): number {
  const passed = world.now + world.daysUs - node.sinceUs
  return node.localUs + passed + (node.ppm === 0 ? 0 : Math.floor((passed * node.ppm) / 1_000_000))
}

/** What the node's wall clock shows. */
export function wallMsOf(node: NodeCell, localUs: number): number {
  return node.frozenMs ?? epochMs + Math.floor(localUs / 1000) + node.wallMs
}

/** How long virtual time takes while the node's clock counts `localUs`. */
export function virtualUs(node: NodeCell, localUs: number): number {
  return node.ppm === 0 ? localUs : Math.max(1, Math.floor((localUs * 1_000_000) / (1_000_000 + node.ppm)))
}

/** Lets the node's clocks run at another rate from now on. */
export function setRate(world: World, node: NodeCell, ppm: number): void {
  node.localUs = localUsOf(world, node)
  node.sinceUs = world.now + world.daysUs
  node.ppm = ppm
}
