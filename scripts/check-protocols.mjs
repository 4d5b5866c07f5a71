// `npm run check:protocols -- --schedules 200000` and `npm run soak -- --minutes 10`: the protocols of src/quorum/ in the
// simulator, and the known mistakes with them.

import { runTs } from './run-ts.mjs'

process.exitCode = await runTs('test/quorum/check-protocols.ts', process.argv.slice(2))
