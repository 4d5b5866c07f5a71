// The counts of the last vitest run, read from its JSON report. `node scripts/counts.mjs PASSED FAILED` prints the line
// with that many other checks added.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './ensure-install.mjs'

export const reportFile = join(root, '.reports', 'vitest.json')
export const serversReportFile = join(root, '.reports', 'vitest-servers.json')

/** A file that could not even be loaded holds no tests, and counts as one failure. */
export function readCounts(file = reportFile) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const isBroken = file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed')
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(isBroken).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

export const countsLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [passed = 0, failed = 0] = process.argv.slice(2).map(Number)
  const counts = readCounts()
  console.log(countsLine({ ...counts, passed: counts.passed + passed, failed: counts.failed + failed }))
}
