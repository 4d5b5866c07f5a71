// What an application ships for what it imports: minified and gzipped, with everything unused shaken away.

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { root } from './support/source'

const essential = ['replica', 'change', 'merge', 'view']
const verbs = [...essential, 'diff', 'equal', 'leq', 'branch', 'changesSince']
const codec = ['encode', 'decode']
const types = [
  'pnCounter',
  'lwwRegister',
  'mvRegister',
  'maxRegister',
  'enableWinsFlag',
  'addWinsSet',
  'orMap',
  'struct',
]

interface Row {
  readonly what: string
  readonly names: readonly string[]
  /** The most bytes after gzip; a row that outgrows it needs a decision, not a larger number. */
  readonly budget: number
  /** What we want to come down to. */
  readonly goal?: number
}

const rows: readonly Row[] = [
  { what: 'one counter, essential verbs', names: ['pnCounter', ...essential], budget: 4700, goal: 3500 },
  { what: 'one counter, all verbs', names: ['pnCounter', ...verbs], budget: 5150 },
  { what: 'one counter, all verbs and the codec', names: ['pnCounter', ...verbs, ...codec], budget: 9000 },
  { what: 'all types, essential verbs', names: [...types, ...essential], budget: 9950, goal: 8000 },
  { what: 'all types, all verbs', names: [...types, ...verbs], budget: 10350 },
  { what: 'all types, all verbs and the codec', names: [...types, ...verbs, ...codec], budget: 13900 },
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
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}
