#!/usr/bin/env node
/** What `npx meldkit` runs: the command with the real shell. */
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { command, complaint } from './command'
import { exitCode } from './exit-code'
import { nodeShell } from './node-shell'

// Whoever reads the output may stop, as `head` does. Then there is nobody left to tell.
process.stdout.on('error', () => process.exit(process.exitCode ?? 0))

// What a module that was loaded leaves behind, such as a timer that throws, must not look like a problem that was found.
process.on('uncaughtException', error => {
  process.stderr.write(complaint(error, process.argv.includes('--debug')))
  process.exit(exitCode.usage)
})

command(process.argv.slice(2), nodeShell(), version).then(code => {
  // A module that was loaded may have left timers or sockets open, so the process does not end by itself. What was
  // written goes out first.
  process.exitCode = code
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
})

/** The version in the package.json above this file. */
function version(): string {
  let folder = dirname(realpathSync(process.argv[1]!))
  for (; ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (name === 'meldkit') return version
    } catch {}
    if (folder === dirname(folder)) return 'unknown'
  }
}
