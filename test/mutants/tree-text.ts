// Naive texts whose letters hang on each other, with the rules of the tree as parameters: Fugue, and what is nearly Fugue.

import { type DotFun, dotEntry, dotFunType, liveEntries, type Scope } from 'meldkit'
import { type TextMutators, wellFormed } from '../sequence/naive-text'

/** A letter and where it hangs, or the dots of letters that are deleted. */
type Entry =
  | readonly ['insert', letter: string, parent: string, side: 'left' | 'right']
  | readonly ['delete', ...dots: readonly string[]]

interface Letter {
  readonly dot: string
  readonly id: string
  readonly counter: number
  readonly letter: string
  readonly parent: string
  readonly side: 'left' | 'right'
}

/** What may differ. */
export interface TreeRules {
  /** The order of what hangs on one side of a letter. */
  readonly siblings: (a: Letter, b: Letter) => number
  /** Where a letter hangs that is inserted behind one letter: on that, or left of the next. */
  readonly hangsOnNext: (parentHasRight: boolean, hasNext: boolean) => boolean
  /** Whether the letter before the place is the last one there is, tombstones included, and not the last that shows. */
  readonly isBehindTombstones: boolean
}

/** The rules of Fugue. */
export const fugueRules: TreeRules = {
  siblings: byDot,
  hangsOnNext: parentHasRight => parentHasRight,
  isBehindTombstones: false,
}

function byDot(a: Letter, b: Letter): number {
  return a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1
}

/** All letters in the order of the tree. */
function lettersOf(state: DotFun<Entry>, rules: TreeRules): readonly Letter[] {
  const letters = liveEntries(state).flatMap(({ id, counter, value }): Letter[] => {
    const [kind, letter, parent, side] = value as Entry & ['insert', string, string, 'left' | 'right']
    return kind === 'insert' ? [{ dot: `${counter}@${id}`, id, counter, letter, parent, side }] : []
  })
  const below = (parent: string, side: 'left' | 'right'): readonly Letter[] =>
    letters
      .filter(letter => letter.parent === parent && letter.side === side)
      .sort(rules.siblings)
      .flatMap(letter => [...below(letter.dot, 'left'), letter, ...below(letter.dot, 'right')])
  return below('', 'right')
}

function deletedBy(state: DotFun<Entry>): ReadonlySet<string> {
  return new Set(liveEntries(state).flatMap(({ value }) => (value?.[0] === 'delete' ? value.slice(1) : [])))
}

/** A text by some rules; without facets. */
export function treeText(rules: TreeRules) {
  const shownOf = (state: DotFun<Entry>): readonly Letter[] => {
    const deleted = deletedBy(state)
    return lettersOf(state, rules).filter(({ dot }) => !deleted.has(dot))
  }
  const view = (state: DotFun<Entry>) =>
    shownOf(state)
      .map(({ letter }) => letter)
      .join('')
  function insert(scope: Scope<DotFun<Entry>>, index: number, text: string): void {
    for (const [i, letter] of text.split('').entries()) {
      const state = scope.read()
      const all = lettersOf(state, rules)
      const before = shownOf(state)[index + i - 1]
      let at = all.findIndex(({ dot }) => dot === before?.dot) + 1
      const deleted = deletedBy(state)
      while (rules.isBehindTombstones && at < all.length && deleted.has(all[at]!.dot)) at++
      const parent = at === 0 ? '' : all[at - 1]!.dot
      const next = all[at]
      const hasRight = all.some(other => other.parent === parent && other.side === 'right')
      const entry: Entry = rules.hangsOnNext(hasRight, next !== undefined)
        ? ['insert', letter, next!.dot, 'left']
        : ['insert', letter, parent, 'right']
      scope.emit([dotEntry(scope.writer, scope.take(), 0, entry)])
    }
  }
  return dotFunType<Entry, string, TextMutators>({
    tag: 'treeText',
    view,
    edit: scope => {
      const edit: TextMutators = {
        get length() {
          return view(scope.read()).length
        },
        insert: (index, text) => insert(scope, index, wellFormed(text)),
        delete(index, count = 1) {
          const gone = shownOf(scope.read()).slice(index, index + count)
          if (gone.length === 0) return
          scope.emit([dotEntry<Entry>(scope.writer, scope.take(), 0, ['delete', ...gone.map(({ dot }) => dot)])])
        },
        replace(index, count, text) {
          edit.delete(index, count)
          edit.insert(index, text)
        },
        clear: () => edit.delete(0, edit.length),
      }
      return edit
    },
    stamped: false,
    writeValue: (writer, value) => writer.value(value),
    readValue: reader => reader.value() as unknown as Entry,
  })
}
