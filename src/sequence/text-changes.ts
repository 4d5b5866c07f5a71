/**
 * What an editor has to do to a text to get from one version to another: retain, insert, delete.
 *
 * Both versions may be any: a later one, an earlier one, or one of another branch. What they share is skipped.
 */
import { isWellFormed } from '../clock/replica-id'
import { replacements } from './myers'
import { cutsPair, type TextState, viewText } from './text'
import { adopter, walkPair } from './walk'

/** One step over the older text: keeps units, inserts text, or deletes units. */
export type TextChange = { readonly retain: number } | { readonly insert: string } | { readonly delete: number }

/** The steps from `older` to `newer`; nothing for equal texts. O(d log n) for versions that differ in d places. */
export function textChanges(older: TextState, newer: TextState): readonly TextChange[] {
  const steps = stepList()
  walkPair(older, newer, adopter(older.lines), {
    onlyA: (span, from, to) => span.isLive && steps.delete(to - from),
    onlyB: (span, from, to) => span.isLive && steps.insert((span.content as string).slice(from, to)),
    both(a, _, b, bFrom, length) {
      if (a.isLive && b.isLive) steps.retain(length)
      else if (a.isLive) steps.delete(length)
      else if (b.isLive) steps.insert((b.content as string).slice(bFrom, bFrom + length))
    },
    same: visible => steps.retain(visible),
  })
  const changes = steps.done()
  return cutsNoPair(changes, older, newer) ? changes : ofTexts(viewText(older), viewText(newer))
}

interface StepList {
  retain(count: number): void
  insert(text: string): void
  delete(count: number): void
  done(): readonly TextChange[]
}

/** Collects steps, the insertions at one place before the deletions; what is kept at the end is not told. */
function stepList(): StepList {
  const out: TextChange[] = []
  let kept = 0
  let inserted = ''
  let deleted = 0
  const flush = (): void => {
    if (inserted !== '' || deleted > 0) {
      if (kept > 0) out.push({ retain: kept })
      if (inserted !== '') out.push({ insert: inserted })
      if (deleted > 0) out.push({ delete: deleted })
      kept = 0
      inserted = ''
      deleted = 0
    }
  }
  return {
    retain(count) {
      if (count === 0) return
      flush()
      kept += count
    },
    insert(text) {
      inserted += text
    },
    delete(count) {
      deleted += count
    },
    done() {
      flush()
      return out
    },
  }
}

/** Whether the steps keep surrogate pairs whole, as all do but those of foreign operations. */
function cutsNoPair(changes: readonly TextChange[], older: TextState, newer: TextState): boolean {
  let at = 0
  let to = 0
  for (const change of changes) {
    if (cutsPair(older, at) || cutsPair(newer, to)) return false
    if ('retain' in change) {
      at += change.retain
      to += change.retain
    } else if ('insert' in change) {
      if (!isWellFormed(change.insert)) return false
      to += change.insert.length
    } else at += change.delete
  }
  return !cutsPair(older, at) && !cutsPair(newer, to)
}

/** The steps between two texts as strings. */
function ofTexts(older: string, newer: string): readonly TextChange[] {
  const steps = stepList()
  let kept = 0
  for (const { at, removed, from, to } of replacements(
    older.length,
    newer.length,
    (i, j) => older.charCodeAt(i) === newer.charCodeAt(j),
  )) {
    steps.retain(at - kept)
    steps.insert(newer.slice(from, to))
    steps.delete(removed)
    kept = at + removed
  }
  return steps.done()
}
