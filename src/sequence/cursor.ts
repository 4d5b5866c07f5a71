/**
 * Stable cursors: places in a sequence that stay where they are while others edit around them.
 */
import { invariant, show } from '../base/error'
import { dot, dotText } from '../clock/dot'
import { edit, runsOf } from './editor'
import { findRun } from './run-index'
import { seekElement, seekIndex } from './seek'
import type { Content } from './span'
import { type Node, type Path, pathIn, spanAt } from './span-tree'
import type { SequenceState } from './state'

/**
 * A place between elements, as plain JSON: behind the element `dot`, or before it; without a dot the start, or the end.
 *
 * A type, not an interface, so that it is a JSON value where one is asked for.
 *
 * `after`: what is inserted at the place comes behind it; `before`: it comes before it.
 */
export type Cursor = {
  readonly side: 'before' | 'after'
  readonly dot: string | null
}

/** The cursor at an index. `after` holds on to the element on the left, `before` to the one on the right. O(log n). */
export function cursorOf<C extends Content>({ root }: SequenceState<C>, index: number, side: Cursor['side']): Cursor {
  const at = side === 'after' ? index - 1 : index
  if (at < 0 || at >= root.visible) return { side, dot: null }
  const path = pathIn(root, null)
  seekIndex(path, at)
  const { run, offset } = spanAt(path)
  return { side, dot: dotText({ id: run.id, counter: run.start + offset + path.within }) }
}

/**
 * The index at which a cursor stands now; where its element was deleted, that of the gap. Undefined when the state does not
 * have the element: it has not arrived, or a compaction dropped it. O(log n).
 */
export function indexOf<C extends Content>(state: SequenceState<C>, { side, dot: text }: Cursor): number | undefined {
  if (text === null) return side === 'after' ? 0 : state.root.visible
  // Cursors come from other programs.
  invariant(
    typeof text === 'string',
    'argument',
    () => `Cursor: expected a dot such as "3@alice" or null, got ${show(text)}.`,
  )
  const split = text.indexOf('@')
  const { id, counter } = dot(text.slice(split + 1), Number(text.slice(0, split)))
  const editor = edit(state, null)
  const run = findRun(runsOf(editor, id), counter)
  if (run === undefined || !seekElement(editor.path, run, counter - run.start)) return undefined
  const index = indexAtPath(editor.path)
  return side === 'after' && spanAt(editor.path).isLive ? index + 1 : index
}

/** The index of the element at a path, or of the gap where it was deleted. O(log n) with a fan-out of 32. */
export function indexAtPath<C>(path: Path<C>): number {
  const { nodes, at, depth, within } = path
  let index = 0
  for (let level = 0; level < depth; level++) {
    const { kids } = nodes[level] as Node<C>
    for (let i = 0; i < (at[level] as number); i++) index += (kids[i] as Node<C>).visible
  }
  const { spans } = nodes[depth] as Node<C>
  for (let i = 0; i < (at[depth] as number); i++) if (spans[i]?.isLive) index += spans[i]?.length ?? 0
  return spanAt(path).isLive ? index + within : index
}
