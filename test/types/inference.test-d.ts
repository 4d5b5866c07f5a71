// What the types say about descriptors: State, Value and Edit follow from the descriptor, to any depth.

import * as v from 'valibot'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  type AddWinsSet,
  addWinsSet,
  type BoundedCounter,
  boundedCounter,
  type CausalLengthSet,
  type Changes,
  causalLengthSet,
  change,
  changesSince,
  type Delta,
  type DisableWinsFlag,
  type Draftable,
  decode,
  draft,
  type Edit,
  type EnableWinsFlag,
  enableWinsFlag,
  encode,
  type GCounter,
  type GrowOnlySet,
  growOnlySet,
  type Json,
  type Kind,
  type LatticeRegister,
  type LwwMap,
  type LwwRegister,
  latticeRegister,
  lwwMap,
  lwwRegister,
  type MvMap,
  maxLattice,
  maxRegister,
  merge,
  minRegister,
  mvRegister,
  type OrMap,
  orMap,
  type PnCounter,
  type Presence,
  pnCounter,
  presence,
  presentSince,
  productLattice,
  type Register,
  type RemoveWinsSet,
  type Replica,
  type ReplicaId,
  type ResettableCounter,
  reconcile,
  register,
  removeWinsSet,
  replica,
  replicaId,
  type Scalar,
  type StandardSchema,
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
    expectTypeOf<Value<LwwMap<string>>>().toEqualTypeOf<ReadonlyMap<string, string>>()
    expectTypeOf<Value<MvMap<string>>>().toEqualTypeOf<ReadonlyMap<string, readonly string[]>>()
    expectTypeOf(lwwMap<number>().kind).toEqualTypeOf<'causal'>()
    expectTypeOf(orMap(lwwMap<number>())).toEqualTypeOf<OrMap<LwwMap<number>>>()
    expectTypeOf(view(maxRegister(), replica(maxRegister(), 'a'))).toEqualTypeOf<number | undefined>()
    expectTypeOf(view(minRegister(), replica(minRegister(), 'a'))).toEqualTypeOf<number | undefined>()
    expectTypeOf<Value<GCounter>>().toEqualTypeOf<number>()
    expectTypeOf<Value<ResettableCounter>>().toEqualTypeOf<number>()
    expectTypeOf<Value<BoundedCounter>['value']>().toEqualTypeOf<number>()
    expectTypeOf<Value<DisableWinsFlag>>().toEqualTypeOf<boolean>()
    expectTypeOf<Value<GrowOnlySet<number>>>().toEqualTypeOf<ReadonlySet<number>>()
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
    expectTypeOf(register('')).toEqualTypeOf<Register<string>>()
    expectTypeOf(register<'on' | 'off'>('off')).toEqualTypeOf<Register<'on' | 'off'>>()
  })
})

describe('a schema', () => {
  const zod = z.object({ x: z.number(), note: z.string().optional() })
  const valibot = v.picklist(['light', 'dark'])

  test('gives the type of the value', () => {
    expectTypeOf(lwwRegister({ x: 0 }, { schema: zod })).toEqualTypeOf<LwwRegister<z.output<typeof zod>>>()
    expectTypeOf(register('dark', { schema: valibot })).toEqualTypeOf<Register<'light' | 'dark'>>()
    expectTypeOf<Value<ReturnType<typeof light>>>().toEqualTypeOf<readonly ('light' | 'dark')[]>()
  })

  const light = () => mvRegister({ schema: valibot })

  test('is any that has the standard interface', () => {
    expectTypeOf(zod).toExtend<StandardSchema<z.output<typeof zod>>>()
    expectTypeOf(valibot).toExtend<StandardSchema<'light' | 'dark'>>()
    // @ts-expect-error the initial value is of the schema's type
    lwwRegister('blue', { schema: valibot })
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
    expectTypeOf(boundedCounter().kind).toEqualTypeOf<'lattice'>()
    expectTypeOf(register(0).kind).toEqualTypeOf<'lattice'>()
    expectTypeOf(growOnlySet().kind).toEqualTypeOf<'lattice'>()
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

  test('draft the view, mutable to any depth', () => {
    draft(Board, board, doc => {
      expectTypeOf(doc.likes).toEqualTypeOf<number>()
      expectTypeOf(doc.tags).toEqualTypeOf<Set<'red' | 'blue'>>()
      expectTypeOf(doc.todos).toEqualTypeOf<Map<string, { done: boolean; title: string }>>()
      doc.likes += 1
      doc.todos.set('a', { done: true, title: '' })
    })
    expectTypeOf(draft(Board, board, () => undefined)).toEqualTypeOf<
      readonly [Replica<typeof Board>, Delta<typeof Board>]
    >()
    expectTypeOf(reconcile(Board, board, {})).toEqualTypeOf<readonly [Replica<typeof Board>, Delta<typeof Board>]>()
    expectTypeOf<Draftable<Value<PnCounter>>>().toEqualTypeOf<number>()
    expectTypeOf<Draftable<number | undefined>>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Draftable<readonly string[]>>().toEqualTypeOf<string[]>()
    expectTypeOf<Draftable<readonly [number, { readonly a: readonly 1[] }]>>().toEqualTypeOf<[number, { a: 1[] }]>()
    expectTypeOf<Draftable<{ readonly note: Json }>>().toEqualTypeOf<{ note: Json }>()
    expectTypeOf<Draftable<ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<1>>>>>().toEqualTypeOf<
      Map<string, Map<string, Set<1>>>
    >()
  })

  test('brand replica ids', () => {
    expectTypeOf(replicaId('a')).toEqualTypeOf<ReplicaId>()
    expectTypeOf<ReplicaId>().toExtend<string>()
    expectTypeOf<string>().not.toExtend<ReplicaId>()
  })
})
