// Session guarantees from vectors and from versions, against their definitions; and causality from vectors.

import {
  checkCausalDots,
  checkSessions,
  checkSessionVersions,
  type Operation,
  type SessionGuarantee,
  sessionGuarantees,
} from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { sessionMutants } from './mutants/sessions'
import { naiveSessions, possibleSessions, rightSessionRules } from './naive-sessions'
import { dice, seed, times } from './registers'

type Roll = (below: number) => number

/** Four to six operations of one or two sessions on two replicas, with vectors drawn at random, near to what could be. */
function drawVectors(roll: Roll): Operation[] {
  const taken: Record<string, number> = { a: 0, b: 0 }
  return Array.from({ length: 4 + roll(3) }, (_, at) => {
    const seen = Object.fromEntries(
      Object.entries(taken).map(([id, n]) => [id, Math.max(0, n - (roll(3) === 0 ? 1 : 0))]),
    )
    const common = { process: `s${roll(2)}`, key: 'x', outcome: 'ok', call: at * 2, return: at * 2 + 1 } as const
    if (roll(2) === 0) return { ...common, name: 'read', output: null, seen }
    const id = 'ab'[roll(2)]!
    taken[id]!++
    return {
      ...common,
      name: 'write',
      input: at,
      seen: { ...seen, [id]: taken[id]! - 1 },
      dot: [id, taken[id]!] as const,
    }
  })
}

/** The same with versions: each key's writes have different ones, in any order; reads are of any of them, or of nothing. */
function drawVersions(roll: Roll): Operation[] {
  const length = 4 + roll(3)
  const versions: Record<string, number[]> = { x: [], y: [] }
  const drawn = Array.from({ length }, (_, at) => {
    const name = roll(2) === 0 ? 'read' : 'write'
    const key = 'xy'[roll(2)]!
    if (name === 'write') versions[key]!.push(roll(4) === 0 ? 10 - at : 10 + at)
    const common = { process: `s${roll(3)}`, key, outcome: 'ok', call: at * 2, return: at * 2 + 1 } as const
    return { ...common, name, ...(name === 'write' ? { version: [versions[key]!.at(-1)!, 'w'] as const } : {}) }
  })
  return drawn.map((operation): Operation => {
    const known = versions[operation.key]!
    if (operation.name === 'write' || known.length === 0 || roll(4) === 0) return operation
    return { ...operation, version: [known[roll(known.length)]!, 'w'] }
  })
}

const isKept = (history: Operation[], guarantee: SessionGuarantee) => checkSessions(history, [guarantee]).kind === 'ok'

