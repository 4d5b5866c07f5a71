// `npm run bench [-- NAME…]`: times the cases of every bench/*.bench.ts whose name contains one of the arguments.
// The median of many samples is printed, since a mean would follow the garbage collector's pauses.

import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

const samples = 31
const sampleMs = 10

register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })

const wanted = process.argv.slice(2)
const files = readdirSync(new URL('.', import.meta.url)).filter(
  file => file.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some(name => file.includes(name))),
)
if (files.length === 0) console.log('No benchmark has such a name.')
for (const file of files.sort()) {
  const { bench } = await import(new URL(file, import.meta.url).href)
  console.log(`\n${file}`)
  for (const [name, prepare] of Object.entries(bench)) {
    console.log(`  ${format(medianMs(prepare())).padStart(10)}  ${name}`)
  }
}

/** Milliseconds per call, each sample being long enough for the clock to measure. */
function medianMs(run) {
  let calls = 1
  while (timeMs(run, calls) < sampleMs && calls < 1e7) calls *= 2
  const times = Array.from({ length: samples }, () => timeMs(run, calls) / calls)
  return times.sort((a, b) => a - b)[samples >> 1]
}

function timeMs(run, calls) {
  const start = performance.now()
  for (let call = 0; call < calls; call++) run()
  return performance.now() - start
}

function format(ms) {
  if (ms >= 1) return `${ms.toFixed(2)} ms`
  return ms >= 1e-3 ? `${(ms * 1e3).toFixed(2)} µs` : `${(ms * 1e6).toFixed(0)} ns`
}
