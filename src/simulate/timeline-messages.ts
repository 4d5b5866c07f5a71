/**
 * The messages of a run put together from the trace: where each was sent, and what became of each of its copies.
 */
import type { Layout } from './timeline-layout'

/** One message. The sending is absent when it lies before the part that is drawn. */
export interface MessagePath {
  readonly number: number
  readonly text: string
  readonly from: string
  readonly to: string
  readonly sent?: number
  readonly copies: readonly Copy[]
}

/** What became of one copy of a message, and in which row. */
export interface Copy {
  readonly row: number
  /** `late`: it took far longer than the network takes. `copy`: another copy came before it. */
  readonly fate: 'plain' | 'copy' | 'late' | 'lost' | 'damaged'
  readonly flightUs?: number
  /** Why it does not arrive, of a lost or damaged one. */
  readonly why?: string
}

interface Draft {
  readonly number: number
  text: string
  from: string
  to: string
  sent?: number
  sentUs?: number
  readonly copies: Copy[]
}

/** The messages in the order of their first appearance. */
export function messagesOf({ rows, run }: Layout): readonly MessagePath[] {
  const drafts = new Map<number, Draft>()
  const draftOf = (number: number, from: string, to: string, text: string) => {
    const found = drafts.get(number)
    if (found !== undefined) return found
    const made: Draft = { number, text, from, to, copies: [] }
    drafts.set(number, made)
    return made
  }
  const longUs = 2 * run.schedule.rates.networkUs[1]
  for (const [row, { entries }] of rows.entries()) {
    for (const entry of entries) {
      if (entry.kind === 'send') {
        const draft = draftOf(entry.message, entry.node ?? '', entry.to, entry.text)
        draft.sent = row
        draft.sentUs = entry.atUs
      } else if (entry.kind === 'deliver') {
        const draft = draftOf(entry.message, entry.from, entry.node ?? '', entry.text)
        const flightUs = draft.sentUs === undefined ? undefined : entry.atUs - draft.sentUs
        const fate = (flightUs ?? 0) > longUs ? 'late' : draft.copies.some(arrived) ? 'copy' : 'plain'
        draft.copies.push({ row, fate, ...(flightUs !== undefined && { flightUs }) })
      } else if (entry.kind === 'drop') {
        const draft = draftOf(entry.message, entry.from, entry.node ?? '', '')
        draft.copies.push({ row, fate: damaged.test(entry.why) ? 'damaged' : 'lost', why: entry.why })
      }
    }
  }
  return [...drafts.values()]
}

function arrived({ fate }: Copy): boolean {
  return fate !== 'lost' && fate !== 'damaged'
}

const damaged = /corrupt|damage|flip/
