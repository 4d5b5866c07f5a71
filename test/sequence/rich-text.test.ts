// What people see of rich texts, told as stories; that it is right in general is for the oracle, see test/arbitraries/rich-text.ts.

import {
  change,
  compact,
  type Delta,
  decode,
  draft,
  encode,
  facetsOf,
  fromJson,
  InvariantError,
  lwwRegister,
  merge,
  orMap,
  quillOf,
  type Replica,
  type RichTextEdit,
  reconcile,
  record,
  redo,
  replica,
  richText,
  struct,
  toJson,
  undo,
  undoHistory,
  versionOf,
  view,
} from 'meldkit'
import { describe, expect, test } from 'vitest'

const Note = richText({ bold: {}, colour: {}, link: { grows: 'none' }, comment: { overlaps: true } })
type Note = Replica<typeof Note>

const edited = (note: Note, recipe: (edit: RichTextEdit) => unknown): Note => change(Note, note, recipe as never)[0]
const start = (id: string, text: string) => edited(replica(Note, id), edit => edit.insert(0, text))
const copy = (id: string, note: Delta<typeof Note>) => merge(Note, replica(Note, id), note)
const merged = (first: Note, ...others: readonly Delta<typeof Note>[]) =>
  others.reduce<Note>((sum, other) => merge(Note, sum, other), first)

/** A text with its marks, as `the <bold>fox</bold>`. */
function shown(note: Note): string {
  return view(Note, note)
    .spans.map(({ text, marks }) => {
      const names = Object.entries(marks).map(([name, value]) =>
        value === true
          ? name
          : typeof value === 'object'
            ? `${name}:${Object.values(value as object).join('+')}`
            : `${name}:${value}`,
      )
      return names.length === 0 ? text : `<${names.join(' ')}>${text}</>`
    })
    .join('')
}

describe('marks of several writers', () => {
  test('bold over bold is one bold range', () => {
    const base = start('alice', 'the fox jumps')
    const alice = edited(base, edit => edit.mark(0, 7, 'bold'))
    const bob = edited(copy('bob', base), edit => edit.mark(4, 13, 'bold'))
    expect(shown(merged(alice, bob))).toBe('<bold>the fox jumps</>')
  })

  test('of three who mark and unmark one range the latest wins, letter by letter', () => {
    const base = start('alice', 'abcdef')
    const alice = edited(base, edit => edit.mark(0, 4, 'colour', 'red'))
    const bob = edited(copy('bob', base), edit => edit.mark(2, 6, 'colour', 'blue'))
    const carol = edited(merge(Note, copy('carol', base), alice), edit => edit.unmark(1, 3, 'colour'))
    const all = merged(alice, bob, carol)
    expect(shown(all)).toBe('<colour:red>a</>bc<colour:blue>def</>')
    for (const other of [merged(bob, carol, alice), merged(carol, alice, bob)]) expect(shown(other)).toBe(shown(all))
  })

  test('what others type inside at the same time is marked as well', () => {
    const base = start('alice', 'the fox')
    const alice = edited(base, edit => edit.mark(0, 7, 'bold'))
    const bob = edited(copy('bob', base), edit => edit.insert(4, 'red '))
    expect(shown(merged(alice, bob))).toBe('<bold>the red fox</>')
  })

  test('comments pile up, each goes by its own id, and one added meanwhile stays', () => {
    const base = start('alice', 'the fox jumps')
    let id: string | null = null
    const alice = edited(base, edit => {
      id = edit.mark(0, 7, 'comment', 'who?')
    })
    const bob = edited(copy('bob', base), edit => edit.mark(4, 13, 'comment', 'where?'))
    const both = merged(alice, bob)
    expect(shown(both)).toBe('<comment:who?>the </><comment:who?+where?>fox</><comment:where?> jumps</>')
    const removed = edited(both, edit => edit.removeMark(id as unknown as string))
    const carol = edited(copy('carol', both), edit => edit.mark(0, 3, 'comment', 'the?'))
    expect(shown(merged(removed, carol))).toBe('<comment:the?>the</> <comment:where?>fox jumps</>')
  })
})

