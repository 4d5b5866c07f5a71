// The pages say what is true: their code is that of examples/ and their links lead somewhere.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pages, regionOf, sourceReader, syncPage } from '../scripts/fences.mjs'
import { anchorsOf, linksOf } from './support/markdown'
import { root } from './support/source'

const read = (page: string) => readFileSync(join(root, page), 'utf8')

describe.each(pages(root))('%s', page => {
  test('its code is what the examples say (npm run docs:sync writes it)', () => {
    expect(syncPage(read(page), sourceReader(root)).problems).toEqual([])
  })

  test('its links lead to files and headings that exist', () => {
    expect(linksOf(read(page)).filter(link => !leadsSomewhere(page, link))).toEqual([])
  })
})

/** Addresses of other sites are not followed; the API reference exists only after `npm run docs`. */
function leadsSomewhere(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true
  const [path = '', anchor] = decodeURI(link).split('#')
  const target = path === '' ? page : normalize(join(dirname(page), path))
  if (target.startsWith('docs/api/')) return true
  if (target.startsWith('..') || !existsSync(join(root, target))) return false
  if (anchor === undefined || !target.endsWith('.md')) return true
  return statSync(join(root, target)).isFile() && anchorsOf(read(target)).has(anchor)
}

describe('the rules can fail', () => {
  const code = 'import a from "a"\n  // #region one\n  a()\n\n    b()\n  // #endregion\n'
  const sync = (text: string) => syncPage(text, path => (path === 'examples/a.ts' ? code : undefined))

  test('a region is found without its indentation', () => {
    expect(regionOf(code, 'one')).toEqual(['a()', '', '  b()'])
    expect(regionOf(code, 'two')).toBeUndefined()
  })

  test('a fence that differs is reported and written', () => {
    const page = '<!-- example: examples/a.ts#one -->\n```ts\nold()\n```\n'
    const { text, problems } = sync(page)
    expect(problems).toHaveLength(1)
    expect(text).toBe('<!-- example: examples/a.ts#one -->\n```ts\na()\n\n  b()\n```\n')
    expect(sync(text)).toEqual({ text, problems: [] })
  })

  test('a ts fence without a source, and a source that is not there, are reported', () => {
    expect(sync('```ts\na()\n```').problems).toHaveLength(1)
    expect(sync('<!-- example: examples/b.ts -->\n```ts\n```').problems).toHaveLength(1)
    expect(sync('```sh\nnpm start\n```').problems).toEqual([])
  })

  test('headings give the anchors that GitHub gives', () => {
    const page = '# A `b`, c!\n## A b c\n```sh\n# not a heading\n```\n## Über [uns](x.md)'
    expect([...anchorsOf(page)]).toEqual(['a-b-c', 'a-b-c-1', 'über-uns'])
  })

  test('links are found, but not those in code', () => {
    expect(linksOf('[a](b.md#c) ![p](d.png "t") `[x](y)` <a href="e">\n```\n[q](r)\n```\n')).toEqual([
      'b.md#c',
      'd.png',
      'e',
    ])
    expect(leadsSomewhere('docs/a.md', 'no-such-page.md')).toBe(false)
    expect(leadsSomewhere('CONTRIBUTING.md', '#no-such-heading')).toBe(false)
  })
})
