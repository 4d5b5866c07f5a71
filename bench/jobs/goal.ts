/** What Meldkit set out to reach in a job: a figure of its row, or its ratio to another, at most a limit. */
import { peers } from '../peers'

/** The figure of a column: of the row that is judged, or of a peer. */
export type Lookup = (column: string, peer?: string) => number | undefined

export interface Goal {
  readonly text: string
  readonly limit: number
  /** Which of ours is judged, if not all. */
  readonly peer?: string
  /** Undefined when the run did not measure what it takes. */
  readonly of: (lookup: Lookup) => number | undefined
}

/** A figure itself. */
export function atMost(column: string, limit: number, text: string): Goal {
  return { text, limit, of: lookup => lookup(column) }
}

/** The ratio to one peer. */
export function ratio(column: string, peer: string, limit: number, text: string): Goal {
  return {
    text,
    limit,
    of: lookup => quotient(lookup(column), lookup(column, peer)),
  }
}

/** The ratio to the fastest of some peers. */
export function ratioToBest(column: string, rivals: readonly string[], limit: number, text: string): Goal {
  return {
    text,
    limit,
    of: lookup => {
      const best = Math.min(...rivals.map(peer => lookup(column, peer) ?? Number.POSITIVE_INFINITY))
      return quotient(lookup(column), Number.isFinite(best) ? best : undefined)
    },
  }
}

/** The ratio of two figures of a row. */
export function growth(large: string, small: string, limit: number, text: string): Goal {
  return { text, limit, of: lookup => quotient(lookup(large), lookup(small)) }
}

/** A goal of one of ours alone. */
export const only = (peer: string, goal: Goal): Goal => ({ ...goal, peer })

/** All other CRDT libraries. */
export const otherCrdts: readonly string[] = peers.filter(({ kind }) => kind === 'crdt').map(({ name }) => name)

function quotient(ours: number | undefined, theirs: number | undefined): number | undefined {
  return ours === undefined || theirs === undefined ? undefined : ours / theirs
}
