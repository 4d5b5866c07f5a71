// `npm test`: installs when needed, runs vitest with a known seed, and ends with the line `N passed, N failed, N skipped`.
// `--random` takes a random seed and prints it; MELDKIT_SEED repeats such a run. `--long` tries each property more often.
// `--servers` runs test/servers instead, against real servers; it skips those that are not installed, unless REQUIRE_SERVERS=1.
// Other arguments go to vitest.

import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { countsLine, readCounts, reportFile, serversReportFile } from './counts.mjs'
import { ensureInstall, root } from './ensure-install.mjs'

ensureInstall()

const env = { ...process.env }
const given = process.argv.slice(2)
const args = given.filter(arg => !['--random', '--long', '--servers'].includes(arg))
const isServers = given.includes('--servers')
if (given.includes('--long')) env.MELDKIT_LONG = '1'
if (isServers) env.MELDKIT_SERVERS = '1'
if (given.includes('--random')) env.MELDKIT_SEED ??= String(randomInt(2 ** 31))
if (env.MELDKIT_SEED)
  console.log(`meldkit: seed ${env.MELDKIT_SEED} (repeat with MELDKIT_SEED=${env.MELDKIT_SEED} npm test)`)

// An old report must not speak for a run that wrote none.
const report = isServers ? serversReportFile : reportFile
rmSync(report, { force: true })
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const argv = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args]
const { status } = spawnSync(process.execPath, argv, { cwd: root, env, stdio: 'inherit' })

const counts = readCounts(report)
// .ci/run prints the line itself, after all its stages.
if (env.MELDKIT_COUNTS !== 'off') console.log(`\n${countsLine(counts)}`)
process.exitCode = status === 0 && counts.failed > 0 ? 1 : (status ?? 1)
