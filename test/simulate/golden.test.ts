// A thousand golden seeds on this engine; `npm run check:engines` runs them on others.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from '../support/source'
import { goldenHashes } from './golden-seeds'

test('the traces of a thousand seeds are as they were', () => {
  const golden: readonly string[] = JSON.parse(readFileSync(`${root}test/simulate/golden-seeds.json`, 'utf8'))
  const hashes = goldenHashes()
  expect(hashes).toHaveLength(1000)
  expect(hashes.flatMap((hash, i) => (hash === golden[i] ? [] : [i]))).toEqual([])
})
