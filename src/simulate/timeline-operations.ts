/**
 * What clients asked and what they were told, put together from the trace and the history: one bar for each operation.
 */
import type { Operation } from '../check/history'
import { operationKey, operationLabel } from '../check/history-layout'
import type { Layout } from './timeline-layout'

/** One operation of a client. */
export interface ClientOperation {
  readonly client: string
  /** The row and the node of each attempt. */
  readonly attempts: readonly Contact[]
  /** The row and the node of each answer; a retry may be answered twice. */
  readonly answers: readonly Contact[]
  /** What was asked. */
  readonly text: string
  /** What was told, if anything was. */
  readonly told?: string
  /** Its place among the illegal operations, from 1; 0 when it is not one of them. */
  readonly illegal: number
}

interface Contact {
  readonly row: number
  readonly node?: string
}

/** The operations in the order of their first appearance. */
export function operationsOf(layout: Layout): readonly ClientOperation[] {
  const history = new Map(layout.run.history.map(operation => [operationKey(operation), operation]))
  const severalKeys = new Set(layout.run.history.map(({ key }) => key)).size > 1
  const found = new Map<string, Draft>()
  for (const [row, { entries }] of layout.rows.entries()) {
    for (const entry of entries) {
      if (entry.kind !== 'request' && entry.kind !== 'reply') continue
      const contact = { row, ...(entry.node !== undefined && { node: entry.node }) }
      const key = JSON.stringify([entry.client, entry.operation])
      const draft = found.get(key) ?? newDraft(entry.client)
      found.set(key, draft)
      if (entry.kind === 'reply') {
        draft.answers.push(contact)
        draft.told ??= entry.text
        continue
      }
      draft.attempts.push(contact)
      if (draft.text !== undefined) continue
      draft.text = entry.text
      draft.key = operationKey({ process: entry.client, call: entry.atUs })
    }
  }
  return [...found.values()].map(draft => {
    const operation = history.get(draft.key)
    const { told } = draft
    return {
      client: draft.client,
      attempts: draft.attempts,
      answers: draft.answers,
      text: operation === undefined ? (draft.text ?? '') : asked(operation, severalKeys),
      ...(told !== undefined && { told }),
      illegal: layout.illegal.get(draft.key) ?? 0,
    }
  })
}

interface Draft {
  readonly client: string
  readonly attempts: Contact[]
  readonly answers: Contact[]
  text?: string
  told?: string
  key: string
}

function newDraft(client: string): Draft {
  return { client, attempts: [], answers: [], key: '' }
}

/** The words of a history's operation without its answer. */
function asked({ process: client, key, name, input, call }: Operation, severalKeys: boolean): string {
  const question = { process: client, key, name, outcome: 'ok', call } as const
  return operationLabel(input === undefined ? question : { ...question, input }, severalKeys)
}
