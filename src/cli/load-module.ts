/**
 * Loads a user's module: JavaScript of both module systems, and TypeScript. Node from 22.18 on strips types itself; before,
 * and for syntax that it does not strip, the user's own esbuild or tsx is taken. Meldkit brings neither along.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf, UsageError } from './usage-error'

type Exports = Readonly<Record<string, unknown>>

/** What Node throws for TypeScript that another loader may load, besides syntax errors. */
const typeTrouble = [
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  // Written for a bundler: `./protocol` or `./protocol.js` for protocol.ts.
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
]

/** What the module at a path exports. */
export async function loadModule(path: string): Promise<Exports> {
  const file = resolve(path)
  if (!existsSync(file)) throw new UsageError(`${path}: there is no such file. Give the path of a module.`)
  if (!statSync(file).isFile()) throw new UsageError(`${path} is a folder. Give the path of a module.`)
  try {
    return await load(file)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be loaded: ${reasonOf(error, file)}`, { cause: error })
  }
}

async function load(file: string): Promise<Exports> {
  if (!/^\.[cm]?tsx?$/.test(extname(file))) return importFile(file)
  try {
    return await importFile(file)
  } catch (error) {
    const code = (error as { readonly code?: unknown } | null)?.code
    if (!(error instanceof SyntaxError) && !typeTrouble.includes(String(code))) throw error
    const loaded = (await throughEsbuild(file)) ?? (await throughTsx(file))
    if (loaded !== undefined) return loaded
    const why = unloadable[String(code)]
    if (why === undefined) throw error
    throw new UsageError(
      `${file} ${why} Run \`npm install --save-dev esbuild\` (or tsx), or give the module as JavaScript.`,
      { cause: error },
    )
  }
}

/** What only helps is another loader. */
const unloadable: Readonly<Record<string, string>> = {
  ERR_UNKNOWN_FILE_EXTENSION: `is TypeScript, which Node ${process.versions.node} does not load. Take Node 22.18 or newer.`,
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: 'has TypeScript that is more than types, which Node does not load.',
}

/** What a CommonJS module assigns comes as `default`, and its names beside it where Node sees them. */
async function importFile(file: string): Promise<Exports> {
  return import(pathToFileURL(file).href)
}

/** A package of the user's, found from their module on; undefined when there is none. `form` names another of its files. */
async function theirs<Package>(
  name: string,
  file: string,
  form = (path: string) => path,
): Promise<Package | undefined> {
  let path: string
  try {
    path = form(createRequire(file).resolve(name))
  } catch {
    return undefined
  }
  return import(pathToFileURL(path).href)
}

interface Esbuild {
  readonly build: (options: Readonly<Record<string, unknown>>) => Promise<{
    readonly outputFiles: readonly { readonly contents: Uint8Array }[]
  }>
}

/** Bundles the user's own files and leaves packages out. The bundle stands beside the module while it is loaded, so that packages are found. */
async function throughEsbuild(file: string): Promise<Exports | undefined> {
  const esbuild = await theirs<Esbuild & { readonly default?: Esbuild }>('esbuild', file)
  const build = esbuild?.build ?? esbuild?.default?.build
  if (build === undefined) return undefined
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
    write: false,
    logLevel: 'silent',
  })
  const bundle = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`)
  await writeFile(bundle, outputFiles[0]!.contents)
  try {
    return await importFile(bundle)
  } finally {
    await rm(bundle, { force: true })
  }
}

interface Tsx {
  readonly tsImport: (specifier: string, parent: string) => Promise<Exports>
}

async function throughTsx(file: string): Promise<Exports | undefined> {
  const tsx = await theirs<Tsx>('tsx/esm/api', file, path => path.replace(/\.cjs$/, '.mjs'))
  const url = pathToFileURL(file).href
  return tsx?.tsImport(url, url)
}

interface BuildMessage {
  readonly text?: string
  readonly location?: { readonly file: string; readonly line: number } | null
}

/** Why it cannot be loaded, in one line, with the place where that can be found out. */
function reasonOf(error: unknown, file: string): string {
  const { errors, name } = (error ?? {}) as { readonly errors?: readonly BuildMessage[]; readonly name?: string }
  const [first] = errors ?? []
  if (first?.text !== undefined) return `${first.text}${first.location ? ` (${placeText(first.location)})` : ''}`
  const [line] = messageOf(error).split('\n')
  if (name === 'SyntaxError') return `${name}: ${line}${syntaxPlace(file)}`
  return `${name === undefined || name === 'Error' ? '' : `${name}: `}${line}`
}

const placeText = ({ file, line }: { readonly file: string; readonly line: number }): string => `${file}:${line}`

/** Where a syntax error is. Node tells it only when a process ends by it, so one is made to. */
function syntaxPlace(file: string): string {
  const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' })
  const line = /^.*:(\d+)\r?\n/.exec(stderr)?.[1]
  return line === undefined ? '' : ` (${placeText({ file, line: Number(line) })})`
}
