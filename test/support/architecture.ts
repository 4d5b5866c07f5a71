// The rules about files and imports, as functions from sources to complaints; test/architecture.test.ts runs them on
// src/ and on small bad sources.

import ts from 'typescript'
import type { Folder } from '../architecture-table'
import { place, type Source, walk } from './source'

export interface Table {
  readonly folders: Readonly<Record<string, Folder>>
  readonly entries: Readonly<Record<string, readonly string[]>>
}

const linesMax = 300

/** The modules that a file names in imports, re-exports, `import(…)` calls and types, in order. */
export function importsOf(file: Source): { readonly name: string; readonly node: ts.Node }[] {
  const found: { name: string; node: ts.Node }[] = []
  const add = (node: ts.Node, name: ts.Node | undefined) => {
    if (name && ts.isStringLiteralLike(name)) found.push({ name: name.text, node })
  }
  walk(file.tree, node => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node, node.moduleSpecifier)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0])
    return undefined
  })
  return found
}

/** The path from src/ of a relative import, without ending: `clock/dot`. */
function resolve(from: string, name: string): string {
  return new URL(name, `file:///${from}`).pathname.slice(1).replace(/\.[jt]s$/, '')
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')

/** Complaints about imports that the table does not name. */
export function importProblems(file: Source, { folders, entries }: Table): string[] {
  const own = folderOf(file.path)
  const row = folders[own]
  const allowed = entries[file.path] ?? row?.mayImport
  if (allowed === undefined) return [`src/${file.path}: the folder is not in test/architecture-table.ts`]
  const problems: string[] = []
  for (const { name, node } of importsOf(file)) {
    const target = resolve(file.path, name)
    const isAllowed = name.startsWith('.')
      ? allowed.includes(folderOf(target)) || allowed.includes(target) || (own !== '' && folderOf(target) === own)
      : name.startsWith('node:')
        ? row?.impure === true
        : [own, resolve('', file.path)].includes(row?.packages?.[name] ?? 'none')
    if (!isAllowed) problems.push(`${place(file, node)}: ${own || file.path} may not import ${name}`)
  }
  return problems
}

/** Complaints about the form of one file. */
export function formProblems(file: Source, { entries }: Table): string[] {
  const problems: string[] = []
  const complain = (node: ts.Node, what: string) => problems.push(`${place(file, node)}: ${what}`)
  if (!/^([a-z][a-z0-9]*(-[a-z0-9]+)*\/)*[a-z][a-z0-9]*(-[a-z0-9]+)*\.ts$/.test(file.path)) {
    problems.push(`src/${file.path}: names of files and folders are kebab-case`)
  }
  const lines = file.text.trimEnd().split('\n').length
  // An entry file is a list of names, one concept however long it is.
  if (lines > linesMax && !(file.path in entries))
    problems.push(`src/${file.path}: ${lines} lines, at most ${linesMax}`)
  walk(file.tree, node => {
    if (ts.isExportAssignment(node)) complain(node, 'no default exports')
    if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) {
      complain(node, 'no default exports')
    }
    if (ts.isEnumDeclaration(node)) complain(node, 'no enums; use a union of string literals')
    if (ts.isModuleDeclaration(node)) complain(node, 'no namespaces')
    if (ts.isClassLike(node) && !isError(node) && !isRecord(node)) complain(node, 'no classes except errors')
    return undefined
  })
  if (!(file.path in entries)) {
    if (/(^|\/)index\.ts$/.test(file.path)) problems.push(`src/${file.path}: only entry files are called index.ts`)
    const { statements } = file.tree
    const isReExport = (node: ts.Statement) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined
    for (const node of statements) {
      if (ts.isExportDeclaration(node) && isReExport(node) && !node.exportClause) complain(node, 'no `export *`')
    }
    if (statements.some(isReExport) && statements.every(node => isReExport(node) || ts.isImportDeclaration(node))) {
      problems.push(`src/${file.path}: only entry files do nothing but re-export`)
    }
  }
  return problems
}

const isError = (node: ts.ClassLikeDeclaration): boolean =>
  node.heritageClauses?.some(
    ({ token, types }) => token === ts.SyntaxKind.ExtendsKeyword && /Error$/.test(types[0]?.expression.getText() ?? ''),
  ) ?? false

/** A class that is only a way to allocate: nothing but a constructor, unseen outside of its file. */
const isRecord = (node: ts.ClassLikeDeclaration): boolean =>
  node.heritageClauses?.every(({ token }) => token === ts.SyntaxKind.ImplementsKeyword) !== false &&
  node.members.length > 0 &&
  node.members.every(ts.isConstructorDeclaration) &&
  !ts.getModifiers(node as ts.ClassDeclaration)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

/** Cycles among files, and among folders; entry files belong to no folder. */
export function cycles(files: readonly Source[], { entries }: Table): string[] {
  const known = new Set(files.map(({ path }) => path))
  const byFile = new Map<string, Set<string>>()
  const byFolder = new Map<string, Set<string>>()
  for (const file of files) {
    for (const { name } of importsOf(file)) {
      if (!name.startsWith('.')) continue
      const target = [`${resolve(file.path, name)}.ts`, `${resolve(file.path, name)}/index.ts`].find(p => known.has(p))
      if (target === undefined) continue
      put(byFile, file.path, target)
      const [from, to] = [folderOf(file.path), folderOf(target)]
      if (from !== to && !(file.path in entries)) put(byFolder, from, to)
    }
  }
  return [...cyclesIn(byFile), ...cyclesIn(byFolder)]
}

function put(graph: Map<string, Set<string>>, from: string, to: string): void {
  graph.set(from, (graph.get(from) ?? new Set()).add(to))
}

/** Each back edge of a depth-first search, told as the path that it closes. */
function cyclesIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) {
      found.push(`cycle: ${[...path.slice(path.indexOf(node)), node].join(' → ')}`)
      return
    }
    if (done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...path, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return found
}
