/**
 * Reads the values of EDN, the notation of Clojure, that recorded histories consist of: nil, booleans, numbers, strings,
 * keywords, symbols, vectors, lists, sets and maps. Left out: tags, characters and ratios, which such histories do not have.
 */

/** A value. Keywords and symbols are text, keywords with their colon; sets are arrays. */
export type Edn = null | boolean | number | string | readonly Edn[] | EdnMap

/** A map whose keys are shown as text. */
export interface EdnMap {
  readonly [key: string]: Edn
}

/** The value that a text starts with, and where it ends; undefined when there is none. */
export function readEdn(text: string, start = 0): { readonly value: Edn; readonly end: number } | undefined {
  const at = skipBlank(text, start)
  const open = text[at]
  if (open === '{') return readMap(text, at + 1)
  if (open === '[') return readItems(text, at + 1, ']')
  if (open === '(') return readItems(text, at + 1, ')')
  if (text.startsWith('#{', at)) return readItems(text, at + 2, '}')
  if (open === '"') return readString(text, at)
  return readAtom(text, at)
}

/** Whether nothing but blanks follows. */
export function endsAt(text: string, end: number): boolean {
  return skipBlank(text, end) === text.length
}

function skipBlank(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \t\r\n,'.includes(text[at]!)) at++
  return at
}

function readItems(text: string, start: number, close: string): { value: readonly Edn[]; end: number } | undefined {
  const value: Edn[] = []
  let at = skipBlank(text, start)
  while (text[at] !== close) {
    const item = readEdn(text, at)
    if (item === undefined) return undefined
    value.push(item.value)
    at = skipBlank(text, item.end)
  }
  return { value, end: at + 1 }
}

function readMap(text: string, start: number): { value: EdnMap; end: number } | undefined {
  const items = readItems(text, start, '}')
  if (items === undefined || items.value.length % 2 === 1) return undefined
  const entries: [string, Edn][] = []
  for (let i = 0; i < items.value.length; i += 2) {
    const key = items.value[i]!
    entries.push([typeof key === 'string' ? key : JSON.stringify(key), items.value[i + 1]!])
  }
  return { value: Object.fromEntries(entries), end: items.end }
}

function readString(text: string, start: number): { value: string; end: number } | undefined {
  const found = /"((?:[^"\\]|\\.)*)"/suy
  found.lastIndex = start
  const match = found.exec(text)
  if (match === null) return undefined
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  const value = match[1]!.replace(/\\(.)/gsu, (_, letter: string) => escapes[letter] ?? letter)
  return { value, end: found.lastIndex }
}

function readAtom(text: string, start: number): { value: Edn; end: number } | undefined {
  const found = /[^\s,()[\]{}"]+/uy
  found.lastIndex = start
  const word = found.exec(text)?.[0]
  if (word === undefined) return undefined
  return { value: atom(word), end: found.lastIndex }
}

function atom(word: string): Edn {
  if (word === 'nil') return null
  if (word === 'true' || word === 'false') return word === 'true'
  return /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?[NM]?$/.test(word) ? Number(word.replace(/[NM]$/, '')) : word
}
