/**
 * Validators for values from outside, by the interface that validation libraries share.
 *
 * A validator runs on local writes and when a value is read, never in a join: what one replica refused to merge, another
 * would have, and the two would differ for ever. Left out: validators that answer later, since edits and views do not wait.
 *
 * Source: the Standard Schema specification, version 1 (standardschema.dev), of which this is the part that is needed.
 */
import { InvariantError, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { checkValue } from '../codec/value'

/** A validator of a library that follows Standard Schema: Zod, Valibot, ArkType and others. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** What a validator answers: the value, or why it is none. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** One thing that is wrong with a value, and where in it. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** Options of a register that validates. */
export interface SchemaOptions<Output> {
  readonly schema: StandardSchema<Output>
}

/** What becomes of a register's values. */
export interface ValueRule<T> {
  /** The form in which a value is stored, or a throw. */
  store(value: T): T
  /** Whether a stored value may show. */
  shows(entry: { readonly value: unknown }): boolean
}

/** The rule of a schema; without one, all JSON is stored and shows. */
export function valueRule<T>(schema: StandardSchema | undefined): ValueRule<T> {
  if (schema === undefined) return { store: value => checkValue(value), shows: () => true }
  return {
    store(value) {
      const stored = checkValue(accepted(schema, value))
      // What is stored is validated again wherever it is read, so a schema must accept what it gives.
      accepted(schema, stored)
      return stored as T
    },
    shows: memoByIdentity((entry: { readonly value: unknown }) => ask(schema, entry.value).issues === undefined),
  }
}

/** The entries of a dot store that a rule lets show; what a delete wrote, undefined, always does. */
export function shown<Entry extends { readonly value: unknown }>(
  entries: readonly Entry[],
  { shows }: Pick<ValueRule<never>, 'shows'>,
): readonly Entry[] {
  const mayShow = (entry: Entry): boolean => entry.value === undefined || shows(entry)
  return entries.every(mayShow) ? entries : entries.filter(mayShow)
}

function ask(schema: StandardSchema, value: unknown): SchemaResult<unknown> {
  const result = schema['~standard'].validate(value)
  if (!('then' in result)) return result
  throw new InvariantError(
    'argument',
    `A schema must answer at once, got a promise from ${schema['~standard'].vendor}. Check what needs waiting before the change.`,
  )
}

function accepted(schema: StandardSchema, value: unknown): unknown {
  const result = ask(schema, value)
  if (result.issues === undefined) return result.value
  const issues = result.issues.map(({ message, path = [] }) =>
    [...path.map(step => String(typeof step === 'object' ? step.key : step)), message].join(': '),
  )
  throw new InvariantError(
    'value',
    `Expected a value that the schema accepts, and its output as well, got ${show(value)}: ${issues.join('; ')}. Nothing was written.`,
    result.issues,
  )
}