describe('where marks end', () => {
  const base = edited(start('alice', 'a bold link z'), edit => {
    edit.mark(2, 6, 'bold')
    edit.mark(7, 11, 'link', 'u')
  })

  test('bold grows at its end and not at its start', () => {
    const typed = edited(base, edit => {
      edit.insert(6, '!')
      edit.insert(2, '?')
    })
    expect(shown(typed)).toBe('a ?<bold>bold!</> <link:u>link</> z')
  })

  test('a link grows at neither', () => {
    const typed = edited(base, edit => {
      edit.insert(11, '!')
      edit.insert(7, '?')
    })
    expect(shown(typed)).toBe('a <bold>bold</> ?<link:u>link</>! z')
  })

  test('nor does it when its last letters are deleted, and they are in the way', () => {
    const cut = edited(base, edit => edit.delete(9, 2))
    expect(shown(edited(cut, edit => edit.insert(9, 'X')))).toBe('a <bold>bold</> <link:u>li</>X z')
    expect(shown(edited(cut, edit => edit.insert(8, 'X')))).toBe('a <bold>bold</> <link:u>lXi</> z')
  })

  test('the pieces of a link that was cut in two do not grow', () => {
    const cut = edited(base, edit => edit.unmark(8, 10, 'link'))
    expect(shown(cut)).toBe('a <bold>bold</> <link:u>l</>in<link:u>k</> z')
    expect(shown(edited(cut, edit => edit.insert(8, 'X')))).toBe('a <bold>bold</> <link:u>l</>Xin<link:u>k</> z')
    expect(shown(edited(cut, edit => edit.insert(10, 'X')))).toBe('a <bold>bold</> <link:u>l</>inX<link:u>k</> z')
    const shorter = edited(cut, edit => edit.delete(7))
    expect(shown(edited(shorter, edit => edit.insert(7, 'X')))).toBe('a <bold>bold</> Xin<link:u>k</> z')
  })

  test('a mark on nothing is none, and one whose text is gone does not show', () => {
    expect(edited(base, edit => expect(edit.mark(3, 3, 'bold')).toBeNull())).toBe(base)
    const gone = edited(base, edit => edit.delete(2, 4))
    expect(shown(gone)).toBe('a  <link:u>link</> z')
    expect(shown(edited(gone, edit => edit.insert(2, 'X')))).toBe('a X <link:u>link</> z')
  })

  test('inserted with marks a text has just these', () => {
    const typed = edited(base, edit => {
      edit.insert(9, 'XY', { bold: true })
      edit.insert(4, 'Z', {})
      edit.replace(0, 1, 'A', { comment: 'c' })
    })
    expect(shown(typed)).toBe('<comment:c>A</> <bold>bo</>Z<bold>ld</> <link:u>li</><bold>XY</><link:u>nk</> z')
  })
})

