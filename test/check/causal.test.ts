// The causal checker: the table of small histories that tell the levels apart, the definition over all orders, the slow
// twin with matrices, and what must not change a verdict.

import { type CausalLevel, causalReport, checkCausal, type Operation } from 'meldkit/check'
import { describe, expect, test } from 'vitest'
import { causalMutants } from './mutants/causal'
import { naivePatterns, naiveVerdict, rightRules } from './naive-causal'
import { levelsByDefinition, posets } from './posets'
import { dice, drawText, registerHistory, seed, times } from './registers'

const levels: readonly CausalLevel[] = ['CC', 'CM', 'CCv']
const all = 'CC CM CCv'

/** History, levels that it has, patterns by which it lacks the others. */
const litmus: readonly (readonly [text: string, holds: string, patterns: string])[] = [
  ['wx1 rx2 | wx2 rx1', 'CC CM', 'CyclicCF'],
  ['wz1 wx1 wy1 | wx2 rz0 ry1 rx2', 'CC CCv', 'WriteHBInitRead'],
  ['wx1 | wx2 rx1 rx2', 'CC', 'CyclicHB CyclicCF'],
  ['wx1 ry0 wy1 rx1 | wx2 ry0 wy2 rx2', all, ''],
  ['wx1 wy1 | ry1 wx2 | rx2 rx1', '', 'WriteCORead'],
  ['wx1 | rx1 wy1 | ry1 rx0', '', 'WriteCOInitRead'],
  ['wx1 rx0', '', 'WriteCOInitRead'],
  ['wx1 wx2 | rx2 rx1', '', 'WriteCORead'],
  ['wx1 | wy1 | rx1 ry0 | ry1 rx0', all, ''],
  ['wx1 ry0 | wy1 rx0', all, ''],
  ['rx7 | wx1', '', 'ThinAirRead'],
  // Load buffering: each reads what the other writes later.
  ['rx1 wy1 | ry1 wx1', '', 'CyclicCO'],
  // What bob read of x puts carol's write of z after alice's, which had seen it.
  ['rz5 wz1 wx1 wy1 | wx2 rz5 ry1 rx2 | wz5', 'CC CCv', 'CyclicHB'],
  ['', all, ''],
]

describe('histories that tell the levels apart', () => {
  test.each(litmus)('%s', (text, holds, patterns) => {
    const history = registerHistory(text)
    const report = causalReport(history)
    expect([report.holds.join(' '), report.patterns.join(' ')]).toEqual([holds, patterns])
    for (const level of levels) {
      const verdict = checkCausal(history, level)
      expect(verdict.kind).toBe(holds.split(' ').includes(level) ? 'ok' : 'violation')
      if (verdict.kind === 'violation') expect(patterns).toContain(verdict.anomaly)
    }
  })
})

describe('against the definition', () => {
  const orders = posets(5)

  test('there are 4,231 partial orders of five elements', () => {
    expect(orders).toHaveLength(4231)
  })

  test('random histories of five operations have the levels that the definition gives them', () => {
    const roll = dice(seed)
    const counts = { CC: 0, CM: 0, CCv: 0 }
    for (let i = 0; i < times(3000, 60_000); i++) {
      const text = drawText(roll, 5, 3, 2)
      const { holds } = causalReport(registerHistory(text))
      expect([text, ...holds]).toEqual([text, ...levels.filter(level => defined(text).has(level))])
      for (const level of holds) counts[level]++
    }
    // Enough of each kind, or the comparison says little.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(500)
  }, 300_000)

  function defined(text: string) {
    return levelsByDefinition(registerHistory(text), orders)
  }
})

describe('against the slow twin', () => {
  test('longer random histories give the same verdicts at all levels', () => {
    const roll = dice(seed + 1)
    const violated = { CC: 0, CM: 0, CCv: 0 }
    for (let i = 0; i < times(1000, 60_000); i++) {
      const text = drawLikely(roll)
      const history = registerHistory(text)
      const patterns = naivePatterns(history)
      for (const level of levels) {
        const verdict = checkCausal(history, level)
        expect([text, level, verdict.kind === 'ok']).toEqual([text, level, naiveVerdict(patterns, level)])
        if (verdict.kind === 'ok') continue
        violated[level]++
        if (verdict.kind === 'violation') expect(patterns).toContain(verdict.anomaly)
      }
    }
    expect(violated.CM).toBeGreaterThan(violated.CC)
    expect(violated.CCv).toBeGreaterThan(violated.CC)
  }, 300_000)

  test.each(causalMutants.map(mutant => [mutant.name, mutant] as const))(
    'a twin with a fault is noticed: %s',
    (_, mutant) => {
      const rules = { ...rightRules, ...mutant.broken }
      const roll = dice(seed + 2)
      let noticed = 0
      for (let i = 0; i < 5000 && noticed === 0; i++) {
        const history = registerHistory(litmus[i]?.[0] ?? drawLikely(roll))
        const patterns = naivePatterns(history, rules)
        const { holds } = causalReport(history)
        if (levels.some(level => naiveVerdict(patterns, level) !== holds.includes(level))) noticed++
      }
      expect(noticed).toBe(1)
    },
  )
})

