// The command as a process, bundled as it is published: what only a real module loader, a real terminal's signals and
// real files can show.

import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { version } from '../../package.json'
import { root } from '../support/source'
import { fixtures } from './fixtures'

// Below the project, so that the command finds its version, and modules beside it find the project's packages.
mkdirSync(join(root, '.generated'), { recursive: true })
const folder = mkdtempSync(join(root, '.generated', 'cli-'))
const bundle = join(folder, 'cli.mjs')
// Far from any package.
const elsewhere = mkdtempSync(join(tmpdir(), 'meldkit-cli-'))

beforeAll(() =>
  build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  }),
)

afterAll(() => {
  for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command; at the first words on standard error that `interruptAt` names, Ctrl-C. */
function meldkit(args: readonly string[], input = '', interruptAt?: string): Promise<Ended> {
  const child = spawn(process.execPath, [bundle, ...args], { cwd: folder })
  const told = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', text => {
    told.out += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    told.err += text
    if (interruptAt !== undefined && told.err.includes(interruptAt)) child.kill('SIGINT')
  })
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...told }))
  })
}

const fixture = (name: string) => join(fixtures, name)

test('finds its version', async () => {
  expect(await meldkit(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
})

test('a problem: files are written, and the written schedule shows it again', async () => {
  const { code, out } = await meldkit(['simulate', fixture('scenarios.mjs'), '--export', 'forgetful', '--out', 'found'])
  expect(code).toBe(1)
  const names = readdirSync(join(folder, 'found')).sort()
  expect(names).toEqual([expect.stringMatching(/seed-\d+\.html$/), expect.stringMatching(/seed-\d+\.json$/)])
  expect(out).toContain(names[1])
  const again = await meldkit(['simulate', fixture('scenarios.mjs'), '--schedule', join('found', names[1]!)])
  expect(again.code).toBe(1)
  expect(again.out).toContain('n2 has not heard the news')
})

test('CommonJS is loaded, and what keeps the process busy does not keep the command', async () => {
  const busy = join(folder, 'busy.cjs')
  copyFileSync(fixture('well.cjs'), busy)
  writeFileSync(busy, 'setInterval(() => {}, 1000)\n', { flag: 'a' })
  const { code, out, err } = await meldkit(['simulate', 'busy.cjs', '--seeds', '3'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^idle: 3 schedules/)
})

test('TypeScript is loaded by Node, or by the esbuild of its project', async () => {
  const { code, out, err } = await meldkit(['simulate', fixture('typed.ts'), '--seeds', '3'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^typed: 3 schedules/)
  expect(readdirSync(fixtures).filter(name => name.startsWith('.'))).toEqual([])
})

test('TypeScript that neither can load is told what to do about', async () => {
  // An enum is not merely stripped; and where the file is, there is no esbuild.
  const file = join(elsewhere, 'lonely.ts')
  writeFileSync(file, 'enum Sound { quiet }\nexport const loud = Sound.quiet\n')
  const { code, out, err } = await meldkit(['simulate', file])
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^meldkit: .*lonely\.ts.*\n$/)
  expect(err).toMatch(/npm install --save-dev esbuild/)
})

test('a syntax error is told with its place, in one line', async () => {
  writeFileSync(join(folder, 'broken.mjs'), '// What follows does not end.\nexport const broken = {\n')
  const { code, out, err } = await meldkit(['simulate', 'broken.mjs'])
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^meldkit: broken\.mjs cannot be loaded: SyntaxError: .*broken\.mjs:\d+.*\n$/)
})

test('Ctrl-C ends a search with its summary and code 130', async () => {
  // The search listens once it has begun, which its first step tells.
  const slow = `let told = false
const step = state => {
  if (!told) console.error('begun')
  told = true
  return { state, effects: [] }
}
export const idle = { name: 'idle', protocol: () => ({ initial: 0, step }) }
`
  writeFileSync(join(folder, 'slow.mjs'), slow)
  const { code, out } = await meldkit(['simulate', 'slow.mjs', '--minutes', '1'], '', 'begun')
  expect(code).toBe(130)
  expect(out).toMatch(/^idle: .*; stopped early\.\n/)
})

test('a history comes from standard input; its picture is written', async () => {
  const read = { process: 'bob', key: 'x', name: 'read', output: 2, outcome: 'ok', call: 0, return: 1 }
  const { code, out } = await meldkit(['check', '-', '--out', 'pages'], JSON.stringify(read))
  expect(code).toBe(1)
  expect(out).toContain('linearizability: violated')
  expect(existsSync(join(folder, 'pages', 'stdin.html'))).toBe(true)
})

test('a missing file and a folder are told as what they are', async () => {
  const { code, err } = await meldkit(['check', 'nowhere.jsonl', '.'])
  expect(code).toBe(2)
  expect(err).toBe(
    'meldkit: nowhere.jsonl cannot be read: there is no such file.\nmeldkit: . cannot be read: it is a folder.\n',
  )
})