describe('verbs', () => {
  test('undo takes a mark off and gives it back, and leaves what others marked since', () => {
    const base = edited(start('alice', 'abcdef'), edit => edit.mark(0, 3, 'colour', 'red'))
    const after = edited(base, edit => edit.mark(1, 5, 'colour', 'blue'))
    const bob = edited(copy('bob', after), edit => edit.mark(4, 6, 'colour', 'green'))
    const undone = undo(Note, merged(after, bob), record(Note, undoHistory(Note), base, after))
    expect(shown(undone.replica)).toBe('<colour:red>abc</>d<colour:green>ef</>')
    const redone = redo(Note, undone.replica, undone.history)
    expect(shown(redone.replica)).toBe('<colour:red>a</><colour:blue>bcd</><colour:green>ef</>')
    expect(shown(undo(Note, redone.replica, redone.history).replica)).toBe(shown(undone.replica))
  })

  test('undoing two marks one after the other gives the text without either', () => {
    const base = start('alice', 'abcdef')
    const one = edited(base, edit => edit.mark(0, 4, 'colour', 'red'))
    const two = edited(one, edit => edit.mark(2, 6, 'colour', 'blue'))
    const history = record(Note, record(Note, undoHistory(Note), base, one), one, two)
    const once = undo(Note, two, history)
    expect(shown(once.replica)).toBe('<colour:red>abcd</>ef')
    const twice = undo(Note, once.replica, once.history)
    expect(shown(twice.replica)).toBe('abcdef')
    const back = redo(Note, twice.replica, twice.history)
    expect(shown(back.replica)).toBe('<colour:red>abcd</>ef')
    expect(shown(redo(Note, back.replica, back.history).replica)).toBe(shown(two))
  })

  test('deleted text comes back with its marks, under the same ids', () => {
    const base = edited(start('alice', 'abcdef'), edit => {
      edit.mark(1, 3, 'link', 'u')
      edit.mark(2, 5, 'comment', 'c')
      edit.mark(0, 2, 'bold')
    })
    const cut = edited(base, edit => edit.delete(1, 4))
    const undone = undo(Note, cut, record(Note, undoHistory(Note), base, cut))
    expect(view(Note, undone.replica)).toEqual(view(Note, base))
    const redone = redo(Note, undone.replica, undone.history)
    expect(shown(redone.replica)).toBe('<bold>a</>f')
    expect(view(Note, undo(Note, redone.replica, redone.history).replica)).toEqual(view(Note, base))
  })

  test('a removed comment comes back under its id', () => {
    const base = edited(start('alice', 'abc'), edit => edit.mark(0, 2, 'comment', 'c'))
    const removed = edited(base, edit => edit.removeMark('4@alice'))
    expect(shown(removed)).toBe('abc')
    const undone = undo(Note, removed, record(Note, undoHistory(Note), base, removed))
    expect(view(Note, undone.replica)).toEqual(view(Note, base))
    const redone = redo(Note, undone.replica, undone.history)
    expect(shown(redone.replica)).toBe('abc')
    expect(view(Note, undo(Note, redone.replica, redone.history).replica)).toEqual(view(Note, base))
  })

  test('a draft edits the text, or the spans', () => {
    const base = edited(start('alice', 'the fox'), edit => edit.mark(4, 7, 'bold'))
    const [typed] = draft(Note, base, note => {
      note.text = 'the red fox'
    })
    expect(shown(typed)).toBe('the red <bold>fox</>')
    const [marked] = draft(Note, base, note => {
      note.spans[0]!.marks = { link: 'u' }
    })
    expect(shown(marked)).toBe('<link:u>the </><bold>fox</>')
    expect(draft(Note, base, () => undefined)[0]).toBe(base)
  })

  test('reconciling keeps the ids of marks that stay, and gives new ones to others', () => {
    const base = edited(start('alice', 'abcd'), edit => edit.mark(0, 2, 'comment', 'c'))
    const { spans } = view(Note, base)
    const moved = [{ text: 'a', marks: {} }, { text: 'bc', marks: spans[0]!.marks }, { text: 'd' }]
    const [next] = reconcile(Note, base, moved)
    expect(view(Note, next).spans[1]).toEqual({ text: 'bc', marks: { comment: { '5@alice': 'c' } } })
    const [both] = reconcile(Note, next, [{ text: 'abcd', marks: { comment: { new: 'n', '5@alice': 'c' } } }])
    expect(Object.values(view(Note, both).spans[0]!.marks.comment!).sort()).toEqual(['c', 'n'])
    expect(() => reconcile(Note, base, [{ text: 'a', marks: { size: 1 } }])).toThrow(/only the marks/)
    expect(() => reconcile(Note, base, [{ text: 'a', marks: { comment: 1 } }])).toThrow(/record of values by id/)
    expect(() => reconcile(Note, base, 7)).toThrow(/spans/)
  })

  test('why names the operations that show and those that do not', () => {
    const note = edited(start('alice', 'ab'), edit => {
      edit.mark(0, 2, 'colour', 'red')
      edit.mark(0, 2, 'colour', 'blue')
    })
    const { winners, losers } = facetsOf(Note).why(note.state)
    expect(winners.at(-1)).toEqual({ dot: '4@alice', key: 'colour', value: 'blue', stamp: 2 })
    expect(losers).toEqual([{ dot: '3@alice', key: 'colour', value: 'red', stamp: 2 }])
  })

  test('in structs and maps, removed as a whole', () => {
    const Page = struct({ title: lwwRegister(''), notes: orMap(Note) })
    const [one] = change(Page, replica(Page, 'alice'), page => {
      page.notes.at('n').insert(0, 'abc')
      page.notes.at('n').mark(0, 2, 'bold')
    })
    expect(view(Page, one).notes.get('n')?.spans[0]).toEqual({ text: 'ab', marks: { bold: true } })
    const [gone] = change(Page, one, page => page.notes.remove('n'))
    const [typed] = change(Page, merge(Page, replica(Page, 'bob'), one), page => page.notes.at('n').insert(1, 'X'))
    expect(view(Page, merge(Page, gone, typed)).notes.get('n')).toEqual({
      text: 'X',
      spans: [{ text: 'X', marks: {} }],
    })
  })

  test('as a delta of Quill', () => {
    const note = edited(start('alice', 'ab'), edit => edit.mark(0, 1, 'link', 'u'))
    expect(quillOf(view(Note, note))).toEqual([{ insert: 'a', attributes: { link: 'u' } }, { insert: 'b' }])
  })
})

