// Trying a data type of your own by the laws of replicated data, with fast-check as a development dependency.

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dotEntry, dotFunFacets, dotFunType, liveEntries, overwrite } from 'meldkit'
import { assertLaws, assertReplicas, checkLaws, exhaustive, issueText, type Write } from 'meldkit/laws'

// #region type
// A register that shows the longest word written; a word replaces those that its author had seen.
interface LongestEdit {
  write(word: string): void
}

const longest = (words: readonly string[]) =>
  words.reduce((best, word) => (word.length > best.length ? word : best), '')

const words = dotFunType<string, string, LongestEdit>({
  tag: 'longestWord',
  view: state => longest(liveEntries(state).map(entry => entry.value as string)),
  edit: scope => ({ write: word => overwrite(scope, word, 0) }),
  stamped: false,
  writeValue: (writer, word) => writer.value(word),
  readValue: reader => reader.value() as string,
})
const Longest = { ...words, facets: dotFunFacets(words, { assign: (edit, next) => edit.write(next as string) }) }
// #endregion

// #region subject
const subject = {
  name: 'longest word',
  type: Longest,
  // Edits are plain data, and few: faults need edits that meet.
  edits: fc.constantFrom('a', 'bb', 'ccc'),
  apply: (edit: LongestEdit, word: string) => edit.write(word),
  show: (word: string) => `write ${word}`,
  // What must be seen, from the list of all edits and who had seen which: those that nobody has replaced.
  oracle: (writes: readonly Write<string>[]) =>
    longest(writes.filter(write => !writes.some(other => other.saw.has(write.number))).map(({ op }) => op)),
}
// #endregion

// #region check
assertLaws(subject, { histories: 100 })
const { executions } = exhaustive(subject, ['a', 'bb'])
assert.ok(executions > 100)
// #endregion

// #region broken
// The same type with a fault: a write does not name what it replaces.
const forgetful = {
  ...Longest,
  edit: (scope: Parameters<typeof Longest.edit>[0]): LongestEdit => ({
    write: word => scope.emit([dotEntry(scope.writer, scope.take(), 0, word)]),
  }),
}
const report = checkLaws({ ...subject, type: forgetful })
const issue = report.issues.find(({ law }) => law === 'oracle')
assert.ok(issue)
console.log(issueText(report, issue))
// #endregion

// #region replicas
assertReplicas(subject, { runs: 50 })

// The same fault, found by partitions, crashes and late messages.
assert.throws(() => assertReplicas({ ...subject, type: forgetful }), /shows "bb", expected "a"/)
// #endregion
