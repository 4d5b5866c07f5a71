/** What the exit codes of the command mean. A search that gave up is no success, so it has a code of its own. */
export const exitCode = {
  /** All is well. */
  ok: 0,
  /** A schedule went wrong, or a history is not what the guarantee allows. */
  problem: 1,
  /** Wrong options, or a module or file that cannot be read. */
  usage: 2,
  /** A check gave up: neither yes nor no. */
  undecided: 3,
  /** Stopped by Ctrl-C before all was tried; what was tried was well. */
  interrupted: 130,
} as const

/** One of them. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** The code of several parts together: a problem tells most, then what could not be read, then what is not known. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const { problem, usage, interrupted, undecided, ok } = exitCode
  return [problem, usage, interrupted, undecided].find(code => codes.includes(code)) ?? ok
}
