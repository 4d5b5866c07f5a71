/**
 * The table of Meldkit and its peers: one process after the other, one for each peer and job, in an order that a seed
 * gives, then the tables as text. Called by run.mjs, which bundles this and worker.ts.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Verdicts } from './convergence'
import { jobs } from './jobs'
import type { Job, Measured } from './jobs/job'
import { page } from './page'
import { type Peer, peers, shapes } from './peers'
import { random, shuffled } from './random'
import { lawTable, type Results, report } from './report'
import { traceWarning } from './traces'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    worker: { type: 'string' },
    write: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    peer: { type: 'string', multiple: true },
  },
})
const scale = Number(options.scale)
const seed = Number(options.seed)
const isCalled = ({ name, group }: Job, wanted: string): boolean => name === wanted || group === wanted
const wantedJobs = jobs.filter(job => positionals.length === 0 || positionals.some(name => isCalled(job, name)))
const wantedPeers = peers.filter(({ name }) => options.peer === undefined || options.peer.includes(name))
if (options.write && (wantedJobs.length < jobs.length || wantedPeers.length < peers.length || scale !== 1)) {
  throw new Error('--write takes the whole table in full size: leave out names, --peer and --scale.')
}

const unknown = positionals.find(name => name !== 'laws' && !jobs.some(job => isCalled(job, name)))
if (unknown !== undefined) {
  const names = [...new Set(jobs.flatMap(({ name, group }) => [group ?? name, name]))]
  throw new Error(`No benchmark is called ${unknown}. There are: laws, ${names.join(', ')}, draft, views.`)
}

const started = performance.now()
console.log(`seed ${seed}${scale === 1 ? '' : `, scale ${scale}: figures are not those of the table`}\n`)
const warning = wantedJobs.some(({ group }) => group === 'text') ? traceWarning() : undefined
if (warning !== undefined) console.log(`${warning}\n`)
const lawShapes = shapes.filter(
  shape =>
    positionals.length === 0 ||
    positionals.includes('laws') ||
    // A list has the laws of the texts and maps of its library.
    wantedJobs.some(job => job.shape === shape || (job.shape === 'list' && (shape === 'text' || shape === 'map'))),
)
const laws = new Map<string, Verdicts>()
for (const peer of wantedPeers) {
  if (peer.kind === 'scale' || peer.name === 'meldkit-apart' || peer.unranked !== undefined) continue
  const verdicts = ask<Verdicts>('laws', peer, lawShapes.join(','))
  if (verdicts) laws.set(peer.name, verdicts)
}
console.log(`${lawTable(laws)}\n`)

const results: Results = new Map(wantedJobs.map(({ name }) => [name, new Map<string, Measured>()]))
const runs = wantedJobs.flatMap(job => wantedPeers.filter(takesPart(job)).map(peer => ({ job, peer })))
for (const [i, { job, peer }] of shuffled(runs, random(seed)).entries()) {
  process.stderr.write(`[${i + 1}/${runs.length}] ${job.name} ${peer.name}`)
  const measured = ask<Measured>(job.name, peer, String(scale))
  // For whoever watches a long run, or ends it early.
  process.stderr.write(measured === null ? ' –\n' : ` ${JSON.stringify(measured.values)}\n`)
  if (measured) results.get(job.name)?.set(peer.name, measured)
}
const tables = wantedJobs.map(job => report(job, results, laws)).join('\n\n')
console.log(tables)
const minutes = Math.round((performance.now() - started) / 60_000)
console.log(`\n${minutes} minutes; seed ${seed}`)
if (options.write) {
  writeFileSync('docs/benchmarks.md', page({ tables, laws, results, versions: versions(), seed, minutes }))
  console.log('Written to docs/benchmarks.md.')
}

function takesPart(job: Job): (peer: Peer) => boolean {
  return peer => peer.jobs === undefined || peer.jobs.includes(job.name)
}

/** Runs a worker and gives what it found; a worker that fails is reported, and its peer has no row. */
function ask<R>(job: string, peer: Peer, argument: string): R | null {
  const args = ['--expose-gc', '--max-old-space-size=4096', options.worker as string, job, peer.name]
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [...args, argument], {
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 1 << 26,
  })
  const line = stdout.split('\n').findLast(line => line.startsWith('result '))
  if (line !== undefined) return JSON.parse(line.slice('result '.length)) as R | null
  const reason = stderr.split('\n').find(line => /Error/.test(line)) ?? stderr.slice(-500)
  console.error(`\n${job} of ${peer.name} failed (${error?.message ?? `exit ${status}`}): ${reason}`)
  process.exitCode = 1
  return null
}

/** The installed version of every library that takes part. */
function versions(): ReadonlyMap<string, string> {
  const installed = peers.flatMap(peer => (peer.package === undefined ? [] : [peer.package]))
  return new Map(
    installed.map(name => {
      const manifest = readFileSync(join('bench', 'node_modules', name, 'package.json'), 'utf8')
      return [name, (JSON.parse(manifest) as { version: string }).version]
    }),
  )
}
