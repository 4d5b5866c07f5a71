// `npm run redis`: five Redis servers as one register, two of them killed on the way, and what a checker says of it.

import { checkRegister, verdictText } from 'meldkit/check'
import { reportText, runRedis } from './run'
import { hasRedis } from './servers'

if (hasRedis()) {
  const report = await runRedis({ seconds: 4, clients: 8, registers: 3, log: console.log })
  const verdict = checkRegister(report.history)
  console.log(reportText(report))
  console.log(verdictText(verdict))
  process.exitCode = verdict.kind === 'ok' ? 0 : 1
} else {
  console.error('There is no redis-server here. Install it first, as by: apt-get install redis-server')
  process.exitCode = 2
}
