/**
 * Draws one fault of a kind: where, when, how long and how strong.
 */
import type { Drawer } from './drawer'
import type { Action, ActionKind } from './schedule'

/** When faults begin: from `fromUs` on, for `lengthUs`; and when all end. */
export interface Span {
  readonly fromUs: number
  readonly lengthUs: number
  readonly durationUs: number
}

/** One fault among `nodes` nodes that begins within the span. */
export function drawFault(
  draw: Drawer,
  kind: ActionKind,
  nodes: number,
  { fromUs, lengthUs, durationUs }: Span,
): Action {
  const atUs = fromUs + draw.below(lengthUs)
  const forUs = draw.between(1000, Math.max(1000, Math.floor(durationUs / 3)))
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
  const node = draw.pick(names)
  const some = () => draw.shuffled(names).slice(0, 1 + draw.below(Math.max(1, nodes - 1)))
  switch (kind) {
    case 'clog':
      return { atUs, kind, from: node, to: draw.pick(names), forUs }
    case 'swizzle-clog':
      return { atUs, kind, clog: draw.shuffled(names), unclog: draw.shuffled(names), forUs }
    case 'partition':
    case 'one-way':
      return { atUs, kind, side: some(), forUs }
    case 'ring':
      return { atUs, kind, order: draw.shuffled(names), forUs }
    case 'bridge': {
      const [over = node, ...rest] = draw.shuffled(names)
      return { atUs, kind, side: rest.slice(0, Math.ceil(rest.length / 2)), over, forUs }
    }
    case 'rollback':
      return { atUs, kind, node, forUs, backUs: draw.between(1000, Math.max(1000, Math.floor(durationUs / 2))) }
    case 'skew':
      // In place from the start, up to a minute off.
      return { atUs: 0, kind, node, byMs: draw.between(-60_000, 60_000) }
    case 'jump':
      return { atUs, kind, node, byMs: draw.pick([-3_600_000, -1000, -10, 10, 1000, 3_600_000, 31_536_000_000]) }
    case 'drift':
      return { atUs, kind, node, ppm: draw.pick([-200_000, -500, 500, 200_000]) }
    case 'join':
      return { atUs, kind }
    case 'leave':
    case 'replace':
      return { atUs, kind, node }
    case 'replay':
      return { atUs, kind, days: draw.pick([1, 30, 400]) }
    default:
      return { atUs, kind, node, forUs } as Action
  }
}
