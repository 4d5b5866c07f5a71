// The reference protocol by hand: what is promised, and when.

import { addWinsSet, DecodeError, type Machine, operationId, runMachine, type Step, view } from 'meldkit'
import { type GossipOptions, type GossipRecord, type GossipState, gossip, gossipScenario } from 'meldkit/simulate'
import { describe, expect, test } from 'vitest'

const Tags = addWinsSet<string>()
type Op = { readonly add: string } | { readonly remove: string }
type Protocol = ReturnType<typeof gossip<typeof Tags, Op>>
type MachineOf<P> = P extends (self: never) => Machine<infer S, infer E, infer F> ? Machine<S, E, F> : never
type Event = Parameters<MachineOf<Protocol>['step']>[1]
type Effect = Step<unknown, ReturnType<MachineOf<Protocol>['step']>['effects'][number]>['effects'][number]
type State = GossipState<typeof Tags>

const moment = { wallMs: 1000, monotonicMs: 0, random: 7 }
const at = (random: number) => ({ ...moment, random })
const start = (records: readonly GossipRecord[] = [], damaged: readonly string[] = [], random = 7): Event => ({
  ...at(random),
  kind: 'start',
  members: ['n1', 'n2', 'n3'],
  epoch: 1,
  records: new Map(records.map(record => [`state-${record.number % 2}`, record])),
  damaged,
})
const ask = (number: number, op: Op): Event => ({
  ...moment,
  kind: 'request',
  operation: operationId('client', number),
  request: { kind: 'edit', op },
})
const read: Event = { ...moment, kind: 'request', operation: operationId('client', 99), request: { kind: 'read' } }
const persisted = (token: number): Event => ({ ...moment, kind: 'persisted', token })
const tick: Event = { ...moment, kind: 'timer', timer: 'gossip' }

const machine = (name: string, options: Partial<GossipOptions<typeof Tags, Op>> = {}) =>
  gossip(Tags, {
    apply: (edit, op: Op) => ('add' in op ? edit.add(op.add) : edit.remove(op.remove)),
    ...options,
  })({ id: name })
/** What a new node becomes after some events. */
const ran = (name: string, events: readonly Event[], options: Partial<GossipOptions<typeof Tags, Op>> = {}) =>
  runMachine(machine(name, options), events)
const kinds = (effects: readonly Effect[]) => effects.map(effect => effect.kind)
const recordsIn = (effects: readonly Effect[]) =>
  effects.flatMap(effect => (effect.kind === 'persist' ? [effect.value as GossipRecord] : []))
const message = (from: string, effects: readonly Effect[]): Event => {
  const sent = effects.filter(effect => effect.kind === 'send').at(-1)!
  return { ...moment, kind: 'message', from, message: sent.message }
}
const notes = (effects: readonly Effect[]) => effects.flatMap(effect => (effect.kind === 'note' ? [effect.note] : []))
const shows = (state: State) => [...view(Tags, state.replica)].sort()

describe('persist before you promise', () => {
  test('an edit is neither answered, nor sent, nor read before it is on the disk', () => {
    const { state, effects } = ran('n1', [start(), ask(1, { add: 'a' }), tick, read])
    expect(kinds(effects)).toEqual(['timer', 'persist', 'timer', 'reply'])
    expect(effects.at(-1)).toMatchObject({ outcome: { kind: 'ok', value: { view: [] } } })
    const then = runMachine(machine('n1'), [persisted(1), tick, read], state)
    expect(kinds(then.effects)).toEqual(['reply', 'timer', 'send', 'reply'])
    expect(then.effects[0]).toMatchObject({ outcome: { kind: 'ok', value: { dot: ['n1#8', 1] } } })
    expect(then.effects.at(-1)).toMatchObject({ outcome: { value: { view: ['a'], seen: { 'n1#8': 1 } } } })
  })

  test('what comes during a write is written next, in one write', () => {
    const { effects } = ran('n1', [start(), ask(1, { add: 'a' }), ask(2, { add: 'b' }), ask(3, { add: 'c' }), persisted(1), persisted(2)]) // biome-ignore format: one line
    expect(kinds(effects)).toEqual(['timer', 'persist', 'reply', 'persist', 'reply', 'reply'])
  })

  test('an edit that does nothing is answered without a write, but not before what it rests on is written', () => {
    const { effects } = ran('n1', [start(), ask(1, { remove: 'a' }), ask(2, { add: 'a' }), ask(3, { add: 'a' })])
    expect(kinds(effects)).toEqual(['timer', 'reply', 'persist'])
    expect(effects[1]).toMatchObject({ outcome: { value: { seen: {} } } })
  })
})

