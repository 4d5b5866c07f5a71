// Faults of texts: of the tree, of what waits, of deletions, of what is sent and of what is dropped. Each is the real type
// with one of its functions made wrong, by way of what its states are made of.

import {
  addRange,
  type CausalContext,
  emptyContext,
  emptyReplicaMap,
  mapReplicas,
  type Scope,
  type Text,
  type TextEdit,
  type TextState,
} from 'meldkit'
import { deleteDelta } from '../../src/sequence/delta'
import { dropElements } from '../../src/sequence/drop'
import { deleteAt, edit, finish } from '../../src/sequence/editor'
import { makeSpan, partOf, type Span } from '../../src/sequence/span'
import { eachSpan, treeOf } from '../../src/sequence/span-tree'
import { makeLoose, makePiece, makeState, noLine, type Piece } from '../../src/sequence/state'
import type { Fixture } from '../arbitraries/model'
import { textFixture } from '../arbitraries/text'
import type { TextOp } from '../sequence/naive-text'
import { broken, brokenFacets, type Mutant, mutant } from './mutant'
import { textOf } from './sequences'
import { fugueRules, treeText } from './tree-text'

const nothing = emptyReplicaMap<never>()
const spansOf = ({ root }: TextState): readonly Span<string>[] => {
  const spans: Span<string>[] = []
  eachSpan(root, span => spans.push(span))
  return spans
}
const dotOf = ({ run, offset }: Span<string>, at = 0) => `${run.start + offset + at}@${run.id}`

/** The state with other loose pieces. */
function withPieces({ root, lines, loose, floor }: TextState, pieces: readonly Piece<string>[]): TextState {
  const { gone, lost, dropped, patches } = loose
  return makeState(root, lines, makeLoose<string>(null, pieces, gone, lost, dropped, patches), floor)
}

/** The fixture with a join that goes on with the joined state. */
function joinThen(then: (joined: TextState, a: TextState, b: TextState, type: Text) => TextState) {
  return broken(textFixture, type => ({
    join: (a: TextState, b: TextState, seenByA, seenByB, owner) => {
      const joined = type.join(a, b, seenByA, seenByB, owner)
      return joined === a ? a : then(joined, a, b, type)
    },
  }))
}

/** The fixture with some mutators replaced. */
function editing(
  parts: (edit: TextEdit, scope: Scope<TextState>, type: Text) => Partial<TextEdit>,
): Fixture<Text, TextOp> {
  return broken(textFixture, type => ({
    edit(scope: Scope<TextState>) {
      const real = type.edit(scope)
      const { insert, delete: remove, replace, clear } = { ...bound(real), ...parts(real, scope, type) }
      return {
        get length() {
          return real.length
        },
        insert,
        delete: remove,
        replace,
        clear,
      }
    },
  }))
}

function bound(edit: TextEdit): Omit<TextEdit, 'length'> {
  return {
    insert: (index, text) => edit.insert(index, text),
    delete: (index, count) => edit.delete(index, count),
    replace: (index, count, text) => edit.replace(index, count, text),
    clear: () => edit.clear(),
  }
}

/** Elements that show in either are made to show in the joined state. */
function revived(joined: TextState, a: TextState, b: TextState): TextState {
  const live = new Set(
    [a, b].flatMap(state =>
      spansOf(state).flatMap(span =>
        span.isLive ? Array.from({ length: span.length }, (_, i) => dotOf(span, i)) : [],
      ),
    ),
  )
  const spans = spansOf(joined).flatMap(span =>
    Array.from({ length: span.length }, (_, i) => {
      const part = partOf(span, i, i + 1)
      return live.has(dotOf(part)) ? makeSpan(part.run, part.offset, 1, true, part.content) : part
    }),
  )
  return makeState(treeOf(spans), joined.lines, joined.loose, joined.floor)
}

