// `meldkit check` without a process: what it says about histories of all formats, and about files that are none.

import { describe, expect, test } from 'vitest'
import { command } from '../../src/cli/command'
import { decide } from '../../src/cli/decide'
import { modelOf } from '../../src/cli/models'
import { progressBar } from '../../src/cli/progress'
import { fakeShell } from './fake-shell'

const operation = (process: string, name: string, call: number, rest: object) =>
  JSON.stringify({ process, key: 'x', name, outcome: 'ok', call, return: call + 5, ...rest })
const lines = (...operations: string[]) => `${operations.join('\n')}\n`

const write = operation('alice', 'write', 0, { input: 1 })
const files: Readonly<Record<string, string>> = {
  'good.jsonl': lines(write, operation('bob', 'read', 10, { output: 1 })),
  'stale.jsonl': lines(write, operation('bob', 'read', 10, { output: null })),
  'late.jsonl': lines(
    JSON.stringify({ process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'unknown', call: 0 }),
    operation('bob', 'read', 10, { output: null }),
    operation('bob', 'read', 20, { output: 1 }),
  ),
  'malformed.jsonl': lines(write, '{"process": "bob"'),
  'twice.jsonl': lines(write, operation('alice', 'write', 3, { input: 2 })),
  'empty.jsonl': '',
  'odd.jsonl': lines(operation('alice', 'jump', 0, {})),
  'numbers.jsonl': lines(operation('alice', 'put', 0, { input: 1 })),
  'prose.txt': 'Dear diary,\n',
  'jepsen.log': lines(
    'INFO  jepsen.core - Everything is set up',
    'INFO  jepsen.util - 0\t:invoke\t:write\t3',
    'INFO  jepsen.util - 0\t:ok\t:write\t3',
    'INFO  jepsen.util - :nemesis\t:info\t:start\tnil',
    'INFO  jepsen.util - 1\t:invoke\t:cas\t[3 4]',
    'INFO  jepsen.util - 1\t:info\t:cas\t:timed-out',
    'INFO  jepsen.util - 1\t:invoke\t:read\tnil',
    'INFO  jepsen.util - 1\t:ok\t:read\t3',
    'INFO  jepsen.util - 2 :invoke :read nil',
    'INFO  jepsen.util - 2 :ok :read 4',
  ),
  'cas.log': lines('INFO  jepsen.util - 0\t:invoke\t:cas\t[nil 4]', 'INFO  jepsen.util - 0\t:fail\t:cas\t[nil 4]'),
  'refused.log': lines(
    'INFO [2026-01-02 03:04:05] jepsen worker 0 - jepsen.util 0 :invoke :cas [nil 4]',
    'INFO [2026-01-02 03:04:05] jepsen worker 0 - jepsen.util 0 :fail :cas [nil 4] :connection-refused',
  ),
  'history.edn': lines(
    '{:type :invoke, :f :cas, :value [nil 4], :process 0, :time 11, :index 0}',
    '{:type :info, :f :start, :process :nemesis, :time 12, :index 1}',
    '{:type :fail, :f :cas, :value [nil 4], :process 0, :time 13, :error :timeout, :index 2}',
  ),
  'noted.jsonl': lines('# Recorded on a Monday.', '', write),
  'end.log': lines('INFO  jepsen.util - 0\t:ok\t:write\t3'),
  'kv.txt': lines(
    '{:process 0, :type :invoke, :f :append, :key "k", :value "a \\"b\\""}',
    '{:process 0, :type :ok, :f :append, :key "k", :value "a \\"b\\""}',
    '{:process 1, :type :invoke, :f :get, :key "k", :value nil}',
    '{:process 1, :type :ok, :f :get, :key "k", :value "a \\"b\\""}',
  ),
  'broken.txt': lines('{:process 0, :type :invoke, :f :get, :key "k", :value nil}', '{:process 0, :type'),
}

async function meldkit(line: string, more: Readonly<Record<string, string>> = {}) {
  const shell = fakeShell({ files: { ...files, ...more } })
  const code = await command(line.split(' '), shell, () => '1.2.3')
  return { code, ...shell.told, written: shell.written }
}

