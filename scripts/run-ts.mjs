// Runs one TypeScript file through tsx, so that scripts need no build and `meldkit` means src/ (tsconfig `paths`).

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './ensure-install.mjs'

/** Runs `file` (relative to the project) in folder `cwd` and gives its exit code. */
export function runTs(file, args, cwd = root) {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli')
  const argv = [tsx, '--tsconfig', join(root, 'tsconfig.json'), join(root, file), ...args]
  return spawnSync(process.execPath, argv, { cwd, stdio: 'inherit' }).status ?? 1
}
