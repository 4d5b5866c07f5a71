// Runs one TypeScript file: bundles it with what it imports from the project, where `meldkit` means src/ (tsconfig
// `paths`), and runs the bundle. Bundling takes some 50 ms; a loader such as tsx would name every closure at run time,
// which doubles the cost of code that makes many.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ensure-install.mjs'

/** Runs `file` (relative to the project) in folder `cwd`, with options for Node itself, and gives its exit code. */
export async function runTs(file, args, cwd = root, nodeArgs = []) {
  // Below the project, so that packages left out of the bundle are found from there.
  const reports = join(root, '.generated')
  mkdirSync(reports, { recursive: true })
  const folder = mkdtempSync(join(reports, 'run-'))
  try {
    // Only here, since this file is loaded before the packages are installed.
    const { build } = await import('esbuild')
    const outfile = join(folder, 'main.mjs')
    await build({
      absWorkingDir: root,
      entryPoints: [join(root, file)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      tsconfig: join(root, 'tsconfig.json'),
      packages: 'external',
      sourcemap: 'inline',
      logLevel: 'warning',
    })
    return (
      spawnSync(process.execPath, ['--enable-source-maps', ...nodeArgs, outfile, ...args], { cwd, stdio: 'inherit' })
        .status ?? 1
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
