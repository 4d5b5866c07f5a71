// `npm run docs:sync` writes the code of README.md and docs/ anew from examples/ (how: scripts/fences.mjs).
// With `--check` it writes nothing and fails when a fence differs or has no source.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ensure-install.mjs'
import { pages, sourceReader, syncPage } from './fences.mjs'

const isCheck = process.argv.includes('--check')
const isDifference = problem => problem.includes('the fence differs from')
let failed = 0

for (const page of pages(root)) {
  const before = readFileSync(join(root, page), 'utf8')
  const { text, problems } = syncPage(before, sourceReader(root))
  if (!isCheck && text !== before) {
    writeFileSync(join(root, page), text)
    console.log(`${page}: written`)
  }
  for (const problem of problems.filter(problem => isCheck || !isDifference(problem))) {
    console.error(`${page}, ${problem}`)
    failed++
  }
}

if (failed > 0) process.exitCode = 1
else console.log('docs: every fence is as its source says.')
