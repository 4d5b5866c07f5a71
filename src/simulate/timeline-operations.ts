/**
 * What clients asked and what they were told, put together from the trace and the history: one bar for each operation.
 */
import type { Operation } from '../check/history'
import { operationKey, operationLabel } from '../check/history-layout'
import { plainWords } from './entry-words'
import type { TraceEntry } from './run'
import type { Layout } from './timeline-layout'

/** One operation of a client. */
export interface ClientOperation {
  readonly id: string
  readonly client: string
  /** The rows in which the client asks, each with the node asked and, if it gets there, the row in which it does. */
  readonly attempts: readonly Contact[]
  /** The rows in which nodes answer, each with the row in which the answer reaches the client, if it does. */
  readonly answers: readonly Contact[]
  /** The row in which the client was told. */
  readonly end?: number
  /** What was asked. */
  readonly text: string
  /** What was told, if anything was. */
  readonly told?: string
  /** Its place among the illegal operations, from 1; 0 when it is not one of them. */
  readonly illegal: number
}

/** Something that goes between a client and a node. */
export interface Contact {
  readonly node: string
  readonly left: number
  readonly came?: number
}

/** The operations in the order of their first appearance. */
export function operationsOf(layout: Layout): readonly ClientOperation[] {
  const history = new Map(layout.run.history.map(operation => [operationKey(operation), operation]))
  const severalKeys = new Set(layout.run.history.map(({ key }) => key)).size > 1
  const drafts = new Map<string, Draft>()
  for (const [row, { entries }] of layout.rows.entries()) {
    for (const entry of entries) {
      if (!('operation' in entry)) continue
      const draft = drafts.get(entry.operation) ?? { client: '', key: '', attempts: [], answers: [] }
      drafts.set(entry.operation, draft)
      add(draft, entry, row)
    }
  }
  return [...drafts].map(([id, { client, key, attempts, answers, text = '', told, end }]) => {
    const operation = history.get(key)
    return {
      id,
      client,
      attempts,
      answers,
      text: operation === undefined ? plainWords(text) : asked(operation, severalKeys),
      ...(told !== undefined && { told }),
      ...(end !== undefined && { end }),
      illegal: layout.illegal.get(key) ?? 0,
    }
  })
}

type Part = Extract<TraceEntry, { readonly kind: 'request' | 'asked' | 'answer' | 'reply' }>

interface Draft {
  client: string
  /** Under which it stands in the history. */
  key: string
  attempts: Contact[]
  answers: Contact[]
  text?: string
  told?: string
  end?: number
}

function add(draft: Draft, entry: Part, row: number): void {
  const { node = '' } = entry
  switch (entry.kind) {
    case 'request':
      draft.attempts.push({ node: entry.to, left: row })
      draft.client = entry.client
      if (draft.text !== undefined) return
      draft.text = entry.text
      draft.key = operationKey({ process: entry.client, call: entry.atUs })
      return
    case 'asked':
      came(draft.attempts, node, row)
      return
    case 'answer':
      draft.answers.push({ node, left: row })
      return
    case 'reply':
      draft.client = entry.client
      draft.told ??= entry.text
      draft.end ??= row
      came(draft.answers, node, row)
  }
}

/** Something reaches its end: the first that left for there, or from there, and has not come yet. */
function came(contacts: Contact[], node: string, row: number): void {
  const at = contacts.findIndex(contact => contact.node === node && contact.came === undefined)
  const found = contacts[at]
  if (found !== undefined) contacts[at] = { ...found, came: row }
}

/** The words of a history's operation without its answer. */
function asked({ process: client, key, name, input, call }: Operation, severalKeys: boolean): string {
  const question = { process: client, key, name, outcome: 'ok', call } as const
  return operationLabel(input === undefined ? question : { ...question, input }, severalKeys)
}
