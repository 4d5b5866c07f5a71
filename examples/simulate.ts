// From "I have a merge function" to the timeline of the schedule that breaks it; then a Meldkit type, then a recorded history.

import assert from 'node:assert/strict'
import { addWinsSet, ok, type Protocol, type ProtocolEffect } from 'meldkit'
import { checkRegister, parseHistory, verdictText } from 'meldkit/check'
import { assertScenario, gossipScenario, type Scenario, simulate } from 'meldkit/simulate'

// #region merge
interface Cart {
  readonly items: readonly string[]
  readonly changedMs: number
}

// The cart that was changed last wins.
const newer = (a: Cart, b: Cart): Cart => (a.changedMs >= b.changedMs ? a : b)
// #endregion

// #region protocol
type Merge = (a: Cart, b: Cart) => Cart

interface Known {
  readonly cart: Cart
  readonly members: readonly string[]
}

// Each node keeps a cart, adds to it when a client asks, and sends it to the others every 50 ms.
const shop =
  (merge: Merge): Protocol<Known, Cart, string, null> =>
  ({ id }) => ({
    initial: { cart: { items: [], changedMs: 0 }, members: [] },
    step(state, event) {
      const { cart, members } = state
      const again: ProtocolEffect<Cart, null, null> = { kind: 'timer', timer: 'send', afterMs: 50 }
      if (event.kind === 'start') return { state: { cart, members: event.members }, effects: [again] }
      if (event.kind === 'timer') {
        const others = cart.items.length === 0 ? [] : members.filter(member => member !== id)
        return { state, effects: [again, ...others.map(to => ({ kind: 'send', to, message: cart }) as const)] }
      }
      if (event.kind === 'message') return { state: { cart: merge(cart, event.message), members }, effects: [] }
      if (event.kind !== 'request') return { state, effects: [] }
      const more = { items: [...cart.items, event.request], changedMs: event.wallMs }
      return {
        state: { cart: more, members },
        effects: [{ kind: 'reply', operation: event.operation, outcome: ok(null) }],
      }
    },
  })
// #endregion

// #region scenario
const cartScenario = (name: string, merge: Merge): Scenario<Known, Cart, string, null> => ({
  name,
  protocol: shop(merge),
  nodes: 2,
  faults: ['loss', 'duplication', 'reordering', 'partition', 'isolation', 'skew', 'freeze'],
  workload: {
    request: (random, number) => [`item ${number}`, random],
    operation: item => ({ name: 'add', input: item }),
  },
  // When all is over, every cart has every item that a client was told is in it.
  settled(nodes, history) {
    for (const [node, { cart }] of nodes)
      for (const { outcome, input } of history)
        if (outcome === 'ok' && !cart.items.includes(input as string)) return `${node} lacks ${input}, which was added`
    return undefined
  },
  durationMs: 100,
  settleSteps: 40,
})
// #endregion

// #region broken
const { failure } = simulate(cartScenario('newer cart wins', newer))
assert.match(failure?.problem.text ?? '', /lacks item \d, which was added/)

// In a test: throws with the shortest run that shows the problem, as text.
try {
  assertScenario(cartScenario('newer cart wins', newer))
} catch (error) {
  console.log((error as Error).message)
}
// #endregion

// #region fixed
// All items of both.
const united = (a: Cart, b: Cart): Cart => ({
  items: [...new Set([...a.items, ...b.items])].sort(),
  changedMs: Math.max(a.changedMs, b.changedMs),
})
const { faults, schedules } = assertScenario(cartScenario('all items of both', united), { seeds: 500 })
assert.equal(schedules, 500)
assert.ok((faults.partition ?? 0) > 0)
// #endregion

// A crash takes what was only in memory.
const crashing = { ...cartScenario('all items of both', united), faults: ['crash', 'retry', 'abandon'] as const }
assert.match(simulate(crashing, { shrink: false }).failure?.problem.text ?? '', /lacks item/)

// #region type
const cart = {
  name: 'cart',
  type: addWinsSet<string>(),
  edits: ['tea', 'jam', '-tea'],
  apply: (items: { add(item: string): void; remove(item: string): void }, op: string) =>
    op.startsWith('-') ? items.remove(op.slice(1)) : items.add(op),
}
assertScenario(gossipScenario(cart), { seeds: 100 })
// #endregion

// #region forgetful
const forgetful = gossipScenario(cart, { incarnation: 'kept', faults: ['rollback', 'isolation', 'retry', 'abandon'] })
const found = simulate(forgetful, { seeds: 300, shrink: false }).failure
assert.match(found?.problem.text ?? '', /Two edits were acknowledged with one dot/)
// #endregion

// #region history
const recorded = parseHistory(`
  {"process":"alice","key":"x","name":"write","input":1,"outcome":"ok","call":0,"return":10}
  {"process":"bob","key":"x","name":"read","output":1,"outcome":"ok","call":12,"return":14}
  {"process":"carol","key":"x","name":"read","output":null,"outcome":"ok","call":15,"return":19}
`)
const verdict = checkRegister(recorded)
assert.equal(verdict.kind, 'violation')
console.log(verdictText(verdict))
// #endregion
