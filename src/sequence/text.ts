/**
 * Collaborative text: a sequence of UTF-16 units in Fugue order, every version of which is a value.
 */
import { InvariantError, show } from '../base/error'
import { memoByIdentity } from '../base/memo'
import { withPrototype } from '../base/prototype'
import type { Crdt, Scope } from '../crdt/contract'
import { refuse } from '../crdt/plain'
import { textContent } from './content'
import { deleteDelta, insertDelta } from './delta'
import { deleteAt, type Editor, edit, finish, insertAt, insertBehind, reopen } from './editor'
import { type Replacement, replacements } from './myers'
import { seekIndex } from './seek'
import { restoreSequence, whySequence } from './sequence-facets'
import { sequenceParts } from './sequence-parts'
import { eachSpan, type Node, nextSpan, type Path, pathIn, spanAt } from './span-tree'
import type { SequenceState } from './state'
import { wellFormed } from './unicode'

/** What a text remembers; opaque. */
export type TextState = SequenceState<string>

/**
 * The mutators of a text. Indices and counts are UTF-16 units, as in JavaScript's strings, of the text as it is after the
 * edits before in the same change.
 *
 * Each throws InvariantError `argument`, and changes nothing, for an index or count that is no whole number or leads out of
 * the text, and for what is to be inserted when it is not a string.
 */
export interface TextEdit {
  /** How long the text is now. O(1). */
  readonly length: number
  /**
   * Inserts text so that it begins at an index; one inside a surrogate pair means the start of the pair. Takes a dot for each
   * unit. Lone halves of pairs in the text become U+FFFD. O(log n), and the length of the text.
   */
  insert(index: number, text: string): void
  /**
   * Deletes `count` units, 1 if left out, from an index on; pairs that it cuts are deleted whole. Takes a dot for each part
   * of a run. O(log n + d) for d spans in the range.
   */
  delete(index: number, count?: number): void
  /** Deletes and inserts at one place. What others insert into the deleted range meanwhile stays. */
  replace(index: number, count: number, text: string): void
  /** Deletes all that shows here. What others insert meanwhile stays. */
  clear(): void
}

/** The descriptor type of {@link text}. */
export interface Text extends Crdt<TextState, string, TextEdit, 'causal'> {}

/**
 * A text that several edit at once: a sequence of UTF-16 units, shown as a string.
 *
 * Under concurrency: what is inserted stays between the neighbours that its writer saw; what two replicas insert at one place
 * stands side by side, each whole, in the order of their ids. A deletion deletes exactly the units that its author saw, and wins over
 * everything at them; concurrent deletions of a unit count once. So of two concurrent replacements of one word both show.
 *
 * State: the units in their order, deleted ones included, as columns: `[2, ["alice"], [0], [17], [0], [], 0, "tea"]` for a text
 * typed in one go; docs/types/text.md reads it. In deltas, pieces: `[8, [["4@alice", 0, 1, "s"]]]`. The form is canonical. Two
 * texts may show the same and differ in state: the same letters typed twice are other elements.
 *
 * Deleted text stays as history, for `at` and exact deltas, until it is compacted; `encode` can leave it out. What others
 * hold as `Cursor` stays beside its unit.
 *
 * Cost: edits O(log n) for n spans, the parts in which the text was typed and deleted; a join O(d log n) for d spans that differ;
 * the view O(n) and its length, once for each version. A dot for each unit inserted and each range deleted; long texts take
 * fewer bytes than their characters.
 *
 * @example
 * ```ts
 * import { change, merge, replica, text, view } from 'meldkit'
 *
 * const Note = text()
 * const [alice] = change(Note, replica(Note, 'alice'), (note) => note.insert(0, 'tea'))
 * const bob = merge(Note, replica(Note, 'bob'), alice)
 * const [milk] = change(Note, alice, (note) => note.insert(3, ' with milk'))
 * const [green] = change(Note, bob, (note) => note.insert(0, 'green '))
 * view(Note, merge(Note, milk, green)) // => 'green tea with milk'
 *
 * const [coffee] = change(Note, bob, (note) => note.replace(0, 3, 'coffee'))
 * view(Note, merge(Note, milk, coffee)) // => 'coffee with milk'
 * ```
 *
 * @see Weidner & Kleppmann, "The Art of the Fugue: Minimizing Interleaving in Collaborative Text Editing" (IEEE TPDS 36(11),
 *   2025), section 4: the tree and its order. We differ: the tree is one of runs, not of elements, and every version of it is a
 *   value; deletions are dots of their author, so that the past can be read; a delta may arrive before what it hangs on; stable
 *   tombstones can go; surrogate pairs are kept whole. It is Fugue, not FugueMax: in rare cases text that several
 *   type backwards at one place interleaves.
 */
