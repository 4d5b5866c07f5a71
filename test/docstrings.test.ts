// Every `@example` in src/ runs, and its `// => value` comments hold. Each one is written to a file of its own below
// .generated/, where vitest treats it as any module: `meldkit` means src/, and support/claims.ts checks the comments.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { docExamples } from './support/docstrings'
import { root, source, sources } from './support/source'

const folder = `${root}.generated/docstrings`
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const examples = sources().flatMap(docExamples)

if (examples.length > 0) {
  test.each(examples.map(({ place, code }) => [place, code] as const))(
    'the example at src/%s runs',
    async (place, code) => {
      const file = `${folder}/${place.replace(/[/:.]/g, '-')}.ts`
      writeFileSync(file, `// From src/${place}\n${code}\nexport {}\n`)
      await import(/* @vite-ignore */ file)
    },
  )
}

describe('finding examples', () => {
  test('fences below @example are found with their lines, other fences are not', () => {
    const text = [
      '/**',
      ' * A sentence.',
      ' * ```ts',
      ' * ignored()',
      ' * ```',
      ' * @example',
      ' * ```ts',
      ' * const a = {',
      ' *   b: 1,',
      ' * }',
      ' * ```',
      ' * @see ```ts',
      ' */',
      'export const c = 1',
    ].join('\n')
    expect(docExamples(source('base/a.ts', text))).toEqual([{ place: 'base/a.ts:8', code: 'const a = {\n  b: 1,\n}' }])
  })
})