/** Seven to ten operations whose reads are mostly possible: a read returns one of the values written so far, in time. */
function drawLikely(roll: (below: number) => number): string {
  const lines = [[], [], []] as string[][]
  const written: Record<string, number> = { x: 0, y: 0 }
  for (let i = 7 + roll(4); i > 0; i--) {
    const key = 'xy'[roll(2)]!
    const line = lines[roll(3)]!
    if (roll(2) === 0) line.push(`w${key}${++written[key]!}`)
    else line.push(`r${key}${Math.max(0, written[key]! - (roll(5) === 0 ? roll(3) : roll(2)))}`)
  }
  return lines.map(line => line.join(' ')).join(' | ')
}

describe('what a violation tells', () => {
  test('its operations are illegal by themselves, by the same pattern, and none can be taken away', () => {
    const roll = dice(seed + 3)
    const sizes = new Map<string, number>()
    for (let i = 0; i < times(400, 20_000); i++) {
      const history = registerHistory(litmus[i]?.[0] ?? drawLikely(roll))
      for (const level of levels) {
        const verdict = checkCausal(history, level)
        if (verdict.kind !== 'violation') continue
        const { anomaly, operations } = verdict
        sizes.set(anomaly, Math.max(sizes.get(anomaly) ?? 0, operations.length))
        expect(checkCausal(operations, level)).toMatchObject({ kind: 'violation', anomaly, operations })
        for (const write of operations) {
          const isGone = (other: Operation) =>
            other === write || (write.name === 'write' && other.key === write.key && other.output === write.input)
          expect(
            checkCausal(
              operations.filter(other => !isGone(other)),
              level,
            ),
          ).not.toMatchObject({ anomaly })
        }
      }
    }
    expect([...sizes.keys()].sort()).toEqual([
      ...['CyclicCF', 'CyclicCO', 'CyclicHB', 'ThinAirRead', 'WriteCOInitRead', 'WriteCORead', 'WriteHBInitRead'],
    ])
  }, 300_000)

  test('a stale read is told with the way on which the newer write was known', () => {
    const verdict = checkCausal(registerHistory('wx1 wx2 wy1 wz1 | ry1 rx1 rz0'), 'CC')
    expect(verdict).toMatchObject({ anomaly: 'WriteCORead' })
    expect(verdict.kind === 'violation' && verdict.explanation).toBe(
      'bob: read x → 1 (11 to 16) returned a value that was overwritten before, by alice: write x 2 (10 to 15): alice: write x 1 (0 to 5), then alice: write x 2 (10 to 15); alice: write x 2 (10 to 15), then alice: write y 1 (20 to 25), seen by bob: read y → 1 (1 to 6), then bob: read x → 1 (11 to 16).',
    )
    expect(verdict.kind === 'violation' && verdict.operations).toHaveLength(5)
  })

  test('writes without an order are told with the reads that force it', () => {
    const verdict = checkCausal(registerHistory('wx1 rx2 | wx2 rx1'), 'CCv')
    expect(verdict.kind === 'violation' && verdict.explanation).toBe(
      'alice: write x 1 (0 to 5) comes before bob: write x 2 (1 to 6), since alice: read x → 2 (10 to 15) returned the latter and knew of the former: alice: write x 1 (0 to 5), then alice: read x → 2 (10 to 15). bob: write x 2 (1 to 6) comes before alice: write x 1 (0 to 5), since bob: read x → 1 (11 to 16) returned the latter and knew of the former: bob: write x 2 (1 to 6), then bob: read x → 1 (11 to 16). So no order of all writes fits: alice: write x 1 (0 to 5), hence before bob: write x 2 (1 to 6), hence before alice: write x 1 (0 to 5).',
    )
  })
})

