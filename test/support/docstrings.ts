// Finds the ```ts fences below `@example` in the doc comments of a source.

import ts from 'typescript'
import { type Source, walk } from './source'

export interface DocExample {
  /** `dot.ts:26`: where the code stands. */
  readonly place: string
  readonly code: string
}

/** The examples of a source, each with the line where its code starts. */
export function docExamples({ path, text, tree }: Source): DocExample[] {
  const found: DocExample[] = []
  for (const { pos, end } of docComments(text, tree)) {
    const first = tree.getLineAndCharacterOfPosition(pos).line + 1
    const lines = text
      .slice(pos, end)
      .split('\n')
      .map(line => line.replace(/^\s*\*? ?/, ''))
    let inExample = false
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at]!.trim()
      if (/^(\/\*\*\s*)?@\w+/.test(line)) inExample = /@example\b/.test(line)
      if (!inExample || !/^```ts\b/.test(line)) continue
      const close = lines.findIndex((other, index) => index > at && other.trim() === '```')
      if (close < 0) throw new Error(`src/${path}:${first + at}: the fence is not closed`)
      found.push({ place: `${path}:${first + at + 1}`, code: lines.slice(at + 1, close).join('\n') })
      at = close
    }
  }
  return found
}

/** The doc comments before any node, once each, and those before the file's end. */
function docComments(text: string, tree: ts.SourceFile): ts.CommentRange[] {
  const byPosition = new Map<number, ts.CommentRange>()
  walk(tree, node => {
    for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? []) {
      if (text.startsWith('/**', range.pos)) byPosition.set(range.pos, range)
    }
    return undefined
  })
  return [...byPosition.values()].sort((a, b) => a.pos - b.pos)
}