/** After a compaction drops tombstones more: those on which nothing hangs, or any. */
function compactMore(areLeaves: boolean) {
  return broken(textFixture, type => ({
    compact(state: TextState, horizon: CausalContext) {
      const kept = type.compact(state, horizon)
      if (kept === state) return state
      const parents = new Set(
        spansOf(kept).flatMap(span => {
          const { run } = span
          const inner = Array.from({ length: span.length - 1 }, (_, i) => dotOf(span, i))
          if (span.offset > 0) return [dotOf(span, -1), ...inner]
          return [`${(run.parent?.start ?? 0) + run.parentOffset}@${run.parent?.id}`, ...inner]
        }),
      )
      let dots = emptyContext()
      for (const span of spansOf(kept)) {
        if (span.isLive || span.content !== null) continue
        for (let i = 0; i < span.length; i++) {
          const counter = span.run.start + span.offset + i
          if (!areLeaves || !parents.has(dotOf(span, i))) dots = addRange(dots, span.run.id, counter, counter)
        }
      }
      if (dots.ids.length === 0) return kept
      const editor = edit(kept, null)
      dropElements(editor, dots, dots, emptyContext())
      return finish(editor)
    },
  }))
}

const onRoot = ({ id, counter, length, content }: Piece<string>) =>
  makePiece(id, counter, length, '' as typeof id, 0, 1, content)

