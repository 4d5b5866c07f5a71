// `npm run examples`: runs each file of examples/ as a reader would, in a process of its own. A folder in examples/ is a
// program with its own main.ts.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ensure-install.mjs'
import { runTs } from './run-ts.mjs'

const files = readdirSync(join(root, 'examples'))
  .filter(file => file.endsWith('.ts'))
  .sort()
for (const file of files) {
  console.log(`examples/${file}`)
  const status = await runTs(join('examples', file), [])
  if (status !== 0) {
    console.error(`examples/${file} ended with exit code ${status}.`)
    process.exit(1)
  }
}
console.log(`${files.length} examples ran.`)
