// The code of the documentation comes from examples/: a ```ts fence stands below a comment that names its source,
//
//     <!-- example: examples/counter.ts#merge -->
//
// and holds what the file has between `// #region merge` and `// #endregion`, or the whole file without `#merge`.
// scripts/docs-sync.mjs writes the fences, test/docs.test.ts checks them.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** README.md and the pages of docs/, without the generated reference. */
export function pages(root) {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(path =>
    path.replaceAll('\\', '/'),
  )
  const written = docs.filter(path => path.endsWith('.md') && !path.startsWith('api/')).sort()
  const top = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter(path => existsSync(join(root, path)))
  return [...top, ...written.map(path => `docs/${path}`)]
}

/** The text of a page with its fences filled from their sources, and what is wrong with it. */
export function syncPage(text, readSource) {
  const lines = text.split('\n')
  const result = []
  const problems = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    result.push(line)
    const fence = /^(\s*)(`{3,})(\w*)\s*$/.exec(line)
    if (!fence) continue
    const [, indent, ticks, language] = fence
    const end = lines.findIndex((other, index) => index > at && other.trim() === ticks)
    if (end < 0) {
      problems.push(`line ${at + 1}: the fence is not closed`)
      continue
    }
    const body = lines.slice(at + 1, end)
    const source = /^\s*<!-- example: (\S+?)(?:#(\S+))? -->\s*$/.exec(lines[at - 1] ?? '')
    if (source) {
      const [, path, region] = source
      const code = readSource(path)
      const wanted = code === undefined ? undefined : regionOf(code, region)
      if (wanted === undefined) problems.push(`line ${at + 1}: there is no ${path}${region ? `#${region}` : ''}`)
      else if (wanted.join('\n') !== body.map(l => l.slice(indent.length)).join('\n')) {
        problems.push(`line ${at + 1}: the fence differs from ${path}${region ? `#${region}` : ''}`)
      }
      result.push(...(wanted?.map(l => (l === '' ? l : indent + l)) ?? body))
    } else {
      if (language === 'ts' || language === 'tsx')
        problems.push(`line ${at + 1}: a ${language} fence needs <!-- example: … -->`)
      result.push(...body)
    }
    result.push(lines[end])
    at = end
  }
  return { text: result.join('\n'), problems }
}

/** The lines of a region without their common indentation, or undefined when there is no such region. */
export function regionOf(code, region) {
  const lines = code.split('\n')
  let start = 0
  let end = lines.length
  if (region !== undefined) {
    start = lines.findIndex(line => line.trim() === `// #region ${region}`) + 1
    if (start === 0) return undefined
    end = endOfRegion(lines, start)
    if (end < 0) return undefined
  }
  const inner = lines.slice(start, end).filter(line => !/^\s*\/\/ #(end)?region\b/.test(line))
  const used = inner.filter(line => line.trim() !== '')
  const depth = Math.min(...used.map(line => line.length - line.trimStart().length))
  const text = inner.map(line => line.slice(depth).trimEnd())
  while (text[0] === '') text.shift()
  while (text.at(-1) === '') text.pop()
  return text
}

/** Regions nest, so the end is the first one that closes no inner region. */
function endOfRegion(lines, start) {
  let open = 1
  for (let at = start; at < lines.length; at++) {
    if (/^\s*\/\/ #region\b/.test(lines[at])) open++
    if (/^\s*\/\/ #endregion\b/.test(lines[at]) && --open === 0) return at
  }
  return -1
}

/** Reads a source for `syncPage`, from the project's folder. */
export const sourceReader = root => path =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
