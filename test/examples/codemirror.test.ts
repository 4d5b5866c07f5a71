// The binding of examples/codemirror/ to CodeMirror's real state, without a view.

import { EditorSelection, EditorState, Transaction } from '@codemirror/state'
import fc from 'fast-check'
import { ForkedReplicaError, replica, view } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { boundOf, Note, openNote, received } from '../../examples/codemirror/binding'
import { caretsOf, placeOf, setPlaces } from '../../examples/codemirror/carets'
import { redoNote, undoNote } from '../../examples/codemirror/undo'
import {
  acts,
  commands,
  deltaBetween,
  docOf,
  does,
  follow,
  perform,
  receives,
  settle,
  type User,
  usersOf,
} from './codemirror-support'

const shownText = ({ state }: User): string => view(Note, boundOf(state).replica)

describe('whatever users do, and in whatever order their deltas arrive,', () => {
  test('an editor shows its replica at all times, and in the end all show the same', () => {
    fc.assert(
      fc.property(acts, all => {
        const users = usersOf('alice', 'bob', 'carol')
        for (const act of all) {
          perform(users, act)
          for (const user of users) expect(docOf(user)).toBe(shownText(user))
        }
        settle(users)
        for (const user of users) {
          receives(user, boundOf((users[0] as User).state).replica)
          expect(docOf(user)).toBe(shownText(user))
          expect(docOf(user)).toBe(docOf(users[0] as User))
        }
      }),
    )
  })

  test('a cursor stays behind its character, and a selection around its characters, when others change the text', () => {
    fc.assert(
      fc.property(acts, fc.nat(400), fc.nat(400), (all, anchor, head) => {
        const users = usersOf('alice', 'bob', 'carol')
        for (const act of all) perform(users, act)
        const reader = users[0] as User
        const { length } = reader.state.doc
        does(users, reader, { selection: { anchor: anchor % (length + 1), head: head % (length + 1) } })
        const before = reader.state
        settle(users)
        const { empty, from, to } = before.selection.main
        const now = reader.state.selection.main
        const delta = deltaBetween(before, reader.state)
        const last = to > 0 ? follow(delta, to - 1) : -1
        if (last !== undefined && (empty || now.from < now.to)) expect(now.to).toBe(last + 1)
        const first = follow(delta, from)
        if (!empty && first !== undefined) expect(now.from).toBe(first)
      }),
    )
  })

  test('a place that was sent is where its sender is, once all has arrived', () => {
    fc.assert(
      fc.property(acts, all => {
        const users = usersOf('alice', 'bob', 'carol')
        for (const act of all) perform(users, act)
        settle(users)
        const [alice, bob] = users as [User, User, User]
        const { anchor, head } = alice.state.selection.main
        does(users, bob, { effects: setPlaces.of(new Map([['alice', placeOf(alice.state)]])) })
        const marks: number[] = []
        caretsOf(bob.state).between(0, bob.state.doc.length, (from, to, mark) => {
          if (mark.spec.widget !== undefined) marks.push(from)
          else expect([from, to]).toEqual([Math.min(anchor, head), Math.max(anchor, head)])
        })
        expect(marks).toEqual([head])
      }),
    )
  })
})

/** Alice and Bob, who both see the same text. */
function pair(written: string): [users: User[], alice: User, bob: User] {
  const users = usersOf('alice', 'bob')
  const [alice, bob] = users as [User, User]
  does(users, alice, { changes: { from: 0, insert: written }, annotations: Transaction.time.of(0) })
  settle(users)
  return [users, alice, bob]
}

