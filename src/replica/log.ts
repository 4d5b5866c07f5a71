/**
 * How many deltas a replica remembers for `changesSince`.
 */
import { type Log, logDropFirst } from '../collections/log'

/** Deltas kept; a reader that lacks older ones is sent the state. */
export const logMax = 1024

/** The log with at most the newest `logMax` entries. */
export function keepLog<Entry>(log: Log<Entry>): Log<Entry> {
  return log.length > logMax ? logDropFirst(log, log.length - logMax) : log
}
