// What must not compile. Each line under an expected error would be a bug of the types if it did.

import { describe, test } from 'vitest'
import {
  addWinsSet,
  boundedCounter,
  causalLengthSet,
  change,
  decode,
  derive,
  diff,
  disableWinsFlag,
  draft,
  enableWinsFlag,
  encode,
  gCounter,
  getOf,
  growOnlySet,
  latticeRegister,
  lwwRegister,
  maxLattice,
  merge,
  minRegister,
  mvRegister,
  orMap,
  pnCounter,
  presence,
  register,
  replica,
  resettableCounter,
  struct,
  unionLattice,
  versionVector,
  view,
} from '../../src/index'

const Likes = pnCounter()
const Tags = addWinsSet<string>()
const Note = lwwRegister('')
const Board = struct({ likes: Likes, tags: Tags })
const board = replica(Board, 'alice')
const likes = replica(Likes, 'alice')

describe('does not compile', () => {
  test('a lattice under a removable key', () => {
    orMap(Likes)
    orMap(Board)
    // @ts-expect-error a lattice only grows, so it cannot be removed
    orMap(latticeRegister(maxLattice))
    // @ts-expect-error lengths only grow, too
    orMap(causalLengthSet())
    // @ts-expect-error nor can a struct with a lattice in it
    orMap(struct({ most: latticeRegister(maxLattice), tags: Tags }))
    // @ts-expect-error at any depth
    orMap(struct({ inner: struct({ names: latticeRegister(unionLattice<string>()) }) }))
    // @ts-expect-error rights cannot be taken back by who removes the key
    orMap(boundedCounter())
    // @ts-expect-error a plain register forgets what it could show instead
    orMap(register(''))
    // @ts-expect-error nothing is removed from a set that only grows
    orMap(growOnlySet<string>())
    // @ts-expect-error nor in a struct
    orMap(struct({ left: boundedCounter(), tags: Tags }))
    orMap(struct({ hits: gCounter(), least: minRegister(), open: disableWinsFlag(), unread: resettableCounter() }))
    // A map is causal, so maps of maps are fine.
    orMap(orMap(orMap(Likes)))
  })

  test('a draft that is used against its types', () => {
    draft(Board, board, doc => {
      // @ts-expect-error a counter is a number
      doc.likes = '1'
      // @ts-expect-error no such field
      doc.like = 1
      // @ts-expect-error a number among texts
      doc.tags.add(7)
    })
    // @ts-expect-error what a recipe returns takes the place of the whole
    draft(Board, board, doc => doc.tags.add('x'))
    // @ts-expect-error a recipe is synchronous
    draft(Board, board, async doc => {
      doc.likes += 1
    })
    // @ts-expect-error the view is no draft
    view(Board, board).likes = 1
  })

  test('an element that is no scalar', () => {
    // @ts-expect-error records are kept in an orMap keyed by their id
    addWinsSet<{ readonly id: string }>()
    // @ts-expect-error there is no undefined in JSON
    addWinsSet<undefined>()
    // @ts-expect-error as for a set that only grows
    growOnlySet<{ readonly id: string }>()
    change(Tags, replica(Tags, 'a'), tags => {
      // @ts-expect-error a number among texts
      tags.add(7)
      // @ts-expect-error nothing to add
      tags.add()
    })
  })

  test('a register value that is no JSON', () => {
    // @ts-expect-error a Date has no canonical form
    lwwRegister(new Date(0))
    // @ts-expect-error undefined is no JSON
    lwwRegister(undefined)
    // @ts-expect-error nor in a plain register
    register(undefined)
    // @ts-expect-error a bigint is no JSON
    mvRegister<bigint>()
    // @ts-expect-error nor is there a Date in presence
    presence<Date>()
    // @ts-expect-error functions are no JSON
    mvRegister<() => void>()
    change(Note, replica(Note, 'a'), note => {
      // @ts-expect-error a number in a register of texts
      note.set(7)
    })
  })

  test('the mutators of another type', () => {
    change(Board, board, edit => {
      // @ts-expect-error a counter has no `set`
      edit.likes.set(7)
      // @ts-expect-error a set has no `increment`
      edit.tags.increment()
      // @ts-expect-error there is no such field
      edit.dislikes.increment()
      // @ts-expect-error a counter moves by numbers
      edit.likes.increment('1')
      // @ts-expect-error fields cannot be replaced
      edit.likes = Likes
    })
    change(gCounter(), replica(gCounter(), 'a'), hits => {
      // @ts-expect-error a grow-only counter goes up
      hits.decrement()
    })
    change(growOnlySet<string>(), replica(growOnlySet<string>(), 'a'), names => {
      // @ts-expect-error and a grow-only set loses nothing
      names.remove('x')
    })
    change(boundedCounter(), replica(boundedCounter(), 'a'), left => {
      const spent = left.decrement()
      // @ts-expect-error only who is short hears of rights: ask for the kind first
      spent.rights
    })
    const Flags = orMap(enableWinsFlag())
    change(Flags, replica(Flags, 'a'), flags => {
      // @ts-expect-error keys are texts
      flags.at(7).enable()
      // @ts-expect-error the child is a flag
      flags.at('x').increment()
    })
  })

  test('a version of one type read as another', () => {
    // @ts-expect-error a counter's replica under a board
    view(Board, likes)
    // @ts-expect-error merging two types
    merge(Likes, likes, replica(Tags, 'bob'))
    // @ts-expect-error encoding it as another
    encode(Tags, likes)
    // @ts-expect-error comparing two types
    diff(Board, board, likes)
    // @ts-expect-error what was decoded as one type is that type
    merge(Likes, likes, decode(Tags, new Uint8Array()))
    // @ts-expect-error a delta has no id, so it cannot be changed
    change(Likes, decode(Likes, new Uint8Array()), edit => edit.increment())
  })

  test('changing what is read', () => {
    const value = view(Board, board)
    // @ts-expect-error views are read-only
    value.likes = 7
    // @ts-expect-error so are sets in them
    value.tags.add('x')
    // @ts-expect-error so are maps
    view(orMap(Likes), replica(orMap(Likes), 'a')).set('x', 1)
    // @ts-expect-error so are arrays
    view(mvRegister<string>(), replica(mvRegister<string>(), 'a')).push('x')
    // @ts-expect-error so are replicas
    board.seen = likes.seen
  })

  test('a text where a replica id is wanted', () => {
    // @ts-expect-error only replicaId() makes one, and it checks
    getOf(versionVector({}), 'alice')
  })

  test('options with a wrong name or type', () => {
    // @ts-expect-error the option is `now`
    change(Likes, likes, edit => edit.increment(), { time: 7 })
    // @ts-expect-error in milliseconds
    change(Likes, likes, edit => edit.increment(), { now: new Date(0) })
    // @ts-expect-error the limit is `sizeMax`
    decode(Likes, new Uint8Array(), { maxSize: 7 })
  })

  test('scalars as inputs of a derived value', () => {
    const sum = derive((a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size + b.size)
    // @ts-expect-error results are remembered by the identity of objects
    sum(1, 2)
    // @ts-expect-error so its inputs are objects
    derive((a: number) => a)
  })
})