export function text(): Text {
  return {
    ...sequenceParts(textContent),
    tag: 'text',
    version: 1,
    kind: 'causal',
    children: [],
    view: viewText,
    edit: textEdit,
    facets: { reconcile: reconcileText, inverse: restoreSequence, why: whySequence },
  }
}

/** The text that a state shows. */
export const viewText: (state: TextState) => string = /* @__PURE__ */ memoByIdentity((state: TextState): string => {
  let shown = ''
  eachSpan(state.root, ({ isLive, content }) => {
    if (isLive) shown += content
  })
  // Only foreign operations can have cut a pair.
  return wellFormed(shown)
})

/** The mutators share their functions: they are made for every change. */
interface OpenText extends TextEdit {
  readonly scope: Scope<TextState>
  /** The editor of the edit before, to go on with where nothing else has come in between, and the state that it gave. */
  editor: Editor<string> | null
  state: TextState | null
}

const methods: TextEdit & ThisType<OpenText> = {
  get length() {
    return this.scope.peek().root.visible
  },
  insert(index, text) {
    const { scope } = this
    const state = scope.peek()
    checkIndex('insert', index, state.root.visible)
    if (typeof text !== 'string') throw wrong('insert', 'a text', text)
    if (text.length === 0) return
    const content = wellFormed(text)
    const editor = openEditor(this, state)
    const counter = scope.take(content.length)
    const piece =
      index > 0 && seekBetweenPairs(editor.path, index)
        ? insertBehind(editor, scope.writer, counter, content)
        : insertAt(editor, scope.writer, counter, 0, content)
    this.state = finish(editor)
    scope.emit(scope.needsDelta() ? insertDelta(piece) : state, this.state)
  },
  delete(index, count = 1) {
    const { scope } = this
    const state = scope.peek()
    const { visible } = state.root
    checkIndex('delete', index, visible)
    if (!Number.isInteger(count) || count < 0 || index + count > visible)
      throw wrong('delete', `a count from 0 to ${visible - index}, as the text has ${visible} units`, count)
    if (count === 0) return
    const { from, to } = wholeUnits(state, index, index + count)
    const editor = openEditor(this, state)
    const deletions = deleteAt(editor, scope.writer, from, to - from, scope)
    this.state = finish(editor)
    scope.emit(scope.needsDelta() ? deleteDelta(scope.writer, deletions) : state, this.state)
  },
  replace(index, count, text) {
    if (typeof text !== 'string') throw wrong('replace', 'a text', text)
    checkIndex('replace', index, this.length)
    // Where a pair that the index cuts begins.
    const at = pairStart(this.scope.peek(), index)
    this.delete(index, count)
    this.insert(at, text)
  },
  clear() {
    this.delete(0, this.length)
  },
}

/** The maker of mutators: a constructor whose prototype has them, since they are made for every change. */
const OpenTextRecord = /* @__PURE__ */ withPrototype(
  class {
    editor: Editor<string> | null
    state: TextState | null
    constructor(readonly scope: Scope<TextState>) {
      this.editor = null
      this.state = null
    }
  },
  methods,
)

function openEditor(open: OpenText, state: TextState): Editor<string> {
  const { editor, scope } = open
  if (editor !== null && state === open.state) {
    reopen(editor, state, scope.owner())
    return editor
  }
  open.editor = edit(state, scope.owner())
  return open.editor
}

