/**
 * The facts of a tree: who put which node where, and when. The moves of one node are a dot store, and nothing in it loses
 * before causal stability says so, since a move that arrives late may undo what seemed decided.
 */
import { compareDots, counterMax, type Dot, dotText } from '../clock/dot'
import { isReplicaId, type ReplicaId } from '../clock/replica-id'
import type { Reader, Writer } from '../codec/format'
import { goneStamp } from '../codec/format'
import type { Scalar } from '../collections/key'
import type { Crdt } from '../crdt/contract'
import {
  type DotEntry,
  type DotFun,
  dotEntry,
  dotFunSince,
  emptyDotFun,
  hasLive,
  isLive,
  joinDotFuns,
  removeLive,
} from '../crdt/dot-fun'
import { makeStep, type Position, type Step } from './tree-position'

/** The name of a node: the text form of the dot that created it, `3@alice`. */
export type NodeId = string

/** Below which node; null is above all roots, false is the trash. */
export type Place = NodeId | null | false

/** Where a node is put; in the trash there is no order. */
export interface Move {
  readonly parent: Place
  readonly position: Position
}

/** The moves of one node. */
export type Moves = DotFun<Move>

/** A move with all that its order and its effect need. */
export interface Op extends Dot, Move {
  readonly stamp: number
  readonly node: NodeId
}

/** Makes a move; all are made here. */
export function makeMove(parent: Place, position: Position): Move {
  return { parent, position }
}

/** The total order in which moves take effect: the later stamp says more, whoever made it. */
export function compareOps(a: Op, b: Op): number {
  return a.stamp - b.stamp || compareDots(a, b)
}

/** Adds to two lists what has come to the moves of a node and what has gone. */
export function compareMoves(node: NodeId, old: Moves, now: Moves, gone: Op[], come: Op[]): void {
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    const a = old[i]
    const b = now[j]
    const order = a === undefined ? 1 : b === undefined ? -1 : compareDots(a, b)
    if (order <= 0) i++
    if (order >= 0) j++
    const was = order <= 0 && a !== undefined && isLive(a) ? a : undefined
    const is = order >= 0 && b !== undefined && isLive(b) ? b : undefined
    if (was !== undefined && is === undefined) gone.push(opOf(node, was))
    if (is !== undefined && was === undefined) come.push(opOf(node, is))
  }
}

function opOf(node: NodeId, { id, counter, stamp, value }: DotEntry<Move>): Op {
  const { parent, position } = value as Move
  return { id, counter, stamp, node, parent, position }
}

/** The moves of one node, as a type. What may go is for the whole tree to say. */
export const movesType: Crdt<Moves, null, null, 'causal'> = {
  tag: 'tree.moves',
  version: 1,
  kind: 'causal',
  children: [],
  bottom: emptyDotFun(),
  join: joinDotFuns,
  view: () => null,
  edit: () => null,
  clear: removeLive,
  alive: hasLive,
  compact: state => state,
  since: dotFunSince,
  write: (writer, moves) => writer.dots(moves, true, writeMove),
  read(reader) {
    const moves = reader.dots(true, (id, counter, stamp) =>
      dotEntry(id, counter, stamp, stamp === goneStamp ? undefined : readMove(reader, id, counter)),
    )
    return moves.length === 0 ? emptyDotFun() : moves
  },
}

/** Whether a key is the text form of a dot. */
export function isNodeId(key: Scalar): key is NodeId {
  return typeof key === 'string' && dotOf(key) !== undefined
}

/** The dot of a node's id; undefined for other text. */
export function dotOf(node: NodeId): Dot | undefined {
  const at = node.indexOf('@')
  const counter = Number(node.slice(0, at))
  const id = node.slice(at + 1)
  const isDot = at > 0 && isReplicaId(id) && counter >= 1 && counter <= counterMax
  // Numbers have many forms: only one is the text form.
  return isDot && dotText({ id, counter }) === node ? { id, counter } : undefined
}

const above = 0
const inTrash = 1
const below = 2

/** The position without its last step's id and counter, which are those of the dot. */
function writeMove({ counter, value }: DotEntry<Move>, writer: Writer): void {
  const { parent, position } = value as Move
  writer.uint(parent === null ? above : parent === false ? inTrash : below)
  if (parent === false) return
  if (parent !== null) {
    const { id, counter } = dotOf(parent) as Dot
    writer.id(id)
    writer.uint(counter)
  }
  writer.list(position.slice(0, -1), ({ id, start, isLeft, at }) => {
    writer.beginTuple()
    writer.id(id)
    writer.uint(start)
    writer.after(start, at)
    writer.uint(isLeft ? 1 : 0)
    writer.end()
  })
  const last = position[position.length - 1] as Step
  // How far the chain reaches: nothing for one that begins here, which is most of them.
  writer.uint(counter - last.start)
  writer.uint(last.isLeft ? 1 : 0)
}

function readMove(reader: Reader, id: ReplicaId, counter: number): Move {
  const kind = reader.uint()
  if (kind > below) reader.refuse('0, 1 or 2 for a place above all, in the trash or below a node', kind)
  if (kind === inTrash) return makeMove(false, [])
  const parent = kind === above ? null : dotText({ id: reader.id(), counter: readCounter(reader, reader.uint()) })
  const steps = reader.list(index =>
    reader.tuple(() => {
      const by = reader.id()
      const start = readCounter(reader, reader.uint())
      const at = readCounter(reader, reader.after(start))
      return makeStep(by, start, readSide(reader, index), at)
    }),
  )
  const start = readCounter(reader, counter - reader.uint())
  return makeMove(parent, [...steps, makeStep(id, start, readSide(reader, steps.length), counter)])
}

function readCounter(reader: Reader, counter: number): number {
  return counter >= 1 && counter <= counterMax ? counter : reader.refuse('the counter of a dot', counter)
}

/** The first chain has nothing to stand left of. */
function readSide(reader: Reader, index: number): boolean {
  const side = reader.uint()
  return side > (index === 0 ? 0 : 1) ? reader.refuse('1 for left or 0 for right', side) : side === 1
}
