// Users at editors, and a wire that delivers their deltas in any order, more than once if asked to.

import { type EditorState, type StateCommand, Transaction, type TransactionSpec } from '@codemirror/state'
import fc from 'fast-check'
import { type Delta, emptyDelta, replica, type TextChange, textDelta } from 'meldkit'
import { boundOf, Note, openNote, received } from '../../examples/codemirror/binding'
import { carets } from '../../examples/codemirror/carets'
import { redoNote, undoNote } from '../../examples/codemirror/undo'

export interface User {
  state: EditorState
  /** What others have sent and this user has not received. */
  readonly inbox: Delta<Note>[]
}

/** Users who have read each other's changes so far, which are none. */
export const usersOf = (...ids: readonly string[]): User[] =>
  ids.map(id => ({ state: openNote(replica(Note, id), carets), inbox: [] }))

/** One user does something, and sends what comes of it to the others. */
export function does(users: readonly User[], user: User, spec: TransactionSpec): void {
  user.state = user.state.update(spec).state
  sends(users, user)
}

export function commands(users: readonly User[], user: User, command: StateCommand): boolean {
  return command({
    state: user.state,
    dispatch(tr) {
      user.state = tr.state
      sends(users, user)
    },
  })
}

function sends(users: readonly User[], user: User): void {
  const { delta } = boundOf(user.state)
  if (delta === undefined) return
  for (const other of users) if (other !== user) other.inbox.push(delta)
}

export function receives(user: User, delta: Delta<Note>, hold = false): void {
  user.state = user.state.update(received(user.state, delta, hold)).state
}

/** Everybody receives all that was sent, and nobody composes any more. */
export function settle(users: readonly User[]): void {
  for (const user of users) for (const delta of [...user.inbox.splice(0), emptyDelta(Note)]) receives(user, delta)
}

export const docOf = ({ state }: User): string => state.doc.toString()

/** Where the unit at `index` has come, or undefined when it is gone; an oracle apart from how CodeMirror maps places. */
export function follow(delta: readonly TextChange[], index: number): number | undefined {
  let before = 0
  let after = 0
  for (const part of delta) {
    if ('insert' in part) after += part.insert.length
    else if ('delete' in part) {
      if (index < before + part.delete) return undefined
      before += part.delete
    } else {
      if (index < before + part.retain) return after + (index - before)
      before += part.retain
      after += part.retain
    }
  }
  return after + (index - before)
}

export const deltaBetween = (before: EditorState, after: EditorState): readonly TextChange[] =>
  textDelta(Note, boundOf(before).replica, boundOf(after).replica)

/** A place in a document of any length: it is taken modulo that. */
const place = fc.nat(400)
const written = fc.oneof(
  fc.constantFrom('a', 'b c', '\n', '\r\n', '\r', '😀', '👩‍👩‍👧', 'x😁y', '\uD83D', '\uDE00', '\uDE00\uD83D'),
  fc.constant(''),
)
const who = fc.nat(2)

export const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('types' as const),
        who,
        cuts: fc.array(fc.record({ at: place, length: fc.nat(3), insert: written }), { minLength: 1, maxLength: 3 }),
        time: fc.nat(5000),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('selects' as const), who, anchor: place, head: place }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('receives' as const),
        who,
        which: fc.nat(20),
        hold: fc.boolean(),
        again: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('undoes' as const, 'redoes' as const), who }) },
  ),
  { maxLength: 40 },
)

export type Act = typeof acts extends fc.Arbitrary<readonly (infer A)[]> ? A : never

/** One act of one of the users. */
export function perform(users: readonly User[], act: Act): void {
  const user = users[act.who % users.length] as User
  const { length } = user.state.doc
  if (act.kind === 'types') {
    const annotations = Transaction.time.of(act.time)
    does(users, user, { changes: cutsIn(length, act.cuts), annotations })
  } else if (act.kind === 'selects')
    does(users, user, { selection: { anchor: act.anchor % (length + 1), head: act.head % (length + 1) } })
  else if (act.kind === 'receives') {
    const [delta] = user.inbox.splice(act.which % (user.inbox.length || 1), 1)
    if (delta === undefined) return
    receives(user, delta, act.hold)
    if (act.again) user.inbox.push(delta)
  } else commands(users, user, act.kind === 'undoes' ? undoNote : redoNote)
}

/** Cuts as changes of one transaction: apart from each other, ascending. */
function cutsIn(length: number, cuts: readonly { at: number; length: number; insert: string }[]) {
  let free = 0
  return cuts
    .map(cut => ({ ...cut, at: cut.at % (length + 1) }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, length: count, insert }) => {
      if (at < free) return []
      free = Math.min(length, at + count)
      return [{ from: at, to: free, insert }]
    })
}
