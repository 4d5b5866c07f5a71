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
import { deleteAt, edit, finish, insertAt, insertBehind } from './editor'
import { type Replacement, replacements } from './myers'
import { restoreSequence, whySequence } from './sequence-facets'
import { sequenceParts } from './sequence-parts'
import { eachSpan, type Node, nextSpan, type Path, pathIn, seekIndex, spanAt } from './span-tree'
import type { SequenceState } from './state'
import { wellFormed } from './unicode'

/** What a text remembers; opaque. */
export type TextState = SequenceState<string>

/** The mutators of a text. Indices and counts are UTF-16 units, as in JavaScript's strings. */
export interface TextEdit {
  /** How long the text is now. */
  readonly length: number
  /** Inserts text so that it begins at an index; one inside a surrogate pair means the start of the pair. */
  insert(index: number, text: string): void
  /** Deletes `count` units, 1 if left out, from an index on; pairs that it cuts are deleted whole. */
  delete(index: number, count?: number): void
  /** Deletes and inserts at one place. */
  replace(index: number, count: number, text: string): void
  /** Deletes all that shows. */
  clear(): void
}

/** The descriptor type of {@link text}. */
export interface Text extends Crdt<TextState, string, TextEdit, 'causal'> {}

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
    const editor = edit(state, scope.owner())
    const counter = scope.take(content.length)
    const piece =
      index > 0 && seekBetweenPairs(editor.path, index)
        ? insertBehind(editor, scope.writer, counter, content)
        : insertAt(editor, scope.writer, counter, 0, content)
    scope.emit(insertDelta(piece), finish(editor))
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
    const editor = edit(state, scope.owner())
    const deletions = deleteAt(editor, scope.writer, from, to - from, scope)
    scope.emit(deleteDelta(scope.writer, deletions), finish(editor))
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
    constructor(readonly scope: Scope<TextState>) {}
  },
  methods,
)

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