describe('from vectors', () => {
  test('random histories keep the guarantees that the definitions say', () => {
    const roll = dice(seed)
    const counts = new Map<string, number>()
    for (let i = 0; i < times(3000, 60_000); i++) {
      const history = drawVectors(roll)
      const kept = naiveSessions(history)
      for (const guarantee of sessionGuarantees) {
        const verdict = checkSessions(history, [guarantee])
        if ((verdict.kind === 'ok') !== kept.has(guarantee)) expect([guarantee, history]).toEqual(verdict)
        if (verdict.kind !== 'violation') continue
        counts.set(guarantee, (counts.get(guarantee) ?? 0) + 1)
        expect(checkSessions(verdict.operations, [guarantee])).toMatchObject({ operations: verdict.operations })
        expect(verdict.operations.length).toBeLessThanOrEqual(3)
      }
    }
    expect(Math.min(...sessionGuarantees.map(guarantee => counts.get(guarantee) ?? 0))).toBeGreaterThan(100)
  }, 300_000)

  test.each(sessionMutants.map(mutant => [mutant.name, mutant] as const))(
    'a twin with a fault is noticed: %s',
    (_, mutant) => {
      const roll = dice(seed + 1)
      const rules = { ...rightSessionRules, ...mutant.broken }
      const isNoticed = () => {
        const history = drawVectors(roll)
        const kept = naiveSessions(history, rules)
        return sessionGuarantees.some(guarantee => isKept(history, guarantee) !== kept.has(guarantee))
      }
      expect(Array.from({ length: 500 }, isNoticed)).toContain(true)
    },
  )

  test('a write that is somewhere without an earlier one of its session is told with who saw it', () => {
    const common = { key: 'x', outcome: 'ok' } as const
    const history: Operation[] = [
      { ...common, process: 'alice', name: 'write', input: 1, seen: {}, dot: ['n1', 1], call: 0, return: 1 },
      { ...common, process: 'alice', name: 'write', input: 2, seen: { n1: 1 }, dot: ['n2', 1], call: 2, return: 3 },
      { ...common, process: 'bob', name: 'read', output: 2, seen: { n2: 1 }, call: 4, return: 5 },
    ]
    expect(checkSessions(history)).toEqual({
      kind: 'violation',
      guarantee: 'monotonic writes',
      anomaly: 'monotonic writes',
      steps: 3,
      operations: history,
      explanation:
        '1@n1 is missing at bob: read x → 2 (4 to 5), which had seen alice: write x 2 (2 to 3), although alice: write x 1 (0 to 1) took it before.',
    })
    expect(checkSessions(history, ['monotonic reads']).kind).toBe('ok')
  })

  test('replicas may be called as members of objects are', () => {
    const read = { process: 'a', key: '', name: 'read', outcome: 'ok' } as const
    const history: Operation[] = [
      { ...read, seen: JSON.parse('{ "__proto__": 1, "constructor": 1 }'), call: 0, return: 1 },
      { ...read, seen: {}, call: 2, return: 3 },
    ]
    expect(checkSessions(history).kind).toBe('violation')
    expect(checkSessions(history.slice(0, 1)).kind).toBe('ok')
  })

  test('what is no guarantee is refused', () => {
    expect(() => checkSessions([], ['causal' as SessionGuarantee])).toThrow(
      expect.objectContaining({ code: 'argument' }),
    )
  })
})

describe('from versions', () => {
  test('random histories break what no choice of present writes can explain', () => {
    const roll = dice(seed + 2)
    const broken = new Map<string, number>()
    for (let i = 0; i < times(1500, 60_000); i++) {
      const history = drawVersions(roll)
      const some = sessionGuarantees.filter(() => roll(3) > 0)
      const verdict = checkSessionVersions(history, some)
      if ((verdict.kind === 'ok') !== possibleSessions(history, some)) expect([some, history]).toEqual(verdict)
      if (verdict.kind !== 'violation') continue
      broken.set(verdict.guarantee, (broken.get(verdict.guarantee) ?? 0) + 1)
      const least = verdict.guarantee.split(', ').filter(name => name !== '') as SessionGuarantee[]
      expect(checkSessionVersions(verdict.operations, least)).toMatchObject({ kind: 'violation' })
      expect(possibleSessions(verdict.operations as Operation[], least)).toBe(false)
      for (const left of least)
        expect(
          possibleSessions(
            history,
            least.filter(name => name !== left),
          ),
        ).toBe(true)
    }
    expect([...broken.keys()]).toEqual(expect.arrayContaining([...sessionGuarantees]))
  }, 300_000)

  test('across keys two guarantees are broken together', () => {
    const common = { outcome: 'ok' } as const
    const history: Operation[] = [
      { ...common, process: 'alice', key: 'x', name: 'write', input: 1, version: [1, 'n1'], call: 0, return: 1 },
      { ...common, process: 'alice', key: 'y', name: 'write', input: 2, version: [1, 'n2'], call: 2, return: 3 },
      { ...common, process: 'bob', key: 'y', name: 'read', output: 2, version: [1, 'n2'], call: 4, return: 5 },
      { ...common, process: 'bob', key: 'x', name: 'read', call: 6, return: 7 },
    ]
    expect(checkSessionVersions(history)).toMatchObject({
      guarantee: 'monotonic reads, monotonic writes',
      operations: history,
      explanation:
        'bob: read x (6 to 7) returned nothing where version 1@n1 or newer had to be there: alice: write x 1 (0 to 1), then alice: write y 2 (2 to 3), then bob: read y → 2 (4 to 5), then bob: read x (6 to 7).',
    })
    expect(checkSessionVersions(history, ['monotonic reads', 'read your writes']).kind).toBe('ok')
  })
})

