// A tree as naive as it can be: sort all moves by time and do them one after the other, skipping those that would put a node
// below itself; siblings in the order of a walk through chains that hang on each other by pointers. No paths, no
// checkpoints, no persistent anything.

/** Below which node, by number; null is above all roots, and the trash is where nothing shows. */
export type NaivePlace = number | null | 'trash'

/** One move, numbered by the edit that made it; a node has the number of the edit that created it. */
export interface NaiveMove {
  readonly number: number
  readonly by: string
  readonly stamp: number
  readonly node: number
  readonly parent: NaivePlace
  /** Where it stands among its siblings; none in the trash. */
  readonly slot: Slot | undefined
}

/** An element of a chain. */
export interface Slot {
  readonly number: number
  readonly chain: Chain
}

/** Elements that one writer made one after the other, each further out on one side. */
interface Chain {
  readonly by: string
  readonly start: number
  readonly side: 'left' | 'right'
  /** Undefined: it hangs right of the beginning. */
  readonly host: Slot | undefined
}

/** Where the moves put each node. */
export function placeNodes(moves: readonly NaiveMove[]): ReadonlyMap<number, NaiveMove> {
  const placed = new Map<number, NaiveMove>()
  for (const move of [...moves].sort(byTime)) if (!isBelow(placed, move.parent, move.node)) placed.set(move.node, move)
  return placed
}

/** Whether a place is a node or somewhere below it. */
export function isBelow(placed: ReadonlyMap<number, NaiveMove>, place: NaivePlace, node: number): boolean {
  for (let at: NaivePlace = place; typeof at === 'number'; at = placed.get(at)?.parent ?? 'trash') {
    if (at === node) return true
    if (placed.get(at)?.parent === null) return false
  }
  return false
}

/** The moves that put nodes below a place, in sibling order. */
export function rowOf(placed: ReadonlyMap<number, NaiveMove>, place: number | null): readonly NaiveMove[] {
  const row = [...placed.values()].filter(move => move.parent === place)
  const order = walk(row.map(move => move.slot as Slot))
  return row.sort((a, b) => order.indexOf(a.slot as Slot) - order.indexOf(b.slot as Slot))
}

/** The nodes that show, parents before children, left before right. */
export function shownNodes(placed: ReadonlyMap<number, NaiveMove>, place: number | null = null): readonly number[] {
  return rowOf(placed, place).flatMap(({ node }) => [node, ...shownNodes(placed, node)])
}

/** A fresh slot between two that stand side by side. */
export function slotBetween(before: Slot | undefined, after: Slot | undefined, by: string, number: number): Slot {
  const goesLeft = after !== undefined && comesRightOf(after, before)
  const side = goesLeft ? 'left' : 'right'
  const [host, other] = goesLeft ? [after, before] : [before, after]
  const own = chainsAround(host).find(
    chain => chain.by === by && chain.side === side && !chainsAround(other).includes(chain),
  )
  return { number, chain: own ?? { by, start: number, side, host } }
}

/** The chains in which a slot is, outermost first. */
function chainsAround(slot: Slot | undefined): readonly Chain[] {
  return slot === undefined ? [] : [...chainsAround(slot.chain.host), slot.chain]
}

/** Whether a slot hangs right of an earlier one, at whatever depth, or stands further on in a chain in which that is. */
function comesRightOf(slot: Slot, earlier: Slot | undefined): boolean {
  const { side, host } = slot.chain
  const isHere =
    side === 'right' && (host === earlier || (earlier !== undefined && slotsAround(earlier).some(isBehind)))
  return isHere || (host !== undefined && host !== earlier && comesRightOf(host, earlier))
  function isBehind(other: Slot): boolean {
    return other.chain === slot.chain && other.number < slot.number
  }
}

/** A slot, what it hangs on, and so on. */
function slotsAround(slot: Slot | undefined): readonly Slot[] {
  return slot === undefined ? [] : [slot, ...slotsAround(slot.chain.host)]
}

/** The given slots, and those on which they hang, in order. */
function walk(slots: readonly Slot[]): readonly Slot[] {
  const all = [...new Set(slots.flatMap(slotsAround))]
  const hanging = (host: Slot | undefined, side: 'left' | 'right'): readonly Slot[] => {
    const chains = [...new Set(all.map(({ chain }) => chain))].filter(
      chain => chain.host === host && chain.side === side,
    )
    return chains.sort((a, b) => (a.by === b.by ? a.start - b.start : a.by < b.by ? -1 : 1)).flatMap(walkChain)
  }
  const walkChain = (chain: Chain): readonly Slot[] => {
    const elements = all.filter(slot => slot.chain === chain).sort((a, b) => a.number - b.number)
    if (chain.side === 'left') elements.reverse()
    return elements.flatMap(slot => [...hanging(slot, 'left'), slot, ...hanging(slot, 'right')])
  }
  return hanging(undefined, 'right')
}

function byTime(a: NaiveMove, b: NaiveMove): number {
  return a.stamp - b.stamp || (a.by === b.by ? a.number - b.number : a.by < b.by ? -1 : 1)
}
