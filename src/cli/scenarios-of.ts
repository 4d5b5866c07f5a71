/** Finds the scenarios among what a module exports. A scenario is plain data, so it is known by its parts. */
import type { AnyScenario } from '../simulate/scenario'
import { UsageError } from './usage-error'

type Exports = Readonly<Record<string, unknown>>

/** The scenarios of a module, each once, in the order of its exports; or the one that is exported under a name. */
export function scenariosOf(exports: Exports, path: string, name?: string): readonly AnyScenario[] {
  const named = allExports(exports)
  if (name !== undefined) {
    const value = named.get(name)
    if (isScenario(value)) return [value]
    throw new UsageError(
      `${path}: ${named.has(name) ? `the export ${name} is no scenario, which has a name and a protocol` : `nothing is exported as ${name}`}. ${theirScenarios(named)}`,
    )
  }
  const found = [...new Set(named.values())].filter(isScenario)
  if (found.length === 0) {
    throw new UsageError(
      `${path} exports no scenario. A scenario is an object with \`name\` (a string) and \`protocol\` (a function); ${named.size === 0 ? 'it exports nothing' : `it exports ${list(named.keys())}`}.`,
    )
  }
  return found
}

/** Exports by name. A default export that holds scenarios by name, as of a CommonJS module, counts as its parts. */
function allExports(exports: Exports): ReadonlyMap<string, unknown> {
  const named = new Map<string, unknown>()
  for (const [name, value] of Object.entries(exports)) if (name !== 'module.exports') named.set(name, value)
  const whole = exports.default
  if (typeof whole !== 'object' || whole === null || isScenario(whole)) return named
  for (const [name, value] of Object.entries(whole)) if (!isScenario(named.get(name))) named.set(name, value)
  return named
}

function isScenario(value: unknown): value is AnyScenario {
  if (typeof value !== 'object' || value === null) return false
  const { name, protocol } = value as { readonly name?: unknown; readonly protocol?: unknown }
  return typeof name === 'string' && typeof protocol === 'function'
}

function theirScenarios(named: ReadonlyMap<string, unknown>): string {
  const names = [...named].filter(([, value]) => isScenario(value)).map(([name]) => name)
  return names.length === 0 ? 'It exports no scenario.' : `Its scenarios: ${list(names)}.`
}

const list = (names: Iterable<string>): string => [...names].join(', ')
