// `npm run bench`: the table of Meldkit and its peers, see README.md. With names, the tables of these jobs, or else the
// *.bench.ts files whose names contain one of them, each in a process of its own, so that no benchmark runs on what
// another one compiled or left on the heap.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstall, root } from '../scripts/ensure-install.mjs'
import { runTs } from '../scripts/run-ts.mjs'

const bench = join(root, 'bench')
const args = process.argv.slice(2)
const takesValue = ['--scale', '--seed', '--peer']
const names = args.filter((arg, i) => !arg.startsWith('-') && !takesValue.includes(args[i - 1] ?? ''))
const files = readdirSync(bench).filter(file => file.endsWith('.bench.ts') && names.some(name => file.includes(name)))

ensureInstall()
if (args.includes('--check')) checkTypes()
else if (files.length === 0) await runTable()
else await runFiles()

async function runFiles() {
  for (const file of files.sort()) {
    console.log(`\n${file}`)
    const status = await runTs(join('bench', file), [], undefined, ['--expose-gc'])
    if (status !== 0) process.exitCode = status
  }
}

async function runTable() {
  installPeers()
  const generated = join(bench, '.generated')
  mkdirSync(generated, { recursive: true })
  // Below bench/, so that the libraries are found from there.
  const folder = mkdtempSync(join(generated, 'run-'))
  try {
    const { build } = await import('esbuild')
    await build({
      absWorkingDir: root,
      entryPoints: [join(bench, 'table.ts'), join(bench, 'worker.ts')],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      // An adapter and its library are a chunk of their own, loaded only by the processes that measure it.
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      tsconfig: join(bench, 'tsconfig.json'),
      packages: 'external',
      logLevel: 'warning',
    })
    const worker = join(folder, 'worker.mjs')
    const command = [join(folder, 'table.mjs'), ...args, '--worker', worker]
    process.exitCode = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `npm run check:bench`: the types of all here, for which the libraries have to be installed. */
function checkTypes() {
  installPeers()
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  process.exitCode = spawnSync(process.execPath, [tsc, '-p', bench], { cwd: root, stdio: 'inherit' }).status ?? 1
}

/** Installs the libraries to compare with, when they are not there as bench/package-lock.json has them. */
function installPeers() {
  const wanted = readPackages(join(bench, 'package-lock.json'))
  const record = join(bench, 'node_modules', '.package-lock.json')
  const found = existsSync(record) ? readPackages(record) : {}
  const isMissing = ([path, { version, optional }]) => path !== '' && !optional && found[path]?.version !== version
  if (!Object.entries(wanted).some(isMissing)) return
  console.log('bench: installing the libraries to compare with (once).')
  const shell = process.platform === 'win32'
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: bench, stdio: 'inherit', shell })
  if (status !== 0) process.exit(status ?? 1)
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
