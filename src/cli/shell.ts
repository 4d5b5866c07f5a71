/**
 * What the commands need from the machine, as one record, so that tests can run them without a process. `node-shell.ts`
 * makes the real one.
 */
export interface Shell {
  /** Writes to standard output: results. */
  readonly out: (text: string) => void
  /** Writes to standard error: progress and complaints. */
  readonly err: (text: string) => void
  /** The columns of the terminal that shows standard error; undefined when none does. */
  readonly columns: () => number | undefined
  /** Milliseconds, from anywhere, never going back. */
  readonly now: () => number
  /** Lets signals and the terminal have their turn. */
  readonly breathe: () => Promise<void>
  /** Calls back at Ctrl-C, which does not end the process until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void
  /** The text of a file, or of standard input for `-`. */
  readonly read: (path: string) => Promise<string>
  /** Writes a file; folders on the way are made. */
  readonly write: (path: string, text: string) => Promise<void>
  /** What a module exports. */
  readonly load: (path: string) => Promise<Readonly<Record<string, unknown>>>
}
