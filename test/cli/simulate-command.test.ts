// `meldkit simulate` without a process: what it finds, tells, writes and answers.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { command } from '../../src/cli/command'
import { loadModule } from '../../src/cli/load-module'
import type { AnyScenario } from '../../src/simulate/scenario'
import { type FakeMachine, fakeShell } from './fake-shell'
import { fixtures } from './fixtures'

const scenarios = (await loadModule(join(fixtures, 'scenarios.mjs'))) as Readonly<
  Record<'echo' | 'forgetful' | 'unsure', AnyScenario>
>

async function meldkit(line: string, machine: FakeMachine = {}) {
  const shell = fakeShell({ modules: { 'm.mjs': { ...scenarios } }, ...machine })
  const code = await command(line.split(' '), shell, () => '1.2.3')
  return { code, ...shell.told, written: shell.written, shell }
}

const only = (name: keyof typeof scenarios) => `simulate m.mjs --export ${name}`

describe('a scenario that goes well', () => {
  test('gives code 0 and a summary of what took effect, and what never did', async () => {
    const { code, out, err, written } = await meldkit(`${only('echo')} --seeds 20`)
    expect(code).toBe(0)
    expect(out).toMatch(/^echo: 20 schedules \(seeds 1 to 20\) in .* 200 operations: all well\.\n/)
    expect(out).toMatch(/crash +\d+ +\d+\n/)
    expect(out).toMatch(/never took effect: .*rollback/)
    expect(out).toMatch(/answered +\d+ +20\n/)
    expect([err, written.size]).toEqual(['', 0])
  })

  test('takes its seeds from --from and --seed, its faults from --faults, and shows a run for --text', async () => {
    expect((await meldkit(`${only('echo')} --from 90 --seeds 3`)).out).toContain('(seeds 90 to 92)')
    const { out } = await meldkit(`${only('echo')} --seed 7 --faults loss,delay --text`)
    expect(out).toContain('1 schedule (seed 7)')
    expect(out).toMatch(/never took effect: .*delay/)
    expect(out.split('\n').length).toBeGreaterThan(10)
  })

  test('stops after --minutes, whatever the number of seeds', async () => {
    const { code, out } = await meldkit(`${only('echo')} --minutes 0.01`, { tickMs: 50 })
    expect(code).toBe(0)
    expect(Number(/(\d+) schedules/.exec(out)?.[1])).toBeLessThan(20)
  })
})

describe('a scenario that goes wrong', () => {
  test('gives code 1, the run as text, a page, and a schedule that goes wrong again', async () => {
    const { code, out, err, written } = await meldkit(`${only('forgetful')} --out some/where`)
    expect(code).toBe(1)
    expect(out).toMatch(/: a problem at seed \d+\./)
    expect(out).toContain('n2 has not heard the news')
    expect(err).toContain('smaller')
    const [html, json] = [...written.keys()].sort()
    expect(json).toMatch(/^some.where.forgetful-news-seed-\d+\.json$/)
    expect(out).toContain(`Wrote ${html} (open it in a browser) and ${json}.`)
    expect(written.get(html!)).toMatch(/<html/)

    const again = await meldkit(`simulate m.mjs --schedule ${json}`, { files: { [json!]: written.get(json!)! } })
    expect(again.code).toBe(1)
    expect(again.out).toContain('n2 has not heard the news')
    expect([...again.written.keys()]).toEqual([join('meldkit-report', html!.split(/[\\/]/).at(-1)!)])
    expect(again.err).toBe('')
  })

  test('is told as data for --json, and nothing else is on standard output', async () => {
    const { code, out, written } = await meldkit('simulate m.mjs --seeds 40 --json')
    const { scenarios: told, stopped } = JSON.parse(out)
    expect([code, stopped]).toEqual([1, false])
    expect(told.map(({ scenario }: { scenario: string }) => scenario)).toEqual(['echo', 'forgetful news', 'unsure'])
    expect(told[0].problem).toBeUndefined()
    expect(told[1].problem).toMatchObject({ kind: 'settle', text: expect.stringContaining('has not heard the news') })
    expect(written.has(told[1].problem.schedule)).toBe(true)
    expect(told[2].undecided).toBe(40)
  })

  test('must go wrong again: what depends on the outside is refused', async () => {
    let runs = 0
    const moody = {
      name: 'moody',
      protocol: scenarios.echo.protocol,
      settled: () => (++runs === 3 ? 'mood' : undefined),
    }
    const { code, err, written } = await meldkit('simulate moody.mjs', { modules: { 'moody.mjs': { moody } } })
    expect(code).toBe(2)
    expect(err).toContain('moody: seed 3 went wrong, but not the same way')
    expect(written.size).toBe(0)
  })
})

test('a check that gives up is code 3, with its reason', async () => {
  const { code, out } = await meldkit(`${only('unsure')} --seeds 5`)
  expect(code).toBe(3)
  expect(out).toContain('5 checks gave up, first at seed 1: Nobody knows.')
})

describe('Ctrl-C', () => {
  test('ends the search with the summary so far and code 130', async () => {
    const onBreathe = ({ interrupt }: { interrupt: () => boolean }) => expect(interrupt()).toBe(true)
    const { code, out, shell } = await meldkit(`${only('echo')} --seeds 1000`, { tickMs: 30, onBreathe })
    expect(code).toBe(130)
    expect(out).toMatch(/^echo: \d schedules .* all well; stopped early\./)
    expect(shell.interrupt()).toBe(false)
  })
})

