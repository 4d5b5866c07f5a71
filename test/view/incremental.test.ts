import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brokenLaws, findBroken, histories } from './live'
import { brokenViews, liveViews } from './live-views'

describe('on every history, in any order of versions, a view keeps its laws', () => {
  test.each(liveViews.map(live => [live.name, live] as const))('%s', (_, live) => {
    fc.assert(
      fc.property(histories, history => {
        expect(brokenLaws(live, history)).toEqual([])
      }),
    )
  })
})

describe('the laws can fail', () => {
  test.each(brokenViews.map(live => [live.name, live] as const))('%s', (_, live) => {
    expect(findBroken(live)).toContain(live.caughtBy)
  })
})
