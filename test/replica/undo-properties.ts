// What undo and redo must keep, for any type and for any verbs that claim to undo: the mutants bring their own.

import fc, { type Arbitrary } from 'fast-check'
import {
  type AnyCrdt,
  change,
  encode,
  facetsOf,
  merge,
  orMap,
  type PnCounter,
  type Replica,
  record,
  redo,
  replica,
  type UndoHistory,
  undo,
  undoHistory,
  view,
} from 'meldkit'
import { plainOf } from 'meldkit/laws'
import type { Fixture } from '../arbitraries/model'

type AnyFixture = Fixture<AnyCrdt, unknown>

/** The verbs that are tried. */
export interface UndoVerbs {
  readonly record: typeof record
  readonly undo: typeof undo
  readonly redo: typeof redo
}

export const undoVerbs: UndoVerbs = { record, undo, redo }

/** A step of one user who works alone. */
type AloneStep = { readonly kind: 'edit'; readonly ops: readonly unknown[] } | { readonly kind: 'undo' | 'redo' }

/** Alone, undo and redo walk through the views as they were, at any depth, and a fresh change ends what could be redone. */
export function walks(fixture: AnyFixture, verbs: UndoVerbs): fc.IProperty<[readonly AloneStep[]]> {
  const { type } = fixture
  const step: Arbitrary<AloneStep> = fc.oneof(
    { weight: 4, arbitrary: editing(fixture) },
    { weight: 4, arbitrary: fc.constant({ kind: 'undo' as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'redo' as const }) },
  )
  return fc.property(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), steps => {
    let alice = replica(type, 'alice')
    let bob = replica(type, 'bob')
    let history = undoHistory(type)
    let views = [shown(fixture, alice)]
    let at = 0
    // All the way down in the end, and up again.
    const ends = (['undo', 'redo'] as const).flatMap(kind => steps.map((): AloneStep => ({ kind })))
    for (const one of [...steps, ...ends]) {
      if (one.kind === 'edit') {
        const [next, delta] = change(type, alice, edit => one.ops.forEach(op => fixture.apply(edit, op)))
        if (next === alice || fixture.undoes?.(plain(fixture, alice), plain(fixture, next)) === false) continue
        // A counter counted under a key that the same change removes: nothing to see, and nothing to undo.
        const isSeen = shown(fixture, next) !== shown(fixture, alice)
        if (!isSeen && !undo(type, next, record(type, undoHistory(type), alice, next)).changed) continue
        history = verbs.record(type, history, alice, next)
        alice = next
        bob = merge(type, bob, delta)
        views = [...views.slice(0, ++at), shown(fixture, alice)]
      } else {
        const moved = one.kind === 'undo' ? at > 0 : at < views.length - 1
        const done = verbs[one.kind](type, alice, history)
        same(done.changed, moved, `${one.kind} changes something`)
        same(done.replica === alice, !moved, `${one.kind} gives the same replica`)
        alice = done.replica
        history = done.history
        bob = merge(type, bob, done.delta)
        if (moved) at += one.kind === 'undo' ? -1 : 1
      }
      same(shown(fixture, alice), views[at], `view after ${one.kind}`)
    }
    same(hex(type, bob), hex(type, alice), 'the bytes of who received all deltas')
  })
}

/** A step among three users, each with a history of their own. */
type SharedStep =
  | { readonly kind: 'edit'; readonly at: number; readonly ops: readonly unknown[]; readonly n: number }
  | { readonly kind: 'undo' | 'redo' | 'there and back'; readonly at: number }
  | { readonly kind: 'merge'; readonly at: number; readonly from: number }

/** With changes of others in between: nothing of theirs goes, nothing throws, and all replicas agree in the end. */
export function spares(fixture: AnyFixture, verbs: UndoVerbs): fc.IProperty<[readonly SharedStep[]]> {
  const { type } = fixture
  const at = fc.nat(2)
  const step: Arbitrary<SharedStep> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(editing(fixture), at, fc.integer({ min: 0, max: 9 }))
        .map(([edit, at, n]) => ({ ...edit, at, n })),
    },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const, 'there and back' as const), at }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('merge' as const), at, from: fc.nat(2) }) },
  )
  return fc.property(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), steps => {
    const users = ['bob', 'alice', 'carol'].map(id => ({ replica: replica(type, id), history: undoHistory(type) }))
    for (const one of steps) {
      const user = users[one.at]!
      if (one.kind === 'merge') user.replica = merge(type, user.replica, users[one.from]!.replica)
      else if (one.kind === 'edit') {
        const [next] = change(type, user.replica, edit => one.ops.forEach(op => fixture.apply(edit, op)))
        // One in ten is not recorded, two are of a named group.
        const options = one.n < 3 ? { group: 'named' } : {}
        if (one.n > 0) user.history = verbs.record(type, user.history, user.replica, next, options)
        user.replica = next
      } else if (one.kind === 'there and back') {
        const before = sorted(plain(fixture, user.replica))
        if (crossing(fixture, verbs, user, 'undo') && crossing(fixture, verbs, user, 'redo'))
          same(sorted(plain(fixture, user.replica)), before, 'view after undo and redo')
      } else crossing(fixture, verbs, user, one.kind)
    }
    const sum = users.reduce((all, user) => merge(type, all, user.replica), replica(type, 'dave'))
    for (const user of users) same(hex(type, merge(type, user.replica, sum)), hex(type, sum), 'the bytes of all merged')
  })
}