/** The mutators in a scope. */
export function textEdit(scope: Scope<TextState>): TextEdit {
  return new OpenTextRecord(scope) as unknown as TextEdit
}

/** Edits as few units as there are, whole surrogate pairs only; a middle that differs much is replaced. */
export function reconcileText(scope: Scope<TextState>, next: unknown): void {
  if (typeof next !== 'string') refuse('a text', next)
  const wanted = wellFormed(next)
  const now = viewText(scope.read())
  if (now === wanted) return
  const edit = textEdit(scope)
  const found = replacements(now.length, wanted.length, (i, j) => now.charCodeAt(i) === wanted.charCodeAt(j))
  // From the end, so that indices stay.
  for (const { at, removed, from, to } of wholePairs(found, now, wanted).reverse())
    edit.replace(at, removed, wanted.slice(from, to))
}

/** The replacements moved outwards where they would cut a surrogate pair; those that then touch as one. */
function wholePairs(found: readonly Replacement[], now: string, wanted: string): Replacement[] {
  const out: Replacement[] = []
  for (const { at, removed, from, to } of found) {
    const before = isInPair(now, at) || isInPair(wanted, from) ? 1 : 0
    const after = isInPair(now, at + removed) || isInPair(wanted, to) ? 1 : 0
    const last = out[out.length - 1]
    const whole = { at: at - before, removed: removed + before + after, from: from - before, to: to + after }
    if (last !== undefined && last.at + last.removed >= whole.at)
      out[out.length - 1] = { at: last.at, removed: whole.at + whole.removed - last.at, from: last.from, to: whole.to }
    else out.push(whole)
  }
  return out
}

function isInPair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
}

function checkIndex(what: string, index: number, length: number): void {
  if (!Number.isInteger(index) || index < 0 || index > length)
    throw wrong(what, `an index from 0 to ${length}, as the text has ${length} units`, index)
}

function wrong(what: string, expected: string, got: unknown): InvariantError {
  return new InvariantError('argument', `Text ${what}: expected ${expected}, got ${show(got)}. Nothing was changed.`)
}

/**
 * Points a path at the unit before an index, or before the pair that the index would cut; false where that is the start.
 * Reads the last unit of a span only where the next one is half of a pair: reading flattens what is being typed.
 */
function seekBetweenPairs(path: Path<string>, index: number): boolean {
  seekIndex(path, index - 1)
  const span = spanAt(path)
  const { within } = path
  const text = span.content as string
  if (within === span.length - 1) {
    if (index === path.root.visible) return true
    const next = nextSpan(path)
    const unit = next?.isLive === true ? (next.content as string).charCodeAt(0) : unitIn(path.root, index)
    if (!isLow(unit)) return true
  } else if (!isLow(text.charCodeAt(within + 1))) return true
  if (!isHigh(text.charCodeAt(within))) return true
  if (index === 1) return false
  seekIndex(path, index - 2)
  return true
}

function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800
}

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00
}

/** A range made larger where its ends would cut surrogate pairs. */
export function wholeUnits(state: TextState, from: number, to: number): { readonly from: number; readonly to: number } {
  return {
    from: isLow(unitIn(state.root, from)) ? pairStart(state, from) : from,
    to: isHigh(unitIn(state.root, to - 1)) && cutsPair(state, to) ? to + 1 : to,
  }
}

/** The index, or one less where it would cut a surrogate pair. */
export function pairStart(state: TextState, index: number): number {
  return cutsPair(state, index) ? index - 1 : index
}

/** Whether an index lies between the halves of a surrogate pair. */
export function cutsPair(state: TextState, index: number): boolean {
  if (index === 0 || index === state.root.visible) return false
  return isLow(unitIn(state.root, index)) && isHigh(unitIn(state.root, index - 1))
}

/** The UTF-16 unit at an index. O(log n). */
function unitIn(root: Node<string>, index: number): number {
  const path = pathIn(root, null)
  seekIndex(path, index)
  return (spanAt(path).content as string).charCodeAt(path.within)
}
