/**
 * What a trace entry says to people: its kind and its data in few words, for pictures and for text.
 */
import { durationText, numberText } from '../check/words'
import type { TraceEntry } from './run'

/** The words of an entry, as they stand beside the lane of its node. Empty for what only goes away from a node. */
export function entryWords(entry: TraceEntry): string {
  switch (entry.kind) {
    case 'deliver':
      return plainWords(entry.text)
    case 'timer':
      return `timer ${entry.timer}`
    case 'persist':
      return `writes ${plainWords(entry.text)}`
    case 'persisted':
      return `written ${plainWords(entry.text)}`.trimEnd()
    case 'asked':
      return `asked ${entry.operation}`
    case 'answer':
      return `answers ${entry.operation}`
    case 'fault':
      return faultWords(entry)
    case 'start':
      return entry.text === '' ? 'starts' : `starts: ${entry.text}`
    case 'stop':
      return entry.text === '' ? 'stops' : `stops: ${entry.text}`
    case 'members':
      return `members ${entry.members.join(' ')}`
    case 'note':
      return entry.note
    default:
      return ''
  }
}

/** Data as words: JSON without what only machines need, so `{"kind":"query","round":4}` is `query round:4`. */
export function plainWords(text: string): string {
  const bare = text.replace(/"([\w$-]+)":/g, '$1:').replace(/"([\w@/.$-]+)"/g, '$1')
  const open = bare.startsWith('{') && bare.endsWith('}') ? bare.slice(1, -1) : bare
  return open
    .replace(/^kind:([\w-]+),?/, '$1 ')
    .replace(/,(?=[\w$-]+:)/g, ' ')
    .trim()
}

function faultWords({ fault, nodes, text, atUs, untilUs }: Extract<TraceEntry, { readonly kind: 'fault' }>): string {
  const isData = text.startsWith('{')
  const rest = isData
    ? plainWords(text)
        .replace(/\b(node|side|from|to|forUs):(\[[^\]]*\]|\S+)/g, '')
        .trim()
    : text
  const what = isData ? [fault, ...nodes, ...(rest === '' ? [] : [rest.replace(/ +/g, ' ')])].join(' ') : text
  return untilUs === undefined ? what : `${what}, ${durationText(untilUs - atUs)}`
}

/** A moment of a run, in milliseconds, or in seconds when there are many. */
export function momentText(us: number): string {
  if (us >= 1_000_000_000) return `${numberText(Math.floor(us / 1_000_000))} s`
  return `${(us / 1000).toFixed(us < 10_000_000 ? 2 : 1)} ms`
}