export const textMutants: readonly Mutant[] = [
  mutant(
    'siblings the other way',
    'What hangs on one side of a letter is sorted by id downwards, so replicas of two versions of the program show another order.',
    'oracle',
    textOf(treeText({ ...fugueRules, siblings: (a, b) => -fugueRules.siblings(a, b) })),
  ),
  mutant(
    'always a right child',
    'A letter hangs on the one before it, even where something hangs there already, so that comes before it or behind it by its id.',
    'oracle',
    textOf(treeText({ ...fugueRules, hangsOnNext: () => false })),
  ),
  mutant(
    'always a left child',
    'A letter hangs on the one behind it, so what two write at one place forwards mixes letter by letter.',
    'oracle',
    textOf(treeText({ ...fugueRules, hangsOnNext: (_, hasNext) => hasNext })),
  ),
  mutant(
    'insert behind tombstones',
    'The place of an insert is behind the tombstones that follow the letter before it, so what others wrote in their place comes first.',
    'oracle',
    textOf(treeText({ ...fugueRules, isBehindTombstones: true })),
  ),
  mutant(
    'live beats tombstone',
    'Where one side has deleted an element and the other has not, it shows: what was deleted comes back with every old copy.',
    'oracle',
    joinThen((joined, a, b) => (b.loose.pieces.length > 0 || spansOf(b).length === 0 ? joined : revived(joined, a, b))),
  ),
  mutant(
    'deletion forgotten until its letter comes',
    'A deletion that arrives before what it deletes is not remembered, so that shows on this replica alone.',
    'complete deltas',
    joinThen(joined => {
      const { owner, pieces, gone, dropped, patches } = joined.loose
      if (gone === null || gone.ids.length === 0) return joined
      const loose = makeLoose<string>(owner, pieces, nothing, nothing, dropped, patches)
      return makeState(joined.root, joined.lines, loose, joined.floor)
    }),
  ),
  mutant(
    'piece without a parent dropped',
    'What arrives before the letter on which it hangs is thrown away, though its dots count as seen.',
    'complete deltas',
    joinThen(joined => (spansOf(joined).length === 0 || joined.loose.pieces.length === 0 ? joined : withPieces(joined, []))), // biome-ignore format: one line
  ),
  mutant(
    'piece without a parent at the end',
    'What arrives too early is shown at the end at once, and stays there when its parent comes.',
    'commutative',
    joinThen((joined, _a, _b, type) => {
      const { pieces } = joined.loose
      if (spansOf(joined).length === 0 || pieces.length === 0) return joined
      return pieces.reduce<TextState>(
        (state, piece) =>
          type.join(state, withPieces(type.bottom, [onRoot(piece)]), emptyContext(), emptyContext(), null),
        withPieces(joined, []),
      )
    }),
  ),
  mutant(
    'difference without deletions',
    'A diff of a text holds what was typed and not what was deleted.',
    'diff suffices',
    broken(textFixture, type => ({
      since(newer: TextState, older: TextState, gap) {
        const { root, lines, loose, floor } = type.since(newer, older, gap)
        const typed = mapReplicas(lines, line =>
          line.runs.length === 0 ? undefined : { ...noLine(), runs: line.runs },
        )
        const { owner, pieces, dropped, patches } = loose
        const gone = loose.gone === null ? null : nothing
        return makeState(root, typed, makeLoose<string>(owner, pieces, gone, nothing, dropped, patches), floor)
      },
    })),
  ),
  mutant(
    'difference without what waits',
    'A diff holds what has a place here, so what still waits for its parent is never passed on.',
    'diff suffices',
    broken(textFixture, type => ({
      since: (newer: TextState, older: TextState, gap) =>
        type.since(newer.loose.pieces.length === 0 ? newer : withPieces(newer, []), older, gap),
    })),
  ),
  mutant(
    'compaction of the first tombstone of a row',
    'The tombstone behind a letter that shows goes as well, on which somebody who still has it may hang what is typed next.',
    'oracle',
    compactMore(true),
  ),
  mutant(
    'compaction from under a letter',
    'Whatever is deleted and stable goes, though letters that show hang on it.',
    'compaction',
    compactMore(false),
  ),
  mutant(
    'codec without the floor',
    'What a compaction let go is not written, so a copy goes on to ask for what is gone.',
    'round trip',
    broken(textFixture, type => ({
      write: (writer, { root, lines, loose }: TextState) => type.write(writer, makeState(root, lines, loose, nothing)),
    })),
  ),
  mutant(
    'reader that settles',
    'A message in which a deleted letter shows, or one that has its place waits, is put right without complaint.',
    'strict reading',
    broken(textFixture, type => ({
      read: reader =>
        type.read({
          ...reader,
          refuse: (expected, got, code) =>
            code === 'non-canonical' ? (undefined as never) : reader.refuse(expected, got, code),
        }),
    })),
  ),
  mutant(
    'undo at the end',
    'Text that an undo brings back goes to the end, since its index is not known any more.',
    'inverse',
    brokenFacets(textFixture, type => ({
      inverse(scope, before, after) {
        const [old, now] = [type.view(before), type.view(after)]
        const edit = type.edit(scope)
        if (old.length < now.length) edit.delete(old.length, Math.max(0, edit.length - old.length))
        else edit.insert(edit.length, old.slice(now.length))
      },
    })),
  ),
  mutant(
    'half of a letter deleted',
    'A delete takes just the units that it is told, and leaves half of a letter that nobody can read.',
    'oracle',
    editing((real, scope) => {
      const cut = (index: number, count: number) => {
        if (count === 0) return
        const editor = edit(scope.peek(), scope.owner())
        const deletions = deleteAt(editor, scope.writer, index, count, scope)
        scope.emit(deleteDelta(scope.writer, deletions), finish(editor))
      }
      return { delete: (index, count = 1) => cut(index, count), clear: () => cut(0, real.length) }
    }),
  ),
  mutant(
    'deletion without a dot',
    'A deletion uses the last dot of its author again, so whoever has seen that never hears of it.',
    'convergence',
    editing((real, scope, type) => {
      const silent = type.edit(Object.assign(Object.create(scope) as typeof scope, { take: () => 1 }))
      return {
        delete: (index, count) => silent.delete(index, count),
        replace(index, count, text) {
          silent.delete(index, count)
          real.insert(index, text)
        },
        clear: () => silent.clear(),
      }
    }),
  ),
  mutant(
    'indices that count tombstones',
    'An insert counts deleted letters as well, so it lands before its place by as many as were deleted.',
    'oracle',
    editing((real, scope) => ({
      insert(index, text) {
        let [rest, dead] = [index, 0]
        for (const span of spansOf(scope.read())) {
          if (rest <= 0) break
          rest -= span.length
          if (!span.isLive) dead += span.length
        }
        real.insert(Math.max(0, index - dead), text)
      },
    })),
  ),
]
