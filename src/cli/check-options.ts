/** The options of `meldkit check`, from its arguments. */
import { oneOf, parseCommand, wholeNumber } from './arguments'
import { type GuaranteeName, guaranteeNames } from './guarantees'
import { type ModelName, modelNames } from './models'
import { type HistoryFormat, historyFormats } from './read-history'
import { messageOf, UsageError } from './usage-error'

/** Which files, and what is asked of them. */
export interface CheckOptions {
  readonly files: readonly string[]
  readonly guarantee: GuaranteeName
  /** What the objects are; found out from the names of the operations if left out. */
  readonly model?: ModelName
  /** The value at the start, in place of the model's, in a field of its own since it may be any JSON. */
  readonly initial?: { readonly value: unknown }
  readonly steps: number
  readonly format: HistoryFormat | 'auto'
  readonly out: string
  readonly json: boolean
}

const types = {
  guarantee: 'string',
  model: 'string',
  initial: 'string',
  steps: 'string',
  format: 'string',
  out: 'string',
  json: 'boolean',
  debug: 'boolean',
} as const

const stepsDefault = 20_000_000

/** Reads them. */
export function checkOptions(args: readonly string[]): CheckOptions {
  const { values, files } = parseCommand('check', args, types)
  if (files.length === 0) {
    throw new UsageError(
      'meldkit check needs at least one file, or - for standard input. Run `npx meldkit help check`.',
    )
  }
  const { guarantee = 'linearizable', model, initial, steps, format = 'auto' } = values
  return {
    files,
    guarantee: oneOf('guarantee', guarantee, guaranteeNames),
    ...(model !== undefined && { model: oneOf('model', model, modelNames) }),
    ...(initial !== undefined && { initial: { value: jsonValue(initial) } }),
    steps: steps === undefined ? stepsDefault : wholeNumber('steps', steps, 1),
    format: oneOf('format', format, ['auto', ...historyFormats] as const),
    out: values.out ?? 'meldkit-report',
    json: values.json === true,
  }
}

function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--initial needs JSON, such as 0 or '"a"', got ${JSON.stringify(text)}: ${messageOf(error)}.`)
  }
}
