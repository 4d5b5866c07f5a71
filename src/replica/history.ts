/**
 * What one user of one replica can undo: an immutable value, kept beside the document and never sent.
 *
 * A change is remembered as the two states around it, which cost only what they do not share. Changes that follow each
 * other are one pair, so a burst of typing is remembered as its start and its end. Left out: undoing what others did,
 * and histories that outlive their replica.
 */
import { invariant, show } from '../base/error'
import { contextLeq, subtractContexts } from '../clock/causal-context'
import type { AnyCrdt, State } from '../crdt/contract'
import type { Replica } from './replica'
import { noneRestored, type RestoredDots } from './restored'

/** The states around one change, or around several with nothing in between. */
export interface UndoStep<T extends AnyCrdt> {
  readonly before: State<T>
  readonly after: State<T>
}

/** What one undo takes back, or one redo brings again. */
export interface UndoGroup<T extends AnyCrdt> {
  /** Oldest first; several where changes of others were merged in between. */
  readonly steps: readonly UndoStep<T>[]
  /** The name that was given to the group. */
  readonly group: string | undefined
  /** When its newest change was recorded; undefined for never to be joined by a later one. */
  readonly now: number | undefined
}

/** What can be undone and redone. Make it with {@link undoHistory}; older ones stay as they are. */
export interface UndoHistory<T extends AnyCrdt> {
  /** Oldest first; `undos.length > 0` says whether an undo button is of use. */
  readonly undos: readonly UndoGroup<T>[]
  /** The one to redo next is the last. */
  readonly redos: readonly UndoGroup<T>[]
  readonly groupsMax: number
  readonly restored: RestoredDots
}

/** Options of {@link undoHistory}. */
export interface UndoHistoryOptions {
  /** How many groups are kept; the oldest goes first. Default 100. */
  readonly groupsMax?: number
}

/** Options of {@link record}. */
export interface RecordOptions {
  /** Milliseconds of any one clock, for grouping by time. */
  readonly now?: number
  /** How soon after the newest change one joins its group, by `now`. Default 500. */
  readonly groupMs?: number
  /** A name: a change joins the newest group if that has the same name, whatever the time. */
  readonly group?: string
}

const groupsMaxDefault = 100
const groupMsDefault = 500
/** How many steps a group can have; the next change starts another group. */
const stepsMax = 256

/**
 * The history in which nothing can be undone yet.
 *
 * @throws InvariantError `argument` when `groupsMax` is not an integer of at least 1.
 *
 * @example
 * ```ts
 * import { lwwRegister, undoHistory } from 'meldkit'
 *
 * undoHistory(lwwRegister('')).undos.length // => 0
 * ```
 */
export function undoHistory<T extends AnyCrdt>(
  _type: T,
  { groupsMax = groupsMaxDefault }: UndoHistoryOptions = {},
): UndoHistory<T> {
  invariant(
    Number.isSafeInteger(groupsMax) && groupsMax >= 1,
    'argument',
    () => `An undo history keeps an integer of at least 1 groups, got ${show(groupsMax)}. Leave it out for 100.`,
  )
  return makeHistory<T>([], [], groupsMax, noneRestored())
}

/**
 * The history with one local change more, given as the replica before and after it; what could be redone goes.
 *
 * Under concurrency: what is merged between two changes belongs to neither, so merge before or after, not in between.
 * A change joins the newest group if that was recorded up to `groupMs` before, or under the same `group`. Changes that are
 * not recorded are not undone, and stay where they do not depend on what is. Cost: O(w + groups) for w writers.
 *
 * @param before the replica that was changed, `after` what came of it; the same history when these are the same.
 * @throws InvariantError `argument` when the two differ by more than changes that the replica made itself.
 *
 * @example
 * ```ts
 * import { change, lwwRegister, record, replica, undo, undoHistory, view } from 'meldkit'
 *
 * const Title = lwwRegister('')
 * const start = replica(Title, 'alice')
 * const [tea] = change(Title, start, (title) => title.set('tea'))
 * const [jam] = change(Title, tea, (title) => title.set('jam'))
 * const history = record(Title, record(Title, undoHistory(Title), start, tea), tea, jam)
 * view(Title, undo(Title, jam, history).replica) // => 'tea'
 * ```
 */
export function record<T extends AnyCrdt>(
  _type: T,
  history: UndoHistory<T>,
  before: Replica<T>,
  after: Replica<T>,
  { now, groupMs = groupMsDefault, group }: RecordOptions = {},
): UndoHistory<T> {
  const { ids } = subtractContexts(after.seen, before.seen)
  invariant(
    before.id === after.id && contextLeq(before.seen, after.seen) && ids.every(id => id === after.id),
    'argument',
    () =>
      `Record takes a replica before and after a change of its own, got ${before.id} and ${after.id} with changes of ${show(ids)} between them. Record after each change; what is merged is not recorded.`,
  )
  if (ids.length === 0) return history
  const { undos, groupsMax, restored } = history
  const newest = history.redos.length === 0 ? undos.at(-1) : undefined
  const step: UndoStep<T> = { before: before.state as State<T>, after: after.state as State<T> }
  const isSame =
    newest !== undefined &&
    newest.group === group &&
    newest.steps.length < stepsMax &&
    (group !== undefined || (now !== undefined && newest.now !== undefined && now - newest.now <= groupMs))
  const next = makeGroup(isSame ? addStep(newest.steps, step) : [step], group, now)
  const kept = isSame ? undos.slice(0, -1) : undos
  return makeHistory([...kept, next].slice(-groupsMax), [], groupsMax, restored)
}

/** Makes a group; all are made here, so that they share a hidden class. */
export function makeGroup<T extends AnyCrdt>(
  steps: readonly UndoStep<T>[],
  group: string | undefined,
  now: number | undefined,
): UndoGroup<T> {
  return { steps, group, now }
}

/** Makes a history; as for groups. */
export function makeHistory<T extends AnyCrdt>(
  undos: readonly UndoGroup<T>[],
  redos: readonly UndoGroup<T>[],
  groupsMax: number,
  restored: RestoredDots,
): UndoHistory<T> {
  return { undos, redos, groupsMax, restored }
}

/** A change of the very state that the last one left goes on with it: what was in between need not come back. */
function addStep<T extends AnyCrdt>(steps: readonly UndoStep<T>[], step: UndoStep<T>): readonly UndoStep<T>[] {
  const last = steps.at(-1)
  if (last === undefined || last.after !== step.before) return [...steps, step]
  return [...steps.slice(0, -1), { before: last.before as State<T>, after: step.after as State<T> }]
}
