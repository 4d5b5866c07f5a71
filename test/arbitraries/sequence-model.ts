// What the models of sequences share: each edit is run once, on the naive sequence that its author had seen.

import type { Write } from 'meldkit/laws'
import { type Author, emptySequence, type Sequence, type SequenceEdit, withEdits } from '../sequence/naive-fugue'
import { type Past, pastSeenBy, seenBy } from './model'

/** More than the elements that one edit inserts. */
const elementsPerEdit = 1000

/** The edits of one type, run. */
export interface SequenceModel<Op, Value> {
  /** The naive sequence of whoever has seen these edits. */
  readonly sequenceOf: (writes: readonly Write<Op>[], past?: Past<Op>) => Sequence<Value>
  /** What one of these edits did. */
  readonly editOf: (write: Write<Op>, past: Past<Op>) => SequenceEdit<Value>
}

/**
 * Runs edits on naive sequences. What an edit did follows from what its author had seen, so it is kept by `saw`, which
 * belongs to one edit. A removal of the whole deletes all elements that were inserted by edits which it has seen.
 */
export function sequenceModel<Op, Value>(
  run: (sequence: Sequence<Value>, op: Op, author: Author) => SequenceEdit<Value>,
): SequenceModel<Op, Value> {
  const known = new WeakMap<ReadonlySet<number>, SequenceEdit<Value>>()
  const model: SequenceModel<Op, Value> = {
    editOf(write, past) {
      const author = { by: write.by, counter: write.number * elementsPerEdit }
      const seen = () => model.sequenceOf(seenBy(write, past.writes), pastSeenBy(write, past))
      const edit = known.get(write.saw) ?? run(seen(), write.op, author)
      known.set(write.saw, edit)
      return edit
    },
    sequenceOf(writes, past = { writes, removals: [] }) {
      const edits = past.writes.map(write => {
        const edit = model.editOf(write, past)
        const isGone = past.removals.some(removal => removal.saw.has(write.number))
        return isGone ? { ...edit, deleted: edit.inserted } : edit
      })
      return withEdits<Value>(emptySequence, ...edits)
    },
  }
  return model
}
