// `npm run soak:simulate -- --minutes 5 --from 1000`: all types under all faults in the simulator, for as long as told.

import { runTs } from './run-ts.mjs'

process.exitCode = await runTs('test/simulate/soak.ts', process.argv.slice(2))
