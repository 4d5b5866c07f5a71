/**
 * Progress on standard error: a bar that is drawn anew on a terminal, and a line every few seconds elsewhere, so that
 * logs say that something goes on and are not flooded.
 */
import type { Shell } from './shell'

/** How far something is. */
export interface Progress {
  /** From 0 to 1; undefined when no end is known. */
  readonly part?: number | undefined
  /** What stands before the bar. */
  readonly before: string
  /** What stands after it. */
  readonly after: string
}

/** Shows progress, as often as is of use; `clear` takes the bar away before something else is written. */
export interface ProgressBar {
  readonly show: (progress: () => Progress) => void
  readonly clear: () => void
}

const barWidth = 24
const terminalEveryMs = 100
const lineEveryMs = 5000

/** One line of progress, no longer than the terminal is wide. */
export function progressLine({ part, before, after }: Progress, columns: number): string {
  const done = Math.round(Math.min(Math.max(part ?? 0, 0), 1) * barWidth)
  const bar = part === undefined ? '' : `${'█'.repeat(done)}${'░'.repeat(barWidth - done)}  `
  const line = `${before}  ${bar}${after}`
  return line.length < columns ? line : `${line.slice(0, columns - 2)}…`
}

/** The progress bar of a shell. */
export function progressBar(shell: Shell): ProgressBar {
  const started = shell.now()
  let shown = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    show(progress) {
      const columns = shell.columns()
      const now = shell.now()
      if (columns === undefined) {
        if (now - Math.max(shown, started) < lineEveryMs) return
        const { before, after } = progress()
        shell.err(`${before}  ${after}\n`)
      } else {
        if (now - shown < terminalEveryMs) return
        shell.err(`\r${progressLine(progress(), columns)}\u001b[K`)
        drawn = true
      }
      shown = now
    },
    clear() {
      if (drawn) shell.err('\r\u001b[K')
      drawn = false
    },
  }
}
