/**
 * Which paths a fault of the network cuts or clogs. A path is `from * size + to`, by indices of nodes.
 */
import type { Action } from './schedule'
import type { World } from './world'

/** The paths that an action cuts and those that it clogs. */
export function cutsOf(
  world: World,
  action: Action,
): { readonly cuts: readonly number[]; readonly clogs: readonly number[] } {
  const { size, byName } = world
  const indexOf = (id: string) => byName.get(id)?.index ?? -1
  const cut = (isCut: (from: number, to: number) => boolean) => ({ cuts: pathsWhere(size, isCut), clogs: [] })
  switch (action.kind) {
    case 'clog': {
      const [from, to] = [indexOf(action.from), indexOf(action.to)]
      return { cuts: [], clogs: from < 0 || to < 0 ? [] : [from * size + to] }
    }
    case 'partition': {
      const side = action.side.map(indexOf)
      return cut((from, to) => side.includes(from) !== side.includes(to))
    }
    case 'one-way': {
      const side = action.side.map(indexOf)
      return cut((from, to) => side.includes(from) && !side.includes(to))
    }
    case 'bridge': {
      const side = action.side.map(indexOf)
      const over = indexOf(action.over)
      return cut((from, to) => from !== over && to !== over && side.includes(from) !== side.includes(to))
    }
    case 'isolation': {
      const node = indexOf(action.node)
      return cut((from, to) => from !== to && (from === node || to === node))
    }
    case 'ring': {
      const places = action.order.map(indexOf)
      return cut((from, to) => !reaches(places.indexOf(from), places.indexOf(to), places.length))
    }
    default:
      return { cuts: [], clogs: [] }
  }
}

/** Whether one place on a ring reaches another: its neighbours on both sides, as far as makes a majority. */
function reaches(from: number, to: number, count: number): boolean {
  if (from < 0 || to < 0 || from === to) return true
  const ahead = (to - from + count) % count
  const majority = Math.floor(count / 2) + 1
  // Three in a ring are all neighbours, so there the way is open in one direction only.
  if (count <= 3) return ahead < majority
  const far = Math.ceil((majority - 1) / 2)
  return ahead <= far || count - ahead <= far
}

function pathsWhere(size: number, holds: (from: number, to: number) => boolean): readonly number[] {
  const paths: number[] = []
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) if (holds(from, to)) paths.push(from * size + to)
  }
  return paths
}
