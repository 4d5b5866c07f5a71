// Makes the comments of examples true or the tests red: in examples/ and in docstrings a line `expression // => value`
// claims what the expression gives, and this vite plugin rewrites it into an assertion before the file runs.
// `// => throws InvariantError` claims an error by its name or code. A constant may carry a claim too:
// `const n = f() // => 3`. Values are compared as JSON would show them, so `['a']` also fits a set.

import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Plugin } from 'vite'

const runtime = fileURLToPath(new URL('./claims-runtime.ts', import.meta.url))

/** The plugin, for the files below `folders`. */
export function claims({ folders }: { readonly folders: readonly string[] }): Plugin {
  return {
    name: 'meldkit-claims',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.ts') || !folders.some(folder => id.startsWith(folder))) return
      return { code: assertClaims(code), map: null }
    },
  }
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The code with each claim turned into a call; line numbers stay as they are. */
export function assertClaims(code: string): string {
  const source = ts.createSourceFile('claims.ts', code, ts.ScriptTarget.ES2022, true)
  const edits: Edit[] = []
  const used = new Set<number>()
  const visit = (node: ts.Node): void => {
    const claim = ts.isStatement(node) ? claimAfter(node, source) : undefined
    if (claim !== undefined && !used.has(claim.at)) {
      const edit = editOf(node, claim.text, source)
      if (edit !== undefined) {
        used.add(claim.at)
        edits.push(edit)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const claimed = code.split('\n').filter(line => /\/\/ =>/.test(line)).length
  if (claimed !== edits.length) {
    throw new Error(
      `${claimed} comments "// =>", but ${edits.length} follow an expression or a constant on its last line.`,
    )
  }
  if (edits.length === 0) return code
  return `import { claim as __claim, claimThrows as __claimThrows } from ${JSON.stringify(runtime)};${apply(code, edits)}`
}

/** The claim in the comment that ends the statement's last line. */
function claimAfter(node: ts.Node, source: ts.SourceFile): { at: number; text: string } | undefined {
  const comments = ts.getTrailingCommentRanges(source.text, node.end) ?? []
  for (const { pos, end } of comments) {
    const found = /^\/\/ => (.+)$/.exec(source.text.slice(pos, end).trimEnd())
    if (found?.[1]) return { at: pos, text: found[1] }
  }
  return undefined
}

function editOf(node: ts.Node, value: string, source: ts.SourceFile): Edit | undefined {
  const start = node.getStart(source)
  if (ts.isExpressionStatement(node)) {
    const expression = node.expression.getText(source)
    const throwing = /^throws (\w+)$/.exec(value)
    // The semicolon keeps the line from being read as a continuation of the one before.
    const text = throwing
      ? `;__claimThrows(() => (${expression}), '${throwing[1]}');`
      : `;__claim((${expression}), (${value}));`
    return { start, end: node.end, text }
  }
  if (ts.isVariableStatement(node) && node.declarationList.declarations.length === 1) {
    const { name } = node.declarationList.declarations[0]!
    if (ts.isIdentifier(name)) return { start: node.end, end: node.end, text: `;__claim(${name.text}, (${value}));` }
  }
  return undefined
}

function apply(code: string, edits: readonly Edit[]): string {
  let result = code
  for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + text + result.slice(end)
  }
  return result
}