test('a retry is answered and not done again, also after a restart', () => {
  const first = ran('n1', [start(), ask(1, { add: 'a' }), persisted(1), ask(1, { add: 'a' })])
  expect(kinds(first.effects)).toEqual(['timer', 'persist', 'reply', 'reply'])
  expect(first.effects[3]).toEqual(first.effects[2])
  const again = ran('n1', [start(recordsIn(first.effects), [], 8), ask(1, { add: 'a' })])
  expect(again.effects[1]).toEqual(first.effects[2])
})

describe('after a restart', () => {
  const { effects } = ran('n1', [start(), ask(1, { add: 'a' }), persisted(1), ask(2, { add: 'b' }), persisted(2)])
  const [older, newer] = recordsIn(effects) as [GossipRecord, GossipRecord]

  test('a node goes on from its newest record, under a new incarnation', () => {
    const { state } = ran('n1', [start([older, newer], [], 41)])
    expect(shows(state)).toEqual(['a', 'b'])
    expect(state.replica.id).toBe('n1#42')
  })

  test('or under its old id, if ids are kept', () => {
    const { state } = ran('n1', [start([older, newer], [], 41), ask(3, { add: 'c' })], { incarnation: 'kept' })
    expect(state.replica.id).toBe('n1#8')
    expect(state.replica.seen.values).toEqual([[1, 3]])
  })

  test('a torn write takes nothing that was acknowledged, and the id is a new one even if ids are kept', () => {
    const { state, effects: made } = ran('n1', [start([older], ['state-0'], 41)], { incarnation: 'kept' })
    expect(shows(state)).toEqual(['a'])
    expect(state.replica.id).toBe('n1#42')
    expect(notes(made)).toEqual(['damaged record'])
  })

  test('a record whose bytes are damaged counts as damaged', () => {
    const bytes = newer.bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte))
    const { state, effects: made } = ran('n1', [start([older, { ...newer, bytes }], [], 41)])
    expect(shows(state)).toEqual(['a'])
    expect(notes(made)).toEqual(['damaged record'])
  })
})

