// Reads the source files for the tests about the code itself.

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Source {
  /** Path from src/, with slashes: `clock/dot.ts`. */
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

/** A source from a string, as the self-tests of the rules make them. */
export function source(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) }
}

/** The files of a folder of the project with the ending, as sorted paths from that folder. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => path.endsWith(ending) && !path.includes('node_modules/'))
    .sort()
}

/** All of src/. */
export function sources(): Source[] {
  return filesIn('src', '.ts').map(path => source(path, readFileSync(`${root}src/${path}`, 'utf8')))
}

/** Calls `visit` for the node and all below it, until it gives false, which leaves out what is below. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean | undefined): void {
  if (visit(node) === false) return
  ts.forEachChild(node, child => walk(child, visit))
}

/** `path:line`, to find the place of a complaint. */
export function place({ path, tree }: Source, node: ts.Node): string {
  return `src/${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`
}