describe('one history', () => {
  test('that keeps the guarantee is code 0', async () => {
    const { code, out, written } = await meldkit('check good.jsonl')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^good\.jsonl: 2 operations of 2 processes on 1 key, as register\.\nlinearizability: ok \(\d+ steps\)\n$/,
    )
    expect(written.size).toBe(0)
  })

  test('that does not is code 1, told in words and drawn', async () => {
    const { code, out, written } = await meldkit('check stale.jsonl --out pages')
    expect(code).toBe(1)
    expect(out).toContain('linearizability: violated')
    expect(out).toContain('The smallest illegal part found, 2 operations:\n  alice: write x 1 (0 to 5)\n')
    const [page] = [...written.keys()]
    expect(page).toMatch(/^pages.stale\.jsonl\.html$/)
    expect(out).toContain(`Wrote ${page}`)
    expect(written.get(page!)).toContain('<html')
  })

  test('may need an operation of unknown outcome to have happened late', async () => {
    expect((await meldkit('check late.jsonl')).code).toBe(0)
  })

  test('without operations keeps every guarantee', async () => {
    expect((await meldkit('check empty.jsonl')).code).toBe(0)
  })

  test('comes from standard input for -', async () => {
    const { code, written } = await meldkit('check - --guarantee linearizable', { '-': files['stale.jsonl']! })
    expect(code).toBe(1)
    expect([...written.keys()]).toEqual([expect.stringContaining('stdin.html')])
  })

  test('is undecided, code 3, when the steps are spent', async () => {
    const many = Array.from({ length: 12 }, (_, i) => [
      JSON.stringify({ process: `w${i}`, key: 'x', name: 'write', input: i, outcome: 'ok', call: 0, return: 99 }),
      JSON.stringify({ process: `r${i}`, key: 'x', name: 'read', output: i, outcome: 'ok', call: 100 + 2 * i, return: 101 + 2 * i }), // biome-ignore format: one line
    ])
    const { code, out } = await meldkit('check many --steps 50', { many: lines(...many.flat()) })
    expect(code).toBe(3)
    expect(out).toContain('linearizability: unknown.')
  })
})

describe('what is asked of it', () => {
  test('--initial is the value at the start', async () => {
    expect((await meldkit('check stale.jsonl --initial 1')).code).toBe(1)
    const read = { zero: lines(operation('bob', 'read', 0, { output: 0 })) }
    expect((await meldkit('check zero', read)).code).toBe(1)
    expect((await meldkit('check zero --initial 0', read)).code).toBe(0)
    expect((await meldkit('check zero --initial 0 --guarantee causal', read)).code).toBe(0)
    expect((await meldkit('check zero --initial 0 --guarantee register', read)).code).toBe(0)
  })

  test.each(['linearizable', 'register', 'regular'])('%s looks at real time', async guarantee => {
    expect((await meldkit(`check stale.jsonl --guarantee ${guarantee}`)).code).toBe(1)
    expect((await meldkit(`check good.jsonl --guarantee ${guarantee}`)).code).toBe(0)
  })

  test.each(['sequential', 'causal', 'causal-memory', 'causal-convergence'])('%s does not', async guarantee => {
    expect((await meldkit(`check stale.jsonl --guarantee ${guarantee}`)).code).toBe(0)
  })

  test('session guarantees look at versions, or at dots', async () => {
    const dots = operation('bob', 'read', 10, { output: null, seen: {} })
    const sessions = {
      versions: lines(
        operation('bob', 'write', 0, { input: 1, version: [2, 'n1'] }),
        operation('bob', 'read', 10, { output: 0, version: [1, 'n1'] }),
      ),
      dots: lines(operation('bob', 'write', 0, { input: 1, dot: ['n1', 1], seen: {} }), dots),
    }
    for (const file of ['versions', 'dots']) {
      expect((await meldkit(`check ${file} --guarantee read-your-writes`, sessions)).code).toBe(1)
      expect((await meldkit(`check ${file} --guarantee sessions`, sessions)).code).toBe(1)
      expect((await meldkit(`check ${file} --guarantee monotonic-writes`, sessions)).code).toBe(0)
    }
    expect((await meldkit('check dots --guarantee causal-dots', sessions)).code).toBe(1)
  })

  test('--model says what the objects are, where names leave it open', async () => {
    const odd = { odd: lines(operation('bob', 'read', 0, { output: [] })) }
    expect((await meldkit('check odd', odd)).out).toContain('as register')
    expect((await meldkit('check odd --model set', odd)).code).toBe(0)
    expect((await meldkit('check odd --model list-append', odd)).code).toBe(0)
    const queue = { queue: lines(operation('bob', 'dequeue', 0, { output: 3 })) }
    expect((await meldkit('check queue', queue)).out).toMatch(/as queue[\s\S]*violated/)
  })
})

