// The folders that the table does not mark impure are pure; the rules themselves are tried on bad sources first.

import { describe, expect, test } from 'vitest'
import { folders } from './architecture-table'
import { purityProblems } from './support/purity'
import { source, sources } from './support/source'

test('src/ is pure outside the folders that the table marks impure', () => {
  const pure = sources().filter(({ path }) => !folders[path.split('/')[0]!]?.impure)
  expect(pure.flatMap(purityProblems)).toEqual([])
})

describe('the rules can fail', () => {
  const problems = (text: string) => purityProblems(source('base/a.ts', text)).length

  test.each([
    'f(Date.now())',
    'new Date()',
    'const now = Date',
    'crypto.getRandomValues(b)',
    'globalThis.crypto',
    'setTimeout(f, 1)',
    'const g = { setTimeout }',
    'queueMicrotask(f)',
    'process.env.A',
    'console.log(1)',
    'new Intl.Collator()',
    'new WeakRef(a)',
    'Math.random()',
    'Math.log(2)',
    "Math['log'](2)",
    'const { log } = Math',
    'Math.sin(1)',
    'f(2 ** n)',
    'f(() => { a **= 2 })',
    'a.localeCompare(b)',
    'a.normalize()',
    'a.toLocaleLowerCase()',
    'let count = 0',
    'var count = 0',
    'export let count = 0',
    'const cache = new Map()',
    'const seen = new Set<string>()',
    'const list: string[] = []',
    'const record = {}',
    'const record: Record<string, number> = {}',
    'const nested = { list: [1] }',
    'const frozen = Object.freeze(new Map())',
  ])('%s', text => {
    expect(problems(text)).toBe(1)
  })

  test.each([
    'f(a.Date, { Date: 1 })',
    'type A = Date',
    'Math.floor(Math.sqrt(2)) + Math.PI',
    'f(2n ** 64n)',
    'const f = () => { let n = 0; const m = new Map(); return [n, m] }',
    'const memo = new WeakMap()',
    'const list = Object.freeze([1])',
    'const list = [1] as const',
    'const list: readonly number[] = [1]',
    'const none: DotFun<never> = []',
    'const names: ReadonlySet<string> = new Set()',
    'const type = define({ bottom: 0 })',
    '// Date in a comment',
  ])('allowed: %s', text => {
    expect(problems(text)).toBe(0)
  })
})
