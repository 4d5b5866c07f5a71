/** The command line: which command, and what becomes of its errors. */
import { checkCommand } from './check-command'
import { type ExitCode, exitCode } from './exit-code'
import { helpText } from './help'
import type { Shell } from './shell'
import { simulateCommand } from './simulate-command'
import { isUsersFault, messageOf, UsageError } from './usage-error'

const commands: Readonly<Record<string, (args: readonly string[], shell: Shell) => Promise<ExitCode>>> = {
  simulate: simulateCommand,
  check: checkCommand,
}

/** Runs the arguments after `npx meldkit` and gives the exit code. */
export async function command(args: readonly string[], shell: Shell, version: () => string): Promise<ExitCode> {
  const [name, ...rest] = args
  try {
    if (name === '--version' || name === '-v') return told(shell, `${version()}\n`)
    if (name === 'help' || name === '--help' || name === '-h') return told(shell, helpText(rest[0]))
    if (name === undefined) {
      shell.err(helpText(undefined))
      return exitCode.usage
    }
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (run === undefined) {
      throw new UsageError(`There is no command ${name}, only simulate, check and help. Run \`npx meldkit --help\`.`)
    }
    if (rest.includes('--help') || rest.includes('-h')) return told(shell, helpText(name))
    return await run(rest, shell)
  } catch (error) {
    shell.err(complaint(error, args.includes('--debug')))
    return exitCode.usage
  }
}

function told(shell: Shell, text: string): ExitCode {
  shell.out(text)
  return exitCode.ok
}

/** What is said of an error: one line, unless it is asked for more or the fault is not the user's. */
export function complaint(error: unknown, debug: boolean): string {
  const own = isUsersFault(error)
  const name = error instanceof Error && !own && error.name !== 'Error' ? `${error.name}: ` : ''
  const line = `meldkit: ${name}${messageOf(error)}${own || debug ? '' : ' (--debug shows where.)'}\n`
  if (!debug || !(error instanceof Error)) return line
  const cause = error.cause instanceof Error ? `${error.cause.stack}\n` : ''
  return `${line}${error.stack}\n${cause}`
}
