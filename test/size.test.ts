// What an application ships for what it imports: minified and gzipped, with everything unused shaken away.

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { filesIn, root } from './support/source'

const essential = ['replica', 'change', 'merge', 'view']
const verbs = [...essential, 'diff', 'equal', 'leq', 'branch', 'changesSince']
const codec = ['encode', 'decode']
const types = [
  'addWinsSet',
  'boundedCounter',
  'causalLengthSet',
  'disableWinsFlag',
  'enableWinsFlag',
  'gCounter',
  'growOnlySet',
  'lwwMap',
  'lwwRegister',
  'maxRegister',
  'minRegister',
  'mvMap',
  'mvRegister',
  'orMap',
  'pnCounter',
  'presence',
  'presentSince',
  'register',
  'removeWinsSet',
  'resettableCounter',
  'struct',
]
const views = ['mapValues', 'filter', 'fold', 'sum', 'count', 'sortBy']
const undoing = ['undoHistory', 'record', 'undo', 'redo']
const entry: Readonly<Record<string, unknown>> = await import('../src/index')
/** All that the main entry exports but `draft`, the one export that needs Immer, which is a package of its own. */
const core = Object.keys(entry).filter(name => name !== 'draft')
const quorumFiles = await Promise.all(filesIn('src/quorum', '.ts').map(path => import(`${root}src/quorum/${path}`)))
const inQuorum = new Set(quorumFiles.flatMap(Object.keys))
const quorum = core.filter(name => inQuorum.has(name))
const plainQuorum = ['quorumPlan', 'quorumRead', 'quorumWrite', 'quorumReplica', 'majorities', 'configuration']

interface Row {
  readonly what: string
  readonly names: readonly string[]
  /** The most bytes after gzip; a row that outgrows it needs a decision, not a larger number. */
  readonly budget: number
  /** What we want to come down to. */
  readonly goal?: number
}

const rows: readonly Row[] = [
  { what: 'one counter, essential verbs', names: ['pnCounter', ...essential], budget: 5600, goal: 3500 },
  { what: 'one counter, all verbs', names: ['pnCounter', ...verbs], budget: 6150 },
  { what: 'one counter, all verbs and the codec', names: ['pnCounter', ...verbs, ...codec], budget: 12_300 },
  { what: 'all types, essential verbs', names: [...types, ...essential], budget: 15_300, goal: 8000 },
  { what: 'all types, all verbs', names: [...types, ...verbs], budget: 15_800 },
  { what: 'all types, all verbs and the codec', names: [...types, ...verbs, ...codec], budget: 21_700 },
  { what: 'text, essential verbs', names: ['text', ...essential], budget: 29_500 },
  { what: 'text, all verbs and the codec', names: ['text', ...verbs, ...codec], budget: 36_050 },
  {
    what: 'all types, all verbs, the codec and text',
    names: [...types, ...verbs, ...codec, 'text'],
    budget: 46_200,
    goal: 21_500 + 10 * 1024,
  },
  { what: 'one counter, essential verbs and live views', names: ['pnCounter', ...essential, ...views], budget: 10_750 },
  { what: 'one counter, essential verbs and undo', names: ['pnCounter', ...essential, ...undoing], budget: 14_550 },
  {
    what: 'one counter, essential verbs and draft, without Immer',
    names: ['pnCounter', ...essential, 'draft'],
    budget: 14_850,
  },
  { what: 'plain quorum reads and writes', names: [...plainQuorum, 'runOperation'], budget: 6130 },
  { what: 'CASPaxos', names: ['casChange', 'casRead', 'acceptor', 'majorities'], budget: 3550 },
  { what: 'all of quorum/', names: quorum, budget: 20_020, goal: 9 * 1024 },
  { what: 'whole core without Immer', names: core, budget: 99_900, goal: 20 * 1024 },
]

const table: Record<string, { bytes: number; budget: number; goal: number | undefined }> = {}

afterAll(() => console.table(table))

test.each(rows.map(row => [row.what, row] as const))('%s: within its budget', async (what, { names, budget, goal }) => {
  const bytes = await sizeOf(names)
  table[what] = { bytes, budget, goal }
  expect(bytes).toBeLessThanOrEqual(budget)
})

/** Bytes of a bundle that exports the names from the main entry. */
async function sizeOf(names: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names.join(', ')} } from './src/index.ts'`, resolveDir: root, loader: 'js' },
    bundle: true,
    minify: true,
    treeShaking: true,
    external: ['immer'],
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}
