import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replicaId } from '../../src/clock/replica-id'
import { replicaMapOf } from '../../src/clock/replica-map'
import { compareVectorClocks, vectorClock, vectorClockReceive, vectorClockTick } from '../../src/clock/vector-clock'
import { versionVector } from '../../src/clock/version-vector'
import { deepFreeze, eventHistory, orderOf, runHistory } from './history'

const ids = ['alice', 'bob', '__proto__'].map(name => replicaId(name))

describe('a vector clock', () => {
  test('orders two events exactly as their causal pasts', () => {
    fc.assert(
      fc.property(eventHistory, history => {
        const events = runHistory(history, vectorClock(), {
          event: (clock, at) => deepFreeze(vectorClockTick(clock, ids[at]!)),
          receive: (clock, at, received) => deepFreeze(vectorClockReceive(clock, ids[at]!, received)),
        })
        for (const a of events)
          for (const b of events) expect(compareVectorClocks(a.clock, b.clock)).toBe(orderOf(a.past, b.past))
      }),
      { numRuns: 50 },
    )
  })

  test('ends with an error after 2^53 - 1 events of one replica', () => {
    const last = replicaMapOf([[ids[0]!, Number.MAX_SAFE_INTEGER]])
    expect(() => vectorClockTick(last, ids[0]!)).toThrow(expect.objectContaining({ code: 'clock-exhausted' }))
    expect(vectorClockTick(last, ids[1]!).values).toEqual([Number.MAX_SAFE_INTEGER, 1])
  })

  test('counts every event, a receipt included', () => {
    const sent = vectorClockTick(vectorClock(), ids[0]!)
    expect(vectorClockReceive(vectorClock(), ids[1]!, sent)).toEqual(versionVector({ alice: 1, bob: 1 }))
  })
})
