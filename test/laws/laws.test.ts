// Every type keeps every law: 300 histories of each in `npm test`, 10,000 with MELDKIT_LONG=1 (`npm run test:long`).

import { lawTests } from 'meldkit/laws'
import { describe, test } from 'vitest'
import { fixtures } from '../arbitraries'

const histories = process.env.MELDKIT_LONG ? 10_000 : 300
const seed = Number(process.env.MELDKIT_SEED ?? 20260101)

describe.each(fixtures.map(fixture => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  // The first test of a type runs all its histories, so it alone takes the time.
  for (const { name, run } of lawTests(fixture, { histories, seed })) test(name, run, 600_000)
})
