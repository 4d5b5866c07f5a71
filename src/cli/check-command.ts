/** `meldkit check`: says of each recorded history whether it keeps a guarantee. */
import { join } from 'node:path'
import type { History } from '../check/history'
import { historyHtml } from '../check/history-html'
import type { Verdict } from '../check/verdict'
import { type CheckOptions, checkOptions } from './check-options'
import { type CheckedFile, checkedData, checkedLine, checkedText } from './check-text'
import { decide } from './decide'
import { type ExitCode, exitCode, worst } from './exit-code'
import { searches } from './guarantees'
import { fittingModel, type ModelName, modelOf } from './models'
import { progressBar } from './progress'
import { readHistory } from './read-history'
import type { Shell } from './shell'
import { fileName } from './text'
import { isUsersFault, messageOf, UsageError } from './usage-error'

/** Runs the command and gives its exit code. Ctrl-C ends it at once: what was decided is told already. */
export async function checkCommand(args: readonly string[], shell: Shell): Promise<ExitCode> {
  const options = checkOptions(args)
  const codes: ExitCode[] = []
  const data: unknown[] = []
  for (const file of options.files) {
    try {
      const checked = await checkFile(file, options, shell)
      if (!options.json) shell.out(options.files.length === 1 ? checkedText(checked) : checkedLine(checked))
      data.push(checkedData(checked))
      codes.push(codeOf(checked.verdict))
    } catch (error) {
      const message = refusal(file, error)
      // One file alone: the whole command is refused. Of several the others are checked all the same.
      if (options.files.length === 1) throw new UsageError(message, { cause: error })
      if (!options.json) shell.err(`meldkit: ${message}\n`)
      data.push({ file, error: message })
      codes.push(exitCode.usage)
    }
  }
  if (options.json) shell.out(`${JSON.stringify({ guarantee: options.guarantee, files: data }, null, 2)}\n`)
  return worst(codes)
}

async function checkFile(file: string, options: CheckOptions, shell: Shell): Promise<CheckedFile> {
  const history = readHistory(file, await shell.read(file), options.format)
  const modelName = searches(options.guarantee) ? (options.model ?? fittingModel(history)) : undefined
  const bar = progressBar(shell)
  const verdict = await decide(file, options, questionOf(history, modelName, options), shell, bar)
  bar.clear()
  const checked = { file, history, verdict, ...(modelName !== undefined && { model: modelName }) }
  if (verdict.kind !== 'violation') return checked
  const html = join(options.out, `${fileName(file === '-' ? 'stdin' : file)}.html`)
  await shell.write(html, historyHtml(history, verdict))
  return { ...checked, html }
}

function questionOf(history: History, model: ModelName | undefined, { initial, steps }: CheckOptions) {
  return {
    history,
    initial: initial?.value ?? null,
    model: () => modelOf(model ?? 'register', history, initial),
    stepsMax: steps,
  }
}

function codeOf({ kind }: Verdict): ExitCode {
  return kind === 'ok' ? exitCode.ok : kind === 'violation' ? exitCode.problem : exitCode.undecided
}

/** Why a file could not be checked. What is a fault of this program goes on as it is. */
function refusal(file: string, error: unknown): string {
  if (!isUsersFault(error)) throw error
  const message = messageOf(error)
  return message.startsWith(file) ? message : `${file}: ${message}`
}
