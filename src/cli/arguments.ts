/**
 * The arguments of a command, parsed by Node's own parser, with complaints that say what to do.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { counted } from './text'
import { messageOf, UsageError } from './usage-error'

/** The options of a command by name: whether each takes a value. */
export type OptionTypes = Readonly<Record<string, 'string' | 'boolean'>>

/** What was given: the values of the options, and the rest. */
export interface Given<Types extends OptionTypes> {
  readonly values: { readonly [Name in keyof Types]?: Types[Name] extends 'string' ? string : true }
  readonly files: readonly string[]
}

/** Parses the arguments after the name of the command. */
export function parseCommand<const Types extends OptionTypes>(
  command: string,
  args: readonly string[],
  types: Types,
): Given<Types> {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [name, type] of Object.entries(types)) options[name] = { type }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    return { values: values as Given<Types>['values'], files: positionals }
  } catch (error) {
    throw new UsageError(`${complaint(messageOf(error), types)} Run \`npx meldkit help ${command}\` for all options.`)
  }
}

/** Node's complaint, without its advice about positional arguments, and with the option that is nearest. */
function complaint(message: string, types: OptionTypes): string {
  const unknown = /^Unknown option '(-+)([^']*)'/.exec(message)
  if (unknown === null) return message.split(/(?<=\.)\s/)[0]!.replace(/\.?$/, '.')
  const [, dashes, name] = unknown as unknown as [string, string, string]
  const near = Object.keys(types).find(known => known.startsWith(name) || isNear(name, known))
  return `There is no option ${dashes}${name}${near === undefined ? '.' : `; did you mean --${near}?`}`
}

/** Whether one letter more, less, or other makes the words equal. */
function isNear(a: string, b: string): boolean {
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const [restA, restB] = [a.slice(same), b.slice(same)]
  return restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)
}

/** A whole number of at least `min` from an option. */
export function wholeNumber(option: string, text: string, min: number): number {
  const value = Number(text.replaceAll('_', ''))
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < min) {
    throw new UsageError(`--${option} needs a whole number of at least ${min}, got ${JSON.stringify(text)}.`)
  }
  return value
}

/** A number above 0 from an option. */
export function positiveNumber(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`--${option} needs a number above 0, got ${JSON.stringify(text)}.`)
  }
  return value
}

/** One of some words from an option. */
export function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find(word => word === text)
  if (word === undefined) {
    throw new UsageError(`--${option} needs one of ${words.join(', ')}, got ${JSON.stringify(text)}.`)
  }
  return word
}

/** The one file that a command works on. */
export function onlyFile(command: string, what: string, files: readonly string[]): string {
  const [file, ...more] = files
  if (file === undefined || more.length > 0) {
    throw new UsageError(
      `meldkit ${command} needs one ${what}, got ${counted(files.length, 'argument')}${more.length > 0 ? `: ${files.join(' ')}` : ''}. Run \`npx meldkit help ${command}\` for its usage.`,
    )
  }
  return file
}