describe('a node that forgot and keeps its id', () => {
  const kept = { incarnation: 'kept' } as const
  const before = ran('n1', [start(), ask(1, { add: 'a' }), persisted(1), tick], kept)
  const forgetful = ran('n1', [start(), ask(2, { add: 'b' }), persisted(1), tick], kept)

  test('hears of dots of its own that it does not know', () => {
    const { effects, state } = ran('n1', [start(), message('n2', before.effects)], kept)
    expect(notes(effects)).toEqual(['own dots lost'])
    expect(shows(state)).toEqual(['a'])
  })

  test('is found out by whoever knows both its histories, and refused from then on', () => {
    const { effects, state } = ran('n2', [start(), message('n1', before.effects), message('n1', forgetful.effects)])
    expect(notes(effects)).toEqual(['fork'])
    expect(state.forked).toEqual(['n1'])
    expect(shows(state)).toEqual(['a'])
    const longer = runMachine(machine('n1', kept), [ask(3, { add: 'c' }), persisted(2), tick], forgetful.state)
    const then = runMachine(machine('n2'), [message('n1', longer.effects)], state)
    expect(then.state).toBe(state)
    expect(then.effects).toEqual([])
  })

  test('finds itself out, and writes no more', () => {
    const { effects } = ran('n1', [start(), ask(2, { add: 'b' }), persisted(1), message('n2', before.effects), ask(3, { add: 'c' })], kept) // biome-ignore format: one line
    expect(notes(effects)).toEqual(['fork'])
    expect(effects.at(-1)).toMatchObject({ kind: 'reply', outcome: { kind: 'failed' } })
  })

  test('is not found out when it does the same again at the same time: both are one change then', () => {
    const same = ran('n1', [start(), ask(2, { add: 'a' }), persisted(1), tick], kept)
    const { effects, state } = ran('n2', [start(), message('n1', before.effects), message('n1', same.effects)])
    expect(notes(effects)).toEqual([])
    expect(state.replica.seen.values).toEqual([[1, 1]])
  })

  test('is not found out when its new history is longer than the old one that others know', () => {
    const longer = runMachine(machine('n1', kept), [ask(3, { add: 'c' }), persisted(2), tick], forgetful.state)
    const { effects, state } = ran('n2', [start(), message('n1', before.effects), message('n1', longer.effects)])
    expect(notes(effects)).toEqual([])
    // The old `a` is gone and `b` never comes: both have seen the same dots and differ.
    expect(state.replica.seen).toEqual(longer.state.replica.seen)
    expect(shows(state)).not.toEqual(shows(longer.state))
    const { always } = gossipScenario({ name: 'tags', type: Tags, edits: [{ add: 'a' }], apply: () => undefined })
    const cluster = new Map([['n1', longer.state], ['n2', state]]) // biome-ignore format: one line
    expect(always?.(cluster as never, 'n2')).toMatch(/^n2 has seen the same dots as n1/)
  })
})

test('bytes that were damaged on the way are refused by the wire, and by the node', () => {
  const { effects } = ran('n1', [start(), ask(1, { add: 'a' }), persisted(1), tick])
  const sent = message('n1', effects) as Extract<Event, { kind: 'message' }>
  const { bytes } = sent.message
  const { wire } = gossipScenario({ name: 'tags', type: Tags, edits: [{ add: 'a' }], apply: () => undefined })
  expect(wire!.decode(wire!.encode(sent.message))).toEqual(sent.message)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    expect(() => wire!.decode(flipped)).toThrow(DecodeError)
  }
  const damaged: Event = { ...sent, message: { kind: 'state', bytes: bytes.map(byte => byte ^ 1) } }
  const { state, effects: made } = ran('n2', [start(), damaged])
  expect([shows(state), notes(made)]).toEqual([[], ['damaged message']])
})

test('news of members may come late: a node that believed the older ones sent to nobody who was there', () => {
  const news = (members: readonly string[], epoch: number): Event => ({ ...moment, kind: 'members', members, epoch })
  const { state } = ran('n1', [start(), news(['n1', 'n4'], 3), news(['n1', 'n3'], 2), news(['n1'], 0)])
  expect(state.members).toEqual(['n1', 'n4'])
})

test('peers come from the members as they are, by lot or all of them', () => {
  const members: Event = { ...moment, kind: 'members', members: ['n1', 'n4', 'n5'], epoch: 2 }
  const to = (options: Partial<GossipOptions<typeof Tags, Op>>, random: number) => {
    const { effects } = ran('n1', [start(), ask(1, { add: 'a' }), persisted(1), members, { ...tick, random }], options)
    return effects.flatMap(effect => (effect.kind === 'send' ? [effect.to] : []))
  }
  expect(to({ to: 'all' }, 1)).toEqual(['n4', 'n5'])
  expect(new Set([1, 2, 3, 4, 5, 6, 7, 8].flatMap(random => to({}, random)))).toEqual(new Set(['n4', 'n5']))
})
