// `npm run bench [-- NAME…]`: runs every bench/*.bench.ts whose name contains one of the arguments, each in a process of
// its own, so that no benchmark runs on what another one compiled or left on the heap.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runTs } from '../scripts/run-ts.mjs'

const wanted = process.argv.slice(2)
const files = readdirSync(new URL('.', import.meta.url)).filter(
  file => file.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some(name => file.includes(name))),
)
if (files.length === 0) console.log('No benchmark has such a name.')
for (const file of files.sort()) {
  console.log(`\n${file}`)
  const status = await runTs(join('bench', file), [], undefined, ['--expose-gc'])
  if (status !== 0) process.exitCode = status
}
