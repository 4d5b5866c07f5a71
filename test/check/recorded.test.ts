// Histories that others recorded, with the verdicts of others.

import { casRegisterModel, checkLinearizable, keyValueModel } from 'meldkit/check'
import { expect, test } from 'vitest'
import { hasHistories, registerRecords, storeRecords } from './support/histories'

test.skipIf(!hasHistories)('tmp', () => {
  for (let i = 0; i < 3; i++) {
    let all = 0,
      steps = 0
    for (const [model, records] of [
      [casRegisterModel(), registerRecords()],
      [keyValueModel(), storeRecords()],
    ] as const) {
      for (const r of records) {
        const t = process.cpuUsage().user
        const v = checkLinearizable<never>(model as never, r.history)
        const us = process.cpuUsage().user - t
        all += us
        steps += v.steps
        if (i === 2)
          console.log(
            r.name,
            r.history.length,
            r.isLinearizable,
            v.kind,
            v.steps,
            us / 1000,
            v.kind === 'violation' ? v.operations.length + ' ' + v.explanation : '',
          )
        expect(v.kind).toBe(r.isLinearizable ? 'ok' : 'violation')
      }
    }
    console.log(all / 1000, steps)
  }
})
