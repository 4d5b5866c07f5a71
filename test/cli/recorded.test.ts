// The recorded histories with known verdicts, as files for the command: its parsers and its exit codes against the verdicts of
// others.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { command } from '../../src/cli/command'
import { nodeShell } from '../../src/cli/node-shell'
import { root } from '../support/source'

const folder = process.env.MELDKIT_HISTORIES ?? join(root, '../shared/histories')
const hasHistories = existsSync(folder)
if (!hasHistories) console.log(`Skipped: there are no recorded histories at ${folder}; set MELDKIT_HISTORIES.`)
const linearizable = ['002.log', '005.log', '007.log', '018.log', '025.log', '-ok.txt']

test.skipIf(!hasHistories)('every recorded file gets its verdict', async () => {
  const told = { out: '', pages: 0 }
  const shell = {
    ...nodeShell(),
    out: (text: string) => {
      told.out += text
    },
    write: async () => {
      told.pages++
    },
  }
  const paths = ['etcd', 'kv'].flatMap(kind => readdirSync(join(folder, kind)).map(name => join(folder, kind, name)))
  const files = paths.map(path => ({ path, isLinearizable: linearizable.some(end => path.endsWith(end)) }))
  expect(await command(['check', '--json', ...files.map(({ path }) => path)], shell, () => '')).toBe(1)
  const verdicts = JSON.parse(told.out).files.map(
    (file: { readonly verdict: { readonly kind: string } }) => file.verdict.kind,
  )
  expect(verdicts).toEqual(files.map(({ isLinearizable }) => (isLinearizable ? 'ok' : 'violation')))
  expect(told.pages).toBe(files.filter(({ isLinearizable }) => !isLinearizable).length)
})
