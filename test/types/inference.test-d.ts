// What the types say about descriptors: State, Value and Edit follow from the descriptor, to any depth.

import { describe, expectTypeOf, test } from 'vitest'
import {
  type AddWinsSet,
  addWinsSet,
  type CausalLengthSet,
  type Changes,
  causalLengthSet,
  change,
  changesSince,
  type Delta,
  decode,
  type Edit,
  type EnableWinsFlag,
  enableWinsFlag,
  encode,
  type Kind,
  type LatticeRegister,
  type LwwRegister,
  latticeRegister,
  lwwRegister,
  maxLattice,
  maxRegister,
  merge,
  type mvRegister,
  type OrMap,
  orMap,
  type PnCounter,
  type Presence,
  pnCounter,
  presence,
  presentSince,
  productLattice,
  type RemoveWinsSet,
  type Replica,
  type ReplicaId,
  removeWinsSet,
  replica,
  replicaId,
  type Scalar,
  type State,
  type Struct,
  struct,
  unionLattice,
  type Value,
  view,
} from '../../src/index'

const Todo = struct({ done: enableWinsFlag(), title: lwwRegister('') })
const Board = struct({ likes: pnCounter(), tags: addWinsSet<'red' | 'blue'>(), todos: orMap(Todo) })
const board = replica(Board, 'alice')

describe('Value', () => {
  test('of leaf types is a plain value', () => {
    expectTypeOf<Value<PnCounter>>().toEqualTypeOf<number>()
    expectTypeOf<Value<EnableWinsFlag>>().toEqualTypeOf<boolean>()
    expectTypeOf<Value<LwwRegister<string>>>().toEqualTypeOf<string>()
    expectTypeOf<Value<AddWinsSet<number>>>().toEqualTypeOf<ReadonlySet<number>>()
    expectTypeOf<Value<RemoveWinsSet<number>>>().toEqualTypeOf<ReadonlySet<number>>()
    expectTypeOf<Value<CausalLengthSet<number>>>().toEqualTypeOf<ReadonlySet<number>>()
    expectTypeOf<Value<Presence<string>>>().toEqualTypeOf<ReadonlyMap<ReplicaId, string>>()
    expectTypeOf(presentSince(presence<string>(), replica(presence<string>(), 'a'), 0)).toEqualTypeOf<
      ReadonlyMap<ReplicaId, string>
    >()
    expectTypeOf(view(maxRegister(), replica(maxRegister(), 'a'))).toEqualTypeOf<number | undefined>()
    expectTypeOf<Value<ReturnType<typeof mvRegister<string>>>>().toEqualTypeOf<readonly string[]>()
  })

  test('of a struct is a plain object of the values of its parts, to any depth', () => {
    expectTypeOf<Value<typeof Board>>().toEqualTypeOf<{
      readonly likes: number
      readonly tags: ReadonlySet<'red' | 'blue'>
      readonly todos: ReadonlyMap<string, { readonly done: boolean; readonly title: string }>
    }>()
    expectTypeOf(view(Board, board)).toEqualTypeOf<Value<typeof Board>>()
    expectTypeOf(view(Board, board).todos.get('a')).toEqualTypeOf<
      { readonly done: boolean; readonly title: string } | undefined
    >()
  })

  test('of lattices is the lattice', () => {
    const Pair = latticeRegister(productLattice(maxLattice, unionLattice<string>()))
    expectTypeOf<Value<typeof Pair>>().toEqualTypeOf<readonly [number | null, readonly string[]]>()
  })

  test('of a register is the JSON type that it was given', () => {
    interface Point {
      readonly x: number
      readonly y: number
    }
    const Places = lwwRegister<{ readonly x: number; readonly y: number } | null>(null)
    expectTypeOf<Value<typeof Places>>().toEqualTypeOf<Point | null>()
  })
})

