// Faults of trees: what goes wrong when each replica minds its own moves only, or order is a matter of numbers.

import {
  type AnyCausalCrdt,
  type Edit,
  hasSeen,
  type lwwRegister,
  type State,
  type Tree,
  type TreeState,
} from 'meldkit'
import { champEach, champGet, champSingle, emptyChamp } from '../../src/collections/champ'
import { champUpdate } from '../../src/collections/champ-update'
import { type TreeRules, treeWith } from '../../src/sequence/tree'
import { type Chunk, isWithin, opsOf, type Placed, placedBy, replay } from '../../src/sequence/tree-log'
import { compareOps, type NodeId, type Op, type Place } from '../../src/sequence/tree-moves'
import { makeStep, type Position, positionBetween } from '../../src/sequence/tree-position'
import { movesIn } from '../../src/sequence/tree-shape'
import { lwwFixture } from '../arbitraries/registers'
import { treeFixture } from '../arbitraries/tree'
import { broken, type Mutant, mutant } from './mutant'

const intact = treeFixture(lwwFixture)

/** A tree by other rules. */
function by(rules: Partial<TreeRules>) {
  const type = treeWith(lwwFixture.type as AnyCausalCrdt, { replay, between: positionBetween, ...rules })
  return treeFixture(lwwFixture, type as unknown as typeof intact.type)
}

/** The later move of each node holds, and nodes that go round in a circle are nowhere. */
function withCircles(log: Chunk | null, gone: readonly Op[], come: readonly Op[]): Chunk | null {
  const ops = kept(log, gone, come)
  let last = emptyChamp<NodeId, Op>() as Placed
  for (const op of ops) last = champUpdate(last, op.node, () => op)
  let placed = last
  for (const { node } of ops) if (isInCircle(last, node)) placed = champUpdate(placed, node, () => undefined)
  return ops.length === 0 ? null : { older: null, ops, placed }
}

function kept(log: Chunk | null, gone: readonly Op[], come: readonly Op[]): readonly Op[] {
  const left = opsOf(log).filter(op => !gone.some(other => compareOps(op, other) === 0))
  return [...left, ...come].sort(compareOps)
}

function isInCircle(placed: Placed, node: NodeId): boolean {
  const passed = new Set<Place>()
  for (let at: Place = node; typeof at === 'string'; at = champGet(placed, at)?.parent ?? null) {
    if (passed.has(at)) return passed.has(node) && at === node
    passed.add(at)
  }
  return false
}

/** A move that arrives late is done as if it were the latest. */
function withoutRedo(log: Chunk | null, gone: readonly Op[], come: readonly Op[]): Chunk | null {
  if (gone.length > 0) return replay(log, gone, come)
  let placed = placedBy(log)
  for (const op of [...come].sort(compareOps))
    if (!isWithin(placed, op.parent, op.node)) placed = champUpdate(placed, op.node, () => op)
  return come.length === 0 ? log : { older: log, ops: come, placed }
}

/** A number between those of the neighbours; the writer decides where they are equal. */
function fraction(before: Position, after: Position | undefined, ...[id, counter]: [Op['id'], number]): Position {
  const most = 2 ** 40
  const middle = Math.floor(((before[0]?.start ?? 1) + (after?.[0]?.start ?? most)) / 2)
  return [makeStep('number' as Op['id'], middle, false, middle), makeStep(id, counter, false, counter)]
}

/** Of what is stable it keeps the latest move of each node, whether that took effect or not. */
function compactToLatest(type: Tree<ReturnType<typeof lwwRegister>>): Partial<typeof type> {
  return {
    compact(state, horizon) {
      let compacted: TreeState = type.compact(state, horizon)
      if (compacted === state) return state
      champEach(state, (slot, node) => {
        const moves = movesIn(slot)
        const stable = moves.filter(move => move.stamp >= 0 && hasSeen(horizon, move.id, move.counter))
        const latest = stable.reduce((a, b) => (b.stamp >= a.stamp ? b : a), stable[0] as (typeof stable)[number])
        const left = moves.filter(move => move === latest || !stable.includes(move))
        compacted = champUpdate(compacted, node, () => [left, slot[1]])
      })
      return compacted
    },
  }
}

export const treeMutants: readonly Mutant[] = [
  mutant(
    'tree that checks circles where a move is made',
    'Each replica refuses circles of its own making only; two moves of the same time make one, and its nodes are nowhere.',
    'oracle',
    by({ replay: withCircles }),
  ),
  mutant(
    'tree without redo',
    'A move that arrives late is done on top of later ones, so what a tree shows depends on what arrived when.',
    'fresh views',
    by({ replay: withoutRedo }),
  ),
  mutant(
    'siblings by numbers',
    'A node gets a number between those of its neighbours, so two rows made at the same time are shuffled together.',
    'oracle',
    by({ between: fraction }),
  ),
  mutant(
    'tree from which a deletion takes the moves seen',
    'Deleting takes away the moves that were seen, so it loses against any move of the same time, also against an earlier one.',
    'oracle',
    broken(intact, type => ({
      edit(scope: Parameters<typeof type.edit>[0]): Edit<typeof type> {
        const edit = type.edit(scope)
        const remove = (id: NodeId): void => {
          const slot = champGet(scope.read(), id)
          if (slot !== undefined) scope.emit(type.clear(champSingle(id, slot)) as State<typeof type>)
        }
        return { ...edit, delete: remove }
      },
    })),
  ),
  mutant(
    'tree that compacts to the latest moves',
    'Compaction keeps the latest move of each node, though it is another one that put the node where it is.',
    'compaction',
    broken(intact, compactToLatest as never),
  ),
]