describe('the formats of others', () => {
  test('a Jepsen log: what timed out may happen later, and retires its process', async () => {
    const { code, out } = await meldkit('check jepsen.log')
    expect(out).toContain('4 operations of 4 processes on 1 key, as cas.')
    expect(code).toBe(0)
  })

  test('a compare-and-set that failed has seen another value', async () => {
    expect((await meldkit('check cas.log')).code).toBe(1)
    expect((await meldkit('check cas.log --initial 1')).code).toBe(0)
    expect((await meldkit('check refused.log history.edn')).code).toBe(0)
  })

  test('comments in JSON lines', async () => {
    expect((await meldkit('check noted.jsonl')).out).toContain('1 operation of 1 process')
  })

  test('EDN maps', async () => {
    expect((await meldkit('check kv.txt')).out).toContain('as kv.\nlinearizability: ok')
    expect((await meldkit('check kv.txt --format jepsen')).code).toBe(0)
  })
})

describe('several histories', () => {
  test('have a line each, and the worst code of all', async () => {
    const { code, out, err } = await meldkit('check good.jsonl malformed.jsonl stale.jsonl late.jsonl')
    expect(code).toBe(1)
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^good\.jsonl: linearizability: ok \(2 operations, \d+ steps\)$/),
      expect.stringMatching(/^stale\.jsonl: linearizability: violated \(.*\) \(.*\); see .*stale\.jsonl\.html$/),
      expect.stringMatching(/^late\.jsonl: linearizability: ok/),
    ])
    expect(err).toMatch(/^meldkit: malformed\.jsonl: /)
    expect((await meldkit('check good.jsonl malformed.jsonl')).code).toBe(2)
  })

  test('as data', async () => {
    const { code, out, err } = await meldkit('check good.jsonl malformed.jsonl stale.jsonl --json')
    const { guarantee, files: told } = JSON.parse(out)
    expect([code, err, guarantee]).toEqual([1, '', 'linearizable'])
    expect(told).toMatchObject([
      { file: 'good.jsonl', operations: 2, model: 'register', verdict: { kind: 'ok' } },
      { file: 'malformed.jsonl', error: expect.stringContaining('malformed.jsonl') },
      { file: 'stale.jsonl', verdict: { kind: 'violation', operations: [{ process: 'alice' }, { process: 'bob' }] } },
    ])
    expect(told[0].verdict.order).toBeUndefined()
    expect(told[2].html).toContain('stale.jsonl.html')
  })
})

describe('wrong use is code 2 and one line that says what to do', () => {
  test.each([
    ['check', 'needs at least one file'],
    ['check no.jsonl', 'no.jsonl is not there'],
    ['check malformed.jsonl', 'line 2'],
    ['check twice.jsonl', 'a process must call after its last return'],
    ['check odd.jsonl', 'no model has the operations jump together'],
    ['check good.jsonl --model queue', 'has enqueue and dequeue'],
    ['check numbers.jsonl', 'the model kv holds texts'],
    ['check kv.txt --initial 3', '--initial is for registers'],
    ['check kv.txt --guarantee causal', 'kv.txt: '],
    ['check good.jsonl --guarantee sessions', 'needs operations that tell dot or seen or version'],
    ['check prose.txt', 'cannot tell the format'],
    ['check prose.txt --format jepsen', 'holds no operation in the format jepsen'],
    ['check end.log', 'end.log:1: process 0 has an outcome of write, which it has not begun'],
    ['check broken.txt', 'broken.txt:2: expected a map such as'],
    ['check good.jsonl --format xml', '--format needs one of auto, jsonl, jepsen, porcupine, got "xml"'],
    ['check good.jsonl --guarantee hope', '--guarantee needs one of linearizable, '],
    ['check good.jsonl --initial one', '--initial needs JSON'],
    ['check good.jsonl --seeds 3', 'There is no option --seeds'],
  ])('%s', async (line, message) => {
    const { code, out, err } = await meldkit(line)
    expect(err).toContain(message)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})

test('a long search says how far it is', async () => {
  // Any order of the values might be the one in the queue, and none of them leads to two of one value in the end.
  const values = Array.from({ length: 12 }, (_, i) => i)
  const added = values.map(i => operation(`p${i}`, 'enqueue', 0, { input: i, return: 9 }))
  const taken = values.map(i => operation('q', 'dequeue', 10 + 10 * i, { output: i === 11 ? 10 : i }))
  const shell = fakeShell({ tickMs: 6000 })
  const history = [...added, ...taken].map(line => JSON.parse(line))
  const question = { history, initial: null, model: () => modelOf('queue', history), stepsMax: 5000 }
  const verdict = await decide('hard', { guarantee: 'linearizable' }, question, shell, progressBar(shell), 1000)
  expect(verdict.kind).toBe('unknown')
  expect(shell.told.err).toBe(
    'hard  undecided after 1,000 of 5,000 steps\nhard  undecided after 4,000 of 5,000 steps\n',
  )
})