describe('Edit', () => {
  test('follows the descriptor', () => {
    expectTypeOf<Edit<typeof Board>['likes']['increment']>().parameter(0).toEqualTypeOf<number | undefined>()
    expectTypeOf<Edit<typeof Board>['tags']['add']>().parameter(0).toEqualTypeOf<'red' | 'blue'>()
    expectTypeOf<Edit<typeof Board>['todos']['at']>().parameters.toEqualTypeOf<[key: string]>()
    expectTypeOf<ReturnType<Edit<typeof Board>['todos']['at']>['title']['set']>().parameter(0).toEqualTypeOf<string>()
    change(Board, board, edit => expectTypeOf(edit).toEqualTypeOf<Edit<typeof Board>>())
  })
})

describe('State', () => {
  test('of two descriptors of one type is one type, and that of others another', () => {
    expectTypeOf<State<PnCounter>>().not.toEqualTypeOf<State<EnableWinsFlag>>()
    expectTypeOf(board.state).toEqualTypeOf<State<typeof Board>>()
  })
})

describe('descriptors', () => {
  test('have short names, which hovers show', () => {
    expectTypeOf(pnCounter()).toEqualTypeOf<PnCounter>()
    expectTypeOf(orMap(pnCounter())).toEqualTypeOf<OrMap<PnCounter>>()
    expectTypeOf(Todo).toEqualTypeOf<Struct<{ readonly done: EnableWinsFlag; readonly title: LwwRegister<string> }>>()
    expectTypeOf(orMap(Todo)).toEqualTypeOf<OrMap<typeof Todo>>()
    expectTypeOf(latticeRegister(maxLattice)).toEqualTypeOf<LatticeRegister<number | null>>()
  })

  test('are causal or lattice, and a struct is causal if all of its parts are', () => {
    expectTypeOf(pnCounter().kind).toEqualTypeOf<'causal'>()
    expectTypeOf(latticeRegister(maxLattice).kind).toEqualTypeOf<'lattice'>()
    expectTypeOf(causalLengthSet().kind).toEqualTypeOf<'lattice'>()
    expectTypeOf(removeWinsSet().kind).toEqualTypeOf<'causal'>()
    expectTypeOf(presence().kind).toEqualTypeOf<'causal'>()
    expectTypeOf(Board.kind).toEqualTypeOf<'causal'>()
    expectTypeOf(struct({ most: latticeRegister(maxLattice), tags: addWinsSet() }).kind).toEqualTypeOf<'lattice'>()
    expectTypeOf(struct({ inner: struct({ most: latticeRegister(maxLattice) }) }).kind).toEqualTypeOf<'lattice'>()
    expectTypeOf(struct({}).kind).toExtend<Kind>()
  })

  test('of sets hold scalars, all of them if nothing is said', () => {
    expectTypeOf(addWinsSet()).toEqualTypeOf<AddWinsSet<Scalar>>()
    expectTypeOf(removeWinsSet()).toEqualTypeOf<RemoveWinsSet<Scalar>>()
    expectTypeOf(causalLengthSet<'a' | 'b'>()).toEqualTypeOf<CausalLengthSet<'a' | 'b'>>()
  })
})

describe('verbs', () => {
  test('keep what they are given: replicas stay replicas, deltas deltas', () => {
    const [next, delta] = change(Board, board, edit => edit.likes.increment())
    expectTypeOf(next).toEqualTypeOf<Replica<typeof Board>>()
    expectTypeOf(delta).toEqualTypeOf<Delta<typeof Board>>()
    expectTypeOf(merge(Board, board, delta)).toEqualTypeOf<Replica<typeof Board>>()
    expectTypeOf(merge(Board, board, next)).toEqualTypeOf<Replica<typeof Board>>()
    expectTypeOf(merge(Board, delta, board)).toEqualTypeOf<Delta<typeof Board>>()
    expectTypeOf(decode(Board, encode(Board, board))).toEqualTypeOf<Delta<typeof Board>>()
    expectTypeOf(changesSince(Board, board, delta.seen)).toEqualTypeOf<Changes<typeof Board>>()
  })

  test('brand replica ids', () => {
    expectTypeOf(replicaId('a')).toEqualTypeOf<ReplicaId>()
    expectTypeOf<ReplicaId>().toExtend<string>()
    expectTypeOf<string>().not.toExtend<ReplicaId>()
  })
})