describe('what does not change a verdict', () => {
  const relations: Record<string, (history: Operation[]) => Operation[]> = {
    'other values': history =>
      history.map(operation => {
        const rename = (value: unknown) => (value === null ? null : { other: [value] })
        return operation.name === 'write'
          ? { ...operation, input: rename(operation.input) }
          : { ...operation, output: rename(operation.output) }
      }),
    'other names of processes': history =>
      history.map(operation => ({ ...operation, process: `z-${operation.process}` })),
    'a later time': history =>
      history.map(operation => ({ ...operation, call: operation.call * 3 + 7, return: operation.return! * 3 + 7 })),
    'another order of the list': history => history.toReversed(),
    'an operation that failed': history => [
      ...history,
      { process: 'alice', key: 'x', name: 'write', input: 99, outcome: 'failed', call: 900, return: 901 },
    ],
    'an unknown write that nobody read': history => [
      ...history,
      { process: 'bob', key: 'x', name: 'write', input: 99, outcome: 'unknown', call: 900 },
    ],
  }

  test.each(Object.entries(relations))('%s', (_, change) => {
    const roll = dice(seed + 4)
    for (let i = 0; i < times(200, 4000); i++) {
      const history = registerHistory(drawLikely(roll))
      expect(causalReport(change(history))).toEqual(causalReport(history))
    }
  })

  test('but a history is not causal because each of its keys is', () => {
    const history = registerHistory('wx1 wy1 | ry1 rx0')
    const ofKey = (key: string) =>
      checkCausal(
        history.filter(operation => operation.key === key),
        'CC',
      ).kind
    expect([ofKey('x'), ofKey('y'), checkCausal(history, 'CC').kind]).toEqual(['ok', 'ok', 'violation'])
  })

  test('what one register did at each moment is causal at all levels', () => {
    const roll = dice(seed + 5)
    for (let i = 0; i < times(200, 4000); i++) {
      const values = new Map<string, number | null>()
      const history = Array.from({ length: 12 }, (_, at): Operation => {
        const common = {
          process: `p${roll(3)}`,
          key: 'xy'[roll(2)]!,
          outcome: 'ok',
          call: at * 2,
          return: at * 2 + 1,
        } as const
        if (roll(2) === 0) return { ...common, name: 'read', output: values.get(common.key) ?? null }
        values.set(common.key, at)
        return { ...common, name: 'write', input: at }
      })
      expect(causalReport(history).holds).toEqual(levels)
    }
  })
})

describe('outcomes', () => {
  const write = { process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 0, return: 1 } as const
  const read = { process: 'bob', key: 'x', name: 'read', output: 1, outcome: 'ok', call: 2, return: 3 } as const

  test('a failed write that was read is read out of thin air', () => {
    const verdict = checkCausal([{ ...write, outcome: 'failed' }, read], 'CC')
    expect(verdict).toMatchObject({
      anomaly: 'ThinAirRead',
      operations: [read],
      explanation:
        'bob: read x → 1 (2 to 3) returned a value that nobody wrote but alice: write x 1 → failed (0 to 1), which had no effect.',
    })
  })

  test('the second attempt of a write that failed may write the same value', () => {
    const again = { ...write, call: 2, return: 3 }
    expect(checkCausal([{ ...write, outcome: 'failed' }, again, read], 'CC').kind).toBe('ok')
  })

  test('an unknown write counts once it was read', () => {
    const stale = { ...read, output: null, call: 4, return: 5 }
    const unknown = { ...write, outcome: 'unknown' } as const
    expect(checkCausal([unknown, stale], 'CC').kind).toBe('ok')
    expect(checkCausal([unknown, read, stale], 'CC')).toMatchObject({ anomaly: 'WriteCOInitRead' })
  })

  test('what a register holds at first can be told', () => {
    const first = { ...read, output: 0 }
    expect(checkCausal([first, write], 'CC', { initial: 0 }).kind).toBe('ok')
    expect(checkCausal([first, write], 'CC')).toMatchObject({ anomaly: 'ThinAirRead' })
    const { output: _, ...silent } = read
    expect(checkCausal([silent], 'CC').kind).toBe('ok')
  })

  test.each([
    ['a value that is written twice', [write, { ...write, process: 'bob' }]],
    ['a write of the initial value', [{ ...write, input: null }]],
    ['another operation', [{ ...write, name: 'cas' }]],
    ['no history', [{ ...write, return: -1 }]],
  ])('%s is refused', (_, history) => {
    expect(() => checkCausal(history, 'CC')).toThrow(expect.objectContaining({ code: 'argument' }))
  })
})