describe('stories', () => {
  test('Alice and Bob type at the same place; each cursor stays behind what its user has typed', () => {
    const [users, alice, bob] = pair('tea')
    does(users, alice, { changes: { from: 3, insert: ', milk' }, selection: { anchor: 9 } })
    does(users, bob, { changes: { from: 0, insert: 'green ' }, selection: { anchor: 6 } })
    settle(users)
    for (const user of users) expect(docOf(user)).toBe('green tea, milk')
    expect(alice.state.selection.main.head).toBe(15)
    expect(bob.state.selection.main.head).toBe(6)
  })

  test('Alice undoes what she typed; what Bob wrote into it stays, and both can go on', () => {
    const [users, alice, bob] = pair('to buy: ')
    does(users, alice, { changes: { from: 8, insert: 'tea, milk' }, annotations: Transaction.time.of(9000) })
    settle(users)
    does(users, bob, { changes: { from: 13, insert: 'oat ' } })
    settle(users)
    expect(docOf(alice)).toBe('to buy: tea, oat milk')
    expect(commands(users, alice, undoNote)).toBe(true)
    settle(users)
    for (const user of users) expect(docOf(user)).toBe('to buy: oat ')
    expect(commands(users, alice, redoNote)).toBe(true)
    settle(users)
    for (const user of users) expect(docOf(user)).toBe('to buy: tea, oat milk')
    expect(commands(users, bob, redoNote)).toBe(false)
  })

  test('an undo puts the cursor where it changed something, and asks to scroll there', () => {
    const [users, alice] = pair('one\ntwo\n')
    does(users, alice, { changes: { from: 8, insert: 'three' }, annotations: Transaction.time.of(9000) })
    does(users, alice, { selection: { anchor: 0 } })
    let scrolls = false
    undoNote({
      state: alice.state,
      dispatch(tr) {
        scrolls = tr.scrollIntoView
        alice.state = tr.state
      },
    })
    expect(scrolls).toBe(true)
    expect(docOf(alice)).toBe('one\ntwo\n')
    expect(alice.state.selection.main.head).toBe(8)
  })

  test('what a program changes without the history is not undone', () => {
    const [users, alice] = pair('tea')
    const program = [Transaction.addToHistory.of(false), Transaction.time.of(9000)]
    does(users, alice, { changes: { from: 0, insert: '# ' }, annotations: program })
    commands(users, alice, undoNote)
    expect(docOf(alice)).toBe('# ')
  })

  test('an editor in a background tab follows without a view, and shows all when it comes to the front', () => {
    const [users, alice, bob] = pair('tea')
    const background = bob.state
    does(users, alice, { changes: { from: 3, insert: 's' } })
    settle(users)
    expect(background.doc.toString()).toBe('tea')
    expect(docOf(bob)).toBe('teas')
  })

  test('what waits while Bob composes a word is shown after it, and his word is where he wrote it', () => {
    const [users, alice, bob] = pair('tea')
    does(users, alice, { changes: { from: 0, insert: 'green ' } })
    does(users, alice, { changes: { from: 9, insert: '!' } })
    for (const delta of bob.inbox.splice(0)) receives(bob, delta, true)
    expect(docOf(bob)).toBe('tea')
    does(users, bob, { changes: { from: 3, insert: ' 抹茶' } })
    expect(docOf(bob)).toBe('tea 抹茶')
    receives(bob, boundOf(alice.state).replica)
    settle(users)
    for (const user of users) expect(docOf(user)).toMatch(/^green tea/)
    expect(docOf(alice)).toBe(docOf(bob))
  })

  test('a filter that keeps the user from writing does not keep out what others write', () => {
    const locked = openNote(
      replica(Note, 'alice'),
      EditorState.changeFilter.of(() => false),
    )
    const [bob] = usersOf('bob') as [User]
    does([bob], bob, { changes: { from: 0, insert: 'tea' } })
    const { delta } = boundOf(bob.state)
    if (delta === undefined) throw new Error('Bob typed.')
    expect(locked.update({ changes: { from: 0, insert: 'no' } }).state.doc.toString()).toBe('')
    expect(locked.update(received(locked, delta)).state.doc.toString()).toBe('tea')
  })

  test('two who edit on from one state have forked, and who hears of both says so', () => {
    const [users, alice, bob] = pair('tea')
    const old = alice.state
    does(users, alice, { changes: { from: 3, insert: 's' } })
    settle(users)
    const { delta } = boundOf(old.update({ changes: { from: 3, insert: '?' } }).state)
    if (delta === undefined) throw new Error('It was edited.')
    expect(() => receives(bob, delta)).toThrow(ForkedReplicaError)
  })

  test('a text with \\r\\n has the same places in the editor', () => {
    const [users, alice, bob] = pair('one\r\ntwo')
    expect(alice.state.doc.length).toBe(8)
    expect(alice.state.doc.lines).toBe(2)
    does(users, alice, { changes: { from: 8, insert: '!' } })
    settle(users)
    expect(docOf(bob)).toBe('one\r\ntwo!')
  })
})

describe('halves of surrogate pairs', () => {
  const [, , bob] = pair('a😀b')
  const becomes = (...changes: readonly { from: number; to?: number; insert?: string }[]) => {
    const { state } = bob.state.update({ changes })
    expect(state.doc.toString()).toBe(view(Note, boundOf(state).replica))
    return state.doc.toString()
  }

  test('a deletion of one half takes the pair', () => {
    expect(becomes({ from: 1, to: 2 })).toBe('ab')
    expect(becomes({ from: 2, to: 3 })).toBe('ab')
    expect(becomes({ from: 2, to: 4 })).toBe('a')
  })

  test('text that is inserted into a pair comes before it', () => {
    expect(becomes({ from: 2, insert: 'x' })).toBe('ax😀b')
  })

  test('a half is written as U+FFFD', () => {
    expect(becomes({ from: 0, insert: '\uD83D' })).toBe('\uFFFDa😀b')
  })

  test('another half that makes another character is what it is: 😁 for 😀, and 😁 before 😀', () => {
    expect(becomes({ from: 2, to: 3, insert: '\uDE01' })).toBe('a😁b')
    expect(becomes({ from: 2, insert: '\uDE01\uD83D' })).toBe('a😁😀b')
  })

  test('changes at both ends of a pair do not meet', () => {
    expect(becomes({ from: 1, to: 2 }, { from: 3, insert: 'x' })).toBe('axb')
    expect(becomes({ from: 0, to: 1 }, { from: 2, to: 3 })).toBe('b')
  })

  test('what else a transaction has is kept when it is corrected', () => {
    const tr = bob.state.update({
      changes: { from: 2, insert: 'x' },
      selection: EditorSelection.cursor(3),
      effects: setPlaces.of(new Map()),
      userEvent: 'input.type',
      scrollIntoView: true,
    })
    expect(tr.isUserEvent('input')).toBe(true)
    expect(tr.scrollIntoView).toBe(true)
    expect(tr.effects).toHaveLength(1)
    expect(tr.newDoc.toString()).toBe('ax😀b')
  })
})
