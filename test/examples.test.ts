// Each file of examples/ runs, and so its assertions and its `// => value` comments hold (see support/claims.ts).
// Folders in examples/ are whole programs with tests of their own.

import { expect, test } from 'vitest'
import { filesIn, root } from './support/source'

const files = filesIn('examples', '.ts').filter(path => !path.includes('/'))

test.each(files)('examples/%s runs', async file => {
  await import(/* @vite-ignore */ `${root}examples/${file}`)
})

test('there are examples', () => {
  expect(files).not.toEqual([])
})