describe('progress', () => {
  test('is a bar on a terminal, taken away before the summary', async () => {
    const { err } = await meldkit(`${only('echo')} --seeds 20`, { tickMs: 30, columns: 100 })
    expect(err).toMatch(/\recho {2}█+░+ {2}\d+\/20 schedules {2}\S+\/s {2}\d+ faults {2}0:0\d left/)
    expect(err.endsWith('\r\u001b[K')).toBe(true)
    for (const line of err.split('\r')) expect(line.length).toBeLessThan(104)
  })

  test('is a line every five seconds elsewhere', async () => {
    const { err } = await meldkit(`${only('echo')} --seeds 20`, { tickMs: 700 })
    const lines = err.trim().split('\n')
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.length).toBeLessThan(8)
    expect(lines[0]).toMatch(/^echo {2}\d+\/20 schedules/)
  })
})

describe('wrong use is code 2 and one line that says what to do', () => {
  const bare = { seed: 1, nodes: 1, durationUs: 1, actions: [], rates: {} }
  const files = {
    'bad.json': '{"seed": 1',
    'list.json': '[]',
    'odd.json': JSON.stringify({ scenario: 'echo', schedule: { ...bare, actions: [{ kind: 'crash' }] } }),
    'other.json': JSON.stringify({ scenario: 'other', schedule: bare }),
    'bare.json': JSON.stringify(bare),
  }
  const modules = { 'm.mjs': { ...scenarios }, 'none.mjs': { answer: 42 }, 'empty.mjs': {} }
  test.each([
    ['simulate', 'needs one module, got 0 arguments'],
    ['simulate m.mjs n.mjs', 'needs one module, got 2 arguments: m.mjs n.mjs'],
    ['simulate no.mjs', 'no.mjs is not there'],
    ['simulate none.mjs', 'exports no scenario'],
    ['simulate empty.mjs', 'it exports nothing'],
    ['simulate m.mjs --export nothing', 'nothing is exported as nothing. Its scenarios: echo, forgetful, unsure.'],
    ['simulate m.mjs --sed 3', 'no option --sed; did you mean --seed?'],
    ['simulate m.mjs --seeds many', '--seeds needs a whole number of at least 1, got "many"'],
    ['simulate m.mjs --seeds', "'--seeds <value>' argument missing."],
    ['simulate m.mjs --minutes 0', '--minutes needs a number above 0, got "0"'],
    ['simulate m.mjs --faults loss,rain', '--faults needs one of loss, duplication'],
    ['simulate m.mjs --seed 3 --seeds 4', '--seed runs one schedule, so --seeds has no meaning'],
    ['simulate m.mjs --text', 'say which by --seed or --schedule'],
    ['simulate m.mjs --schedule bad.json', 'bad.json is no schedule: it must be a JSON object'],
    ['simulate m.mjs --schedule list.json', 'it must be a JSON object'],
    ['simulate m.mjs --schedule odd.json', '`actions` must be a list'],
    ['simulate m.mjs --schedule other.json', 'is for the scenario other; m.mjs has echo, forgetful news, unsure'],
    ['simulate m.mjs --schedule bare.json', 'fits several scenarios'],
    ['simulate m.mjs --schedule bare.json --faults loss', '--faults has no meaning beside it'],
    ['imitate m.mjs', 'There is no command imitate'],
  ])('%s', async (line, message) => {
    const { code, out, err } = await meldkit(line, { files, modules })
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test('a scenario that cannot be simulated is told by name', async () => {
    const crowd = { ...scenarios.echo, nodes: 99 }
    const { code, err } = await meldkit('simulate m.mjs', { modules: { 'm.mjs': { crowd } } })
    expect(code).toBe(2)
    expect(err).toContain('nodes must be a whole number from 1 to 16, got 99')
  })

  test('--debug shows where an error comes from', async () => {
    const nothing = undefined as unknown as string
    const request = () => [nothing.at(0), 0]
    const broken = { ...scenarios.echo, workload: { ...scenarios.echo.workload, request } }
    const modules = { 'm.mjs': { broken } }
    const short = await meldkit('simulate m.mjs', { modules })
    expect(short.err).toMatch(/^meldkit: TypeError: .* \(--debug shows where\.\)\n$/)
    const long = await meldkit('simulate m.mjs --debug', { modules })
    expect(long.err).toMatch(/\n +at /)
    expect([short.code, long.code]).toEqual([2, 2])
  })
})

describe('help', () => {
  test.each(['--help', 'help', '-h'])('%s lists the commands and the exit codes', async line => {
    const { code, out } = await meldkit(line)
    expect(code).toBe(0)
    expect(out).toMatch(/simulate MODULE[\s\S]*check FILE[\s\S]*Exit codes/)
  })

  test.each(['help simulate', 'simulate --help', 'simulate m.mjs -h'])('%s tells all about simulate', async line => {
    const { code, out } = await meldkit(line)
    expect(code).toBe(0)
    expect(out).toMatch(/--seeds N[\s\S]*amnesia-new-id/)
    for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(125)
  })

  test('no command at all is code 2', async () => {
    const shell = fakeShell()
    expect(await command([], shell, () => '1.2.3')).toBe(2)
    expect(shell.told.err).toContain('Usage')
  })

  test('--version', async () => {
    expect((await meldkit('--version')).out).toBe('1.2.3\n')
  })
})
