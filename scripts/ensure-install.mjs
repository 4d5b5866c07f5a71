// Makes `npm start` and `npm test` work as the first command on a fresh clone: runs `npm ci` when node_modules is
// absent or is not what package-lock.json asks for. It imports nothing but Node, since nothing may be installed yet.
// npm keeps the record to compare with: node_modules/.package-lock.json, written when an installation is complete.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Installs the packages when needed; ends the process with a message when that cannot be done. */
export function ensureInstall() {
  requireNode(20, 19)
  const reason = staleReason()
  if (reason === undefined) return
  console.log(`meldkit: ${reason}; running "npm ci" (once).`)
  const status = runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])
  if (status !== 0) {
    console.error('meldkit: "npm ci" failed, see above. Is the package registry reachable?')
    process.exit(1)
  }
  console.log('meldkit: packages installed.')
}

/** Runs npm with the arguments, the npm that started us if there is one, and gives its exit code. */
export function runNpm(args) {
  const started = process.env.npm_execpath
  const isNpm = started !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(started))
  const [command, ...first] = isNpm ? [process.execPath, started] : ['npm']
  // Windows has npm as a .cmd file, which only a shell can start; the arguments are our own constants.
  const shell = !isNpm && process.platform === 'win32'
  return spawnSync(command, [...first, ...args], { cwd: root, stdio: 'inherit', shell }).status ?? 1
}

/** Why node_modules is not what the lock file asks for, or undefined when it is. */
function staleReason() {
  const wanted = readPackages(join(root, 'package-lock.json'))
  if (wanted === undefined) return 'package-lock.json is missing or broken'
  const found = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (found === undefined) return 'packages are not installed'
  for (const [path, entry] of Object.entries(wanted)) {
    // The root has no entry in npm's record, and optional packages are left out on platforms that they do not fit.
    if (path === '' || entry.optional || entry.devOptional) continue
    const { version, integrity } = found[path] ?? {}
    if (version !== entry.version || integrity !== entry.integrity)
      return `${path} is not what package-lock.json asks for`
  }
  return undefined
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

function requireNode(major, minor) {
  const [have, haveMinor] = process.versions.node.split('.').map(Number)
  if (have > major || (have === major && haveMinor >= minor)) return
  console.error(`meldkit: Node ${major}.${minor} or newer is needed, this is ${process.version}.`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstall()
