/**
 * A rich text's state: a text beside the operations that mark it, and how edits reach either.
 */
import { dotText } from '../clock/dot'
import { champSingle } from '../collections/champ'
import type { Crdt, Scope } from '../crdt/contract'
import { type DotEntry, dotEntry } from '../crdt/dot-fun'
import type { MarkOp, MarkRules, MarkState } from './mark-op'
import type { MarkIndex } from './mark-walk'
import { emptyState } from './state'
import type { TextState } from './text'

/** What a rich text remembers; opaque. */
export type RichTextState = readonly [text: TextState, marks: MarkState]

/** What the parts of one descriptor share. */
export interface RichKind {
  readonly rules: MarkRules
  readonly marks: Crdt<MarkState, null, null, 'causal'>
  /** The index of operations that nobody changes in place: of `read`, not of `peek`. */
  indexOf(marks: MarkState): MarkIndex
}

/** The scope of the text, with what is edited in place handed on. */
export function textScope(scope: Scope<RichTextState>, { marks }: RichKind): Scope<TextState> {
  return {
    writer: scope.writer,
    stamp: scope.stamp,
    read: () => scope.read()[0],
    peek: () => scope.peek()[0],
    take: count => scope.take(count),
    emit: (delta, next) => scope.emit([delta, marks.bottom], next && [next, scope.peek()[1]]),
    owner: () => scope.owner(),
    needsDelta: () => scope.needsDelta(),
  }
}

/** Writes an operation, and gives its entry. O(log m). */
export function writeOp(scope: Scope<RichTextState>, op: MarkOp): DotEntry<MarkOp> {
  const entry = dotEntry(scope.writer, scope.take(), scope.stamp, op)
  scope.emit([emptyState(), champSingle(dotText(entry), [entry])])
  return entry
}
