/**
 * A run as text.
 */
import type { Run } from './run'

/** A run as text, a line for each thing that happened. */
export function runText(run: Run): string {
  return run.trace.map(entry => JSON.stringify(entry)).join('\n')
}
