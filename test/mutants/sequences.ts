// Faults of texts: the designs that people start with, and what becomes of them when two write at a time.

import {
  type DotEntry,
  type DotFun,
  dotEntry,
  dotFunType,
  emptyContext,
  joinDotFuns,
  latestEntry,
  liveEntries,
  overwrite,
  removeLive,
  type Scope,
  type Text,
} from 'meldkit'
import type { Fixture } from '../arbitraries/model'
import { textFixture } from '../arbitraries/text'
import { type TextMutators, type TextOp, wellFormed } from '../sequence/naive-text'
import { type Mutant, mutant } from './mutant'

/** A text of another design, without facets. Pairs are left out: they are not what is wrong with it. */
export function textOf(type: unknown): Fixture<Text, TextOp> {
  const edits = textFixture.edits.filter(op => op.kind === 'clear' || !('text' in op) || /^[abc]*$/.test(op.text))
  return { ...textFixture, type: type as Text, edits }
}

function mutatorsOf(read: () => string, replace: TextMutators['replace']): TextMutators {
  return {
    get length() {
      return read().length
    },
    replace: (index, count, text) => (count > 0 || text !== '') && replace(index, count, wellFormed(text)),
    insert: (index, text) => text !== '' && replace(index, 0, wellFormed(text)),
    delete: (index, count = 1) => count > 0 && replace(index, count, ''),
    clear: () => read() !== '' && replace(0, read().length, ''),
  }
}

/** A text as one value, the last one written. */
export function registerText() {
  const view = (state: DotFun<string>): string => latestEntry(state)?.value ?? ''
  return dotFunType<string, string, TextMutators>({
    tag: 'registerText',
    view,
    edit(scope) {
      const read = () => view(scope.read())
      return mutatorsOf(read, (index, count, text) =>
        overwrite(scope, read().slice(0, index) + text + read().slice(index + count), scope.stamp),
      )
    },
    stamped: true,
    writeValue: (writer, value) => writer.value(value),
    readValue: reader => reader.value() as string,
  })
}

/** A letter and the number at which it stands, between 0 and 1. */
type Placed = readonly [position: number, letter: string]

/** A text of letters that each stand at a number between those of their neighbours; equal numbers are sorted by dot. */
export function fractionalText() {
  const inOrder = (state: DotFun<Placed>): readonly DotEntry<Placed>[] =>
    liveEntries(state).toSorted((a, b) => a.value![0] - b.value![0])
  const view = (state: DotFun<Placed>) =>
    inOrder(state)
      .map(({ value }) => value![1])
      .join('')
  return dotFunType<Placed, string, TextMutators>({
    tag: 'fractionalText',
    view,
    edit: scope =>
      mutatorsOf(
        () => view(scope.read()),
        (index, count, text) => {
          const letters = inOrder(scope.read())
          let left = letters[index - 1]?.value?.[0] ?? 0
          const right = letters[index + count]?.value?.[0] ?? 1
          const fresh = Array.from(text, (letter): DotEntry<Placed> => {
            left = (left + right) / 2
            return dotEntry(scope.writer, scope.take(), 0, [left, letter])
          })
          emitBoth(scope, removeLive(letters.slice(index, index + count).toSorted(byDot)), fresh)
        },
      ),
    stamped: false,
    writeValue: (writer, value) => writer.value(value),
    readValue: reader => reader.value() as unknown as Placed,
  })
}

function emitBoth(scope: Scope<DotFun<Placed>>, removed: DotFun<Placed>, added: DotFun<Placed>): void {
  const seen = emptyContext()
  scope.emit(joinDotFuns(removed, added, seen, seen))
}

function byDot(a: DotEntry<unknown>, b: DotEntry<unknown>): number {
  return a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1
}

export const sequenceMutants: readonly Mutant[] = [
  mutant(
    'text in a register',
    'A text is kept as one value, so of two who write at a time one loses all.',
    'oracle',
    textOf(registerText()),
  ),
  mutant(
    'fractional positions',
    'A letter stands at a number between those of its neighbours, so what two type at one place mixes letter by letter (Logoot).',
    'oracle',
    textOf(fractionalText()),
  ),
]