/** A step of users who count under two keys, which somebody removes at times. */
type CountStep =
  | { readonly kind: 'count'; readonly at: number; readonly key: string; readonly by: number; readonly group?: string }
  | { readonly kind: 'undo' | 'redo'; readonly at: number }
  | { readonly kind: 'merge'; readonly at: number; readonly from: number }
  | { readonly kind: 'remove'; readonly at: number; readonly key: string }

/** When all counting is undone that no removal has taken away, nothing is left: no undo takes what is not there any more. */
export function settles(counter: PnCounter, verbs: UndoVerbs): fc.IProperty<[readonly CountStep[]]> {
  const type = orMap(counter)
  const at = fc.nat(2)
  const key = fc.constantFrom('a', 'a', 'b')
  const group = fc.constantFrom(undefined, 'g')
  const by = fc.integer({ min: 1, max: 9 })
  const count = fc.record({ kind: fc.constant('count' as const), at, key, by, group })
  const crossings = fc.record({ kind: fc.constantFrom('undo' as const, 'undo' as const, 'redo' as const), at })
  const merging = fc.record({ kind: fc.constant('merge' as const), at, from: fc.nat(2) })
  const removing = fc.record({ kind: fc.constant('remove' as const), at, key })
  const step = fc.oneof(
    { weight: 6, arbitrary: count as Arbitrary<CountStep> },
    { weight: 4, arbitrary: crossings },
    { weight: 3, arbitrary: merging },
    { weight: 3, arbitrary: removing },
  )
  return fc.property(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), steps => {
    const users = ['bob', 'alice', 'carol'].map(id => ({ replica: replica(type, id), history: undoHistory(type) }))
    const meet = () => {
      const sum = users.reduce((all, user) => merge(type, all, user.replica), replica(type, 'dave'))
      for (const user of users) user.replica = merge(type, user.replica, sum)
    }
    for (const one of steps) {
      const user = users[one.at]!
      if (one.kind === 'merge') user.replica = merge(type, user.replica, users[one.from]!.replica)
      else if (one.kind === 'count') {
        const [next] = change(type, user.replica, edit => edit.at(one.key).increment(one.by))
        user.history = verbs.record(type, user.history, user.replica, next, one.group === undefined ? {} : one)
        user.replica = next
      } else if (one.kind === 'remove') {
        // A decrement that a removal has not seen counts, undo or not: so here everybody sees removals at once.
        meet()
        user.replica = change(type, user.replica, edit => edit.remove(one.key))[0]
        meet()
      } else {
        const done = verbs[one.kind](type, user.replica, user.history)
        user.replica = done.replica
        user.history = done.history
      }
    }
    for (const user of users)
      while (user.history.undos.length > 0) {
        const done = verbs.undo(type, user.replica, user.history)
        user.replica = done.replica
        user.history = done.history
      }
    meet()
    for (const user of users) same(JSON.stringify(plainOf(view(type, user.replica))), '{}', 'what is left')
  })
}

interface User {
  replica: Replica<AnyCrdt>
  history: UndoHistory<AnyCrdt>
}

function crossing(fixture: AnyFixture, verbs: UndoVerbs, user: User, kind: 'undo' | 'redo'): boolean {
  const { type } = fixture
  const others = remoteWrites(type, user.replica)
  const done = verbs[kind](type, user.replica, user.history)
  const left = new Set(remoteWrites(type, done.replica))
  const gone = others.filter(write => !left.has(write))
  if (gone.length > 0) throw new Error(`${kind} by ${user.replica.id} removes ${gone.join(', ')}`)
  same(hex(type, merge(type, user.replica, done.delta)), hex(type, done.replica), `the effect of the delta of ${kind}`)
  user.replica = done.replica
  user.history = done.history
  return done.changed
}

/** The writes of others that stand, each with what it says. */
function remoteWrites(type: AnyCrdt, of: Replica<AnyCrdt>): readonly string[] {
  const { winners, losers } = facetsOf(type).why(of.state)
  return [...winners, ...losers].filter(({ dot }) => !dot.endsWith(`@${of.id}`)).map(write => JSON.stringify(write))
}

function editing(fixture: AnyFixture): Arbitrary<{ readonly kind: 'edit'; readonly ops: readonly unknown[] }> {
  const ops = fc.array(fixture.edits, { minLength: 1, maxLength: 3, size: 'xsmall' })
  return fc.record({ kind: fc.constant('edit' as const), ops })
}

function plain(fixture: AnyFixture, of: Replica<AnyCrdt>): unknown {
  const value = view(fixture.type, of)
  return plainOf(fixture.plain === undefined ? value : fixture.plain(value as never))
}

function shown(fixture: AnyFixture, of: Replica<AnyCrdt>): string {
  return JSON.stringify(plain(fixture, of)) ?? 'undefined'
}

/** The text of a view with its arrays sorted: siblings that come back come in the order of their new dots. */
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => (Array.isArray(part) ? part.toSorted() : part))
}

function hex(type: AnyCrdt, of: Replica<AnyCrdt>): string {
  return Buffer.from(encode(type, of)).toString('hex')
}

function same(got: unknown, expected: unknown, what: string): void {
  if (got !== expected) throw new Error(`${what}: got ${String(got)}, expected ${String(expected)}`)
}