describe('compaction', () => {
  const dotsLeft = (note: Note) => facetsOf(Note).why(note.state)

  test('what later stable operations cover goes, and unmarks of nothing', () => {
    let note = start('alice', 'abcdef')
    for (let i = 0; i < 5; i++) note = edited(note, edit => edit.mark(i, 6, 'colour', i))
    note = edited(note, edit => edit.mark(0, 6, 'colour', 'last'))
    const [small] = compact(Note, note, versionOf(note.seen))
    expect(dotsLeft(small).losers).toEqual([])
    expect(shown(small)).toBe('<colour:last>abcdef</>')
    const plain = edited(small, edit => edit.unmark(0, 6, 'colour'))
    const [none] = compact(Note, plain, versionOf(plain.seen))
    expect([...dotsLeft(none).winners, ...dotsLeft(none).losers].filter(({ key }) => key !== undefined)).toEqual([])
  })

  test('removed comments go, with what removed them', () => {
    const note = edited(start('alice', 'abc'), edit => edit.removeMark(edit.mark(0, 2, 'comment', 'c') as string))
    expect(dotsLeft(note).losers.length).toBe(2)
    expect(dotsLeft(compact(Note, note, versionOf(note.seen))[0]).losers).toEqual([])
  })

  test('a mark keeps the tombstones at which it ends', () => {
    const base = edited(start('alice', 'abcdef'), edit => edit.mark(1, 4, 'link', 'u'))
    const cut = edited(base, edit => edit.delete(2, 3))
    const [small] = compact(Note, cut, versionOf(cut.seen))
    expect(shown(small)).toBe('a<link:u>b</>f')
    expect(shown(edited(small, edit => edit.insert(2, 'X')))).toBe('a<link:u>b</>Xf')
    expect(
      shown(
        merge(
          Note,
          edited(copy('bob', cut), edit => edit.insert(2, 'X')),
          small,
        ),
      ),
    ).toBe('a<link:u>b</>Xf')
  })
})

describe('bad input', () => {
  const note = start('alice', 'abc')
  const codeOf = (recipe: (edit: RichTextEdit) => unknown): string => {
    try {
      edited(note, recipe)
    } catch (error) {
      return error instanceof InvariantError ? error.code : String(error)
    }
    return 'nothing was thrown'
  }

  test('changes nothing', () => {
    expect(codeOf(edit => edit.mark(0, 4, 'bold'))).toBe('argument')
    expect(codeOf(edit => edit.mark(2, 1, 'bold'))).toBe('argument')
    expect(codeOf(edit => edit.mark(0.5, 1, 'bold'))).toBe('argument')
    expect(codeOf(edit => edit.mark(0, 1, 'size'))).toBe('argument')
    expect(codeOf(edit => edit.mark(0, 1, 'toString'))).toBe('argument')
    expect(codeOf(edit => edit.mark(0, 1, 'bold', null))).toBe('argument')
    expect(codeOf(edit => edit.mark(0, 1, 'bold', NaN))).toBe('value')
    expect(codeOf(edit => edit.unmark(0, 1, 'comment'))).toBe('argument')
    expect(codeOf(edit => edit.insert(0, 'x', { size: 1 }))).toBe('argument')
    expect(codeOf(edit => edit.insert(4, 'x'))).toBe('argument')
    expect(codeOf(edit => edit.marksAt(4))).toBe('argument')
    expect(() => richText({ bold: { grows: 'start' as never } })).toThrow(/grows/)
    expect(() => richText({ ['__proto__']: {} })).toThrow(/name/)
  })

  test('a rich text of other marks is another type', () => {
    const bytes = encode(Note, note)
    expect(() => decode(richText({ bold: {} }), bytes)).toThrow(/richText/)
  })

  test('operations out of bounds are refused', () => {
    const json = toJson(
      Note,
      edited(note, edit => edit.mark(0, 2, 'bold')),
    )
    const [text, marks] = json.state as [unknown, [[string, number, unknown[]]]]
    const [[dot, stamp, op]] = marks
    const refused = (...changed: unknown[]) =>
      expect(() => fromJson(Note, { ...json, state: [text, [[dot, stamp, changed]]] })).toThrow(/expected|Expected/)
    const [name, shape, ...rest] = op
    fromJson(Note, { ...json, state: [text, [[dot, stamp, op]]] })
    refused(4, shape, ...rest)
    refused(name, 4, ...rest)
    refused(name, 5, ...rest)
    refused(name, shape, 3, ...rest.slice(1))
    refused(name, shape, 1, 'alice', 0, ...rest.slice(3))
    refused(name, shape, 1, 'alice', 2 ** 50, ...rest.slice(3))
    refused(name, shape, ...rest.slice(0, -1), null)
    refused(name, shape, ...rest.slice(0, -1))
  })

  test('anchors of letters that are not there, or in the wrong order, cover nothing', () => {
    const json = toJson(
      Note,
      edited(note, edit => edit.mark(0, 2, 'bold')),
    )
    const [text, [[dot, stamp, op]]] = json.state as [unknown, [[string, number, unknown[]]]]
    const withOp = (changed: unknown[]) => fromJson(Note, { ...json, state: [text, [[dot, stamp, changed]]] } as never)
    const [name, shape] = op
    expect(view(Note, withOp([name, shape, 1, 'alice', 1, 2, 'zed', 9, true])).spans.length).toBe(1)
    expect(view(Note, withOp([name, shape, 1, 'alice', 3, 2, 'alice', 1, true])).spans.length).toBe(1)
  })
})
