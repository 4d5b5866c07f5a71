// Runs before every test file: one seed for all properties, so that a run can be repeated. `npm test` takes the fixed
// one, `npm run test:random` a random one that it prints, and MELDKIT_SEED any.

import fc from 'fast-check'

const seed = Number(process.env.MELDKIT_SEED ?? 20260101)
if (!Number.isInteger(seed)) throw new Error(`MELDKIT_SEED must be an integer, got "${process.env.MELDKIT_SEED}".`)

// `npm run test:long` tries each property twenty times as often.
const numRuns = process.env.MELDKIT_LONG ? 2000 : 100

fc.configureGlobal({ seed, numRuns })
