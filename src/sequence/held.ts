/**
 * What the elements that are placed hold, changed in the tree; for lists of replicated children.
 */
import type { ReplicaId } from '../clock/replica-id'
import type { Seen } from '../crdt/contract'
import { type Editor, edit, finish, runsOf } from './editor'
import type { ElementRules } from './element-rules'
import { findRun } from './run-index'
import { seekElement } from './seek'
import { type Content, makeSpan, type Span } from './span'
import { eachSpan, spanAt, splice } from './span-tree'
import type { Patch, SequenceState } from './state'

/** Whether an element is placed; the editor's path then points at it. */
export function isFound<C extends Content>(editor: Editor<C>, id: ReplicaId, counter: number): boolean {
  const run = findRun(runsOf(editor, id), counter)
  return run !== undefined && seekElement(editor.path, run, counter - run.start)
}

/** Joins a patch into an element that is placed; false where it is not. Tombstones take none. */
export function patchPlaced<C extends Content>(
  editor: Editor<C>,
  { id, counter, delta }: Patch,
  seenByA: Seen,
  seenByB: Seen,
  rules: ElementRules<C>,
): boolean {
  const { path } = editor
  if (!isFound(editor, id, counter)) return false
  const span = spanAt(path)
  if (!span.isLive || span.content === null) return true
  const content = rules.patch(span.content, path.within, delta, seenByA, seenByB)
  if (content !== span.content) putContent(editor, content)
  return true
}

/** Puts what elements hold now in the place of what they held. */
export function replaceContent<C extends Content>(editor: Editor<C>, span: Span<C>): void {
  const { path } = editor
  let from = 0
  while (from < span.length && seekElement(path, span.run, span.offset + from)) {
    const now = spanAt(path)
    const { within: at } = path
    const length = Math.min(span.length - from, now.length - at)
    const old = now.content as readonly unknown[]
    const fresh = (span.content as readonly unknown[]).slice(from, from + length)
    putContent(editor, [...old.slice(0, at), ...fresh, ...old.slice(at + length)] as unknown as C)
    from += length
  }
}

/** The state with what its elements hold changed; the same reference when nothing is. O(n). */
export function mapElements<C extends Content>(state: SequenceState<C>, change: (content: C) => C): SequenceState<C> {
  const changed: Span<C>[] = []
  eachSpan(state.root, span => {
    const { run, offset, length, isLive, content } = span
    if (!isLive || content === null) return
    const next = change(content)
    if (next !== content) changed.push(makeSpan(run, offset, length, isLive, next))
  })
  if (changed.length === 0) return state
  const editor = edit(state, null)
  for (const span of changed) replaceContent(editor, span)
  return finish(editor)
}

/** Puts other content into the span at the path. */
function putContent<C extends Content>({ path }: Editor<C>, content: C): void {
  const { run, offset, length, isLive } = spanAt(path)
  splice(path, path.at[path.depth] as number, 1, makeSpan(run, offset, length, isLive, content), null, null, 0)
}