describe('causality from dots', () => {
  const ok = { key: 'tags', outcome: 'ok' } as const
  const add = (
    process: string,
    input: string,
    dot: readonly [string, number],
    seen: Record<string, number>,
    call: number,
  ): Operation => {
    return { ...ok, process, name: 'add', input, dot, seen, call, return: call + 1 }
  }
  const read = (process: string, output: string[], seen: Record<string, number>, call: number): Operation => {
    return { ...ok, process, name: 'read', output, seen, call, return: call + 1 }
  }
  const union = (writes: readonly Operation[]) => writes.map(write => write.input).sort()
  const good = [
    add('alice', 'a', ['n1', 1], {}, 0),
    read('bob', ['a'], { n1: 1 }, 2),
    add('bob', 'b', ['n2', 1], { n1: 1 }, 4),
    read('carol', ['a', 'b'], { n1: 1, n2: 1 }, 6),
  ]

  test('a set whose reads show what they rest on is causal', () => {
    expect(checkCausalDots(good, union).kind).toBe('ok')
  })

  test.each<[anomaly: string, kept: number, added: Operation]>([
    ['gap', 3, read('carol', ['b'], { n2: 1 }, 6)],
    ['wrong value', 3, read('carol', ['b'], { n1: 1, n2: 1 }, 6)],
    ['went back', 4, read('carol', ['a'], { n1: 1 }, 8)],
    ['lost own write', 4, read('bob', ['a'], { n1: 1 }, 8)],
    ['dot taken twice', 4, add('dave', 'd', ['n1', 1], {}, 8)],
    ['write before itself', 4, add('dave', 'd', ['n1', 2], { n1: 2 }, 8)],
  ])('%s', (anomaly, kept, added) => {
    const history = [...good.slice(0, kept), added]
    const verdict = checkCausalDots(history, union)
    expect(verdict).toMatchObject({ kind: 'violation', anomaly })
    const { operations } = verdict as Extract<typeof verdict, { kind: 'violation' }>
    expect(checkCausalDots(operations, union)).toMatchObject({ anomaly, operations })
  })

  test('an unknown write that may have had its effect makes values doubtful, not wrong', () => {
    const doubtful: Operation = { ...ok, process: 'dave', name: 'add', input: 'd', outcome: 'unknown', call: 1 }
    const history = [...good.slice(0, 3), doubtful, read('carol', ['a', 'b', 'd'], { n1: 2, n2: 1 }, 6)]
    expect(checkCausalDots(history, union).kind).toBe('ok')
  })

  test('random vectors are causal exactly when they are closed', () => {
    const roll = dice(seed + 3)
    let violated = 0
    for (let i = 0; i < times(2000, 60_000); i++) {
      const history = drawVectors(roll)
      const covers = (a: Operation, b: Operation, dot?: readonly [string, number]) =>
        Object.entries({ ...b.seen, ...(dot && { [dot[0]]: dot[1] }) }).every(([id, n]) => a.seen![id]! >= n)
      const isClosed = history.every(o =>
        history.every(w => {
          const isBefore = w.process === o.process && w.call < o.call
          const isSeen = w.dot !== undefined && o.seen![w.dot[0]]! >= w.dot[1]
          return (!isBefore || covers(o, w, w.dot)) && (!isSeen || covers(o, w))
        }),
      )
      expect(checkCausalDots(history).kind).toBe(isClosed ? 'ok' : 'violation')
      if (!isClosed) violated++
    }
    expect(violated).toBeGreaterThan(100)
  }, 300_000)
})
