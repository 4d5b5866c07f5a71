// Validators judge what is written here and what shows, and never what is merged.

import {
  change,
  compact,
  encode,
  equal,
  facetsOf,
  InvariantError,
  lwwMap,
  lwwRegister,
  merge,
  mvMap,
  mvRegister,
  orMap,
  type Replica,
  register,
  replica,
  type StandardSchema,
  shapeOf,
  toJson,
  versionOf,
  view,
} from 'meldkit'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inScope } from './support'

const noKey = () => undefined
const nothingRestored = { find: <T>(dot: T) => dot, note: () => undefined }

/** The error that a piece of code throws. */
function errorOf(run: () => unknown): InvariantError {
  try {
    run()
  } catch (error) {
    if (error instanceof InvariantError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const zodAge = z.number().int().min(0)
const valibotAge = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Wrote before there was a schema, or has none. */
const AnyAge = lwwRegister(0)
const wrote = (id: string, value: number, now = 0): Replica<typeof AnyAge> =>
  change(AnyAge, replica(AnyAge, id), age => age.set(value), { now })[0]

describe.each([
  ['zod', zodAge as StandardSchema<number>],
  ['valibot', valibotAge as StandardSchema<number>],
])('a register with a schema of %s', (vendor, schema) => {
  const Age = lwwRegister(0, { schema })

  test(`is told apart by ${vendor}`, () => expect(schema['~standard'].vendor).toBe(vendor))

  test('refuses a local write with what is wrong, and changes nothing', () => {
    const [seven] = change(Age, replica(Age, 'alice'), age => age.set(7))
    const error = errorOf(() => change(Age, seven, age => age.set(-1)))
    expect([error.code, error.message]).toEqual(['value', expect.stringMatching(/got -1: .+\. Nothing was written\.$/)])
    expect(error.detail).toHaveLength(1)
    expect(view(Age, seven)).toBe(7)
  })

  test('merges what it would not write, and shows the winner among the valid writes', () => {
    const [alice] = change(Age, replica(Age, 'alice'), age => age.set(7), { now: 1000 })
    const bad = wrote('bob', -5, 2000)
    const both = merge(Age, alice, bad)
    expect(view(Age, both)).toBe(7)
    expect(view(AnyAge, both)).toBe(-5)
    expect(encode(Age, both)).toEqual(encode(AnyAge, both))
    expect(equal(Age, merge(Age, merge(Age, replica(Age, 'x'), bad), alice), both)).toBe(true)
    expect(view(Age, merge(Age, replica(Age, 'x'), bad))).toBe(0)
    expect(facetsOf(Age).why(both.state)).toEqual({
      winners: [{ dot: '1@alice', value: 7, stamp: 1024000 }],
      losers: [{ dot: '1@bob', value: -5, stamp: 2048000 }],
    })
  })

  test('has the same wire identity as one without, so a schema may change', () => {
    expect(shapeOf(Age)).toBe(shapeOf(AnyAge))
  })

  test('as a multi-value register: shows the valid siblings, the same array for the same state', () => {
    const Ages = mvRegister({ schema })
    const Any = mvRegister<number>()
    const [alice] = change(Ages, replica(Ages, 'alice'), ages => ages.set(7))
    const [bob] = change(Any, replica(Any, 'bob'), ages => ages.set(-1))
    const both = merge(Ages, alice, bob)
    expect(view(Ages, both)).toEqual([7])
    expect(view(Ages, both)).toBe(view(Ages, both))
    expect(view(Ages, merge(Ages, replica(Ages, 'x'), bob))).toEqual([])
    expect(facetsOf(Ages).why(both.state).losers).toEqual([{ dot: '1@bob', value: -1 }])
    expect(() => change(Ages, both, ages => ages.set(0.5))).toThrow(InvariantError)
  })

  test('as a plain register: shows the initial value where the one write is not valid', () => {
    const Plain = register(0, { schema })
    const Any = register(0)
    const [bob] = change(Any, replica(Any, 'bob'), age => age.set(-1))
    const [alice] = change(Plain, replica(Plain, 'alice'), age => age.set(7))
    const both = merge(Plain, alice, bob)
    expect(toJson(Plain, both).state).toEqual([['1@bob', 1, -1]])
    expect(view(Plain, both)).toBe(0)
    expect(facetsOf(Plain).why(both.state)).toEqual({ winners: [], losers: [{ dot: '1@bob', value: -1, stamp: 1 }] })
    expect(view(Plain, change(Plain, both, age => age.set(8))[0])).toBe(8)
    expect(() => change(Plain, both, age => age.set(-8))).toThrow(InvariantError)
  })

  test('under a key of a map', () => {
    const Ages = orMap(lwwRegister(0, { schema }))
    const [ann] = change(Ages, replica(Ages, 'alice'), ages => ages.at('ann').set(30))
    expect(() => change(Ages, ann, ages => ages.at('ann').set(-30))).toThrow(InvariantError)
    expect(view(Ages, ann).get('ann')).toBe(30)
  })

  test('reconciling goes through the schema as well', () => {
    const [seven] = change(Age, replica(Age, 'alice'), age => age.set(7))
    const to = (next: unknown) => inScope(Age, seven, scope => facetsOf(Age).reconcile(scope, next, noKey))[0]
    expect(view(Age, to(8))).toBe(8)
    expect(() => to('8')).toThrow(InvariantError)
  })
})

describe('what is stored', () => {
  test('is the output of the schema, checked and frozen', () => {
    const Person = lwwRegister(
      { name: '', tags: [] as string[] },
      { schema: z.object({ name: z.string().trim(), tags: z.array(z.string()).default([]) }) },
    )
    const [ann] = change(Person, replica(Person, 'alice'), person => person.set({ name: ' Ann ' } as never))
    expect(view(Person, ann)).toEqual({ name: 'Ann', tags: [] })
    expect(Object.isFrozen(view(Person, ann))).toBe(true)
    expect(view(Person, ann)).toBe(view(Person, ann))
  })

  test('must be JSON, whatever the schema gives', () => {
    const Size = lwwRegister<bigint | null>(null, { schema: z.bigint().nullable() })
    expect(errorOf(() => change(Size, replica(Size, 'a'), size => size.set(7n))).message).toContain('a JSON value')
  })

  test('must be accepted by the schema again, since it is validated wherever it is read', () => {
    const Length = lwwRegister(0 as number, { schema: z.string().transform(text => text.length) })
    const error = errorOf(() => change(Length, replica(Length, 'a'), length => length.set('abc' as never)))
    expect(error.message).toContain('and its output as well, got 3: ')
  })

  test('issues are listed with their paths', () => {
    const Row = lwwRegister(
      { size: { width: 1, height: 1 } },
      { schema: v.object({ size: v.object({ width: v.number(), height: v.number() }) }) },
    )
    const wrong = { size: { width: 'x', height: null } } as never
    const { message } = errorOf(() => change(Row, replica(Row, 'a'), row => row.set(wrong)))
    expect(message).toContain('size: width: Invalid type')
    expect(message).toContain('; size: height: Invalid type')
  })

  test('is brought back by an undo as it was', () => {
    const Name = register('', { schema: z.string().min(1) })
    const start = replica(Name, 'a')
    const [ann] = change(Name, start, name => name.set('Ann'))
    const [undone] = inScope(Name, ann, scope => facetsOf(Name).inverse(scope, start.state, ann.state, nothingRestored))
    expect(view(Name, undone)).toBe('')
  })
})

test('a schema that answers with a promise is refused, when writing and when reading', () => {
  const schema = z.number().refine(async age => age > 0)
  const Age = lwwRegister(0, { schema })
  const error = errorOf(() => change(Age, replica(Age, 'a'), age => age.set(1)))
  expect([error.code, error.message]).toEqual(['argument', expect.stringContaining('got a promise from zod')])
  expect(errorOf(() => view(Age, wrote('bob', 1))).code).toBe('argument')
})

test('a value is validated once for each write that is read', () => {
  let asked = 0
  const schema: StandardSchema<number> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate(value) {
        asked++
        return { value: value as number }
      },
    },
  }
  const Age = lwwRegister(0, { schema })
  const seven = wrote('bob', 7)
  const copy = { ...seven }
  for (let i = 0; i < 3; i++) view(Age, i === 1 ? copy : seven)
  expect(asked).toBe(1)
})

describe('maps with a schema', () => {
  const Ages = lwwMap({ schema: z.number().min(0) })
  const OldAges = lwwMap<number>()
  const [alice] = change(Ages, replica(Ages, 'alice'), ages => ages.set('ann', 31), { now: 1000 })
  const [bob] = change(OldAges, replica(OldAges, 'bob'), ages => ages.set('ann', -5), { now: 2000 })
  const both = merge(Ages, alice, bob)

  test('refuse what is set here and skip what others wrote', () => {
    expect(() => change(Ages, alice, ages => ages.set('ann', -1))).toThrow(InvariantError)
    expect(view(OldAges, both).get('ann')).toBe(-5)
    expect(view(Ages, both).get('ann')).toBe(31)
    expect(view(Ages, merge(Ages, replica(Ages, 'carol'), bob)).has('ann')).toBe(false)
  })

  test('show a delete, which no schema judges', () => {
    const [deleted] = change(Ages, both, ages => ages.delete('ann'), { now: 3000 })
    expect(view(Ages, deleted).size).toBe(0)
    expect(view(OldAges, deleted).size).toBe(0)
  })

  test('do not lose by compaction what shows only because the winner is not valid', () => {
    const [compacted] = compact(Ages, both, versionOf(both.seen))
    expect(view(Ages, compacted).get('ann')).toBe(31)
    const Age = lwwRegister(0, { schema: z.number().min(0) })
    const [good] = change(Age, replica(Age, 'alice'), age => age.set(31), { now: 1000 })
    const [bad] = change(lwwRegister(0), replica(lwwRegister(0), 'bob'), age => age.set(-5), { now: 2000 })
    const merged = merge(Age, good, bad)
    expect(view(Age, compact(Age, merged, versionOf(merged.seen))[0])).toBe(31)
  })

  test('of all siblings show the valid ones, and a key only with one of these', () => {
    const Seats = mvMap({ schema: z.string().max(3) })
    const OldSeats = mvMap<string>()
    const [ann] = change(Seats, replica(Seats, 'alice'), seats => seats.set('12A', 'Ann'))
    const [long] = change(OldSeats, replica(OldSeats, 'bob'), seats => {
      seats.set('12A', 'Benjamin')
      seats.set('12B', 'Benjamin')
    })
    const all = merge(Seats, ann, long)
    expect(view(Seats, all).get('12A')).toEqual(['Ann'])
    expect([...view(Seats, all).keys()]).toEqual(['12A'])
    expect(view(OldSeats, all).get('12A')).toEqual(['Ann', 'Benjamin'])
    expect(() => change(Seats, ann, seats => seats.set('12A', 'Benjamin'))).toThrow(InvariantError)
  })
})
