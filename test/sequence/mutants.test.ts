// Faults of texts where no law looks: each is noticed by one question, which the real type answers rightly.

import { at, change, merge, orMap, replica, type Text, type TextState, text, versionOf, view } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { makeLoose, makeState } from '../../src/sequence/state'

const Note = text()

/** What a text was before its end was deleted, and what shows after. */
function past(type: Text): readonly string[] {
  const [typed] = change(type, replica(type, 'alice'), edit => edit.insert(0, 'tea and toast'))
  const [cut] = change(type, typed, edit => edit.delete(3, 10))
  return [view(type, at(type, cut, versionOf(typed.seen))), view(type, cut)]
}

/** A key is removed where a letter waits for its parent, which comes later. */
function removedEarly(type: Text): string | undefined {
  const Notes = orMap(type)
  const [first] = change(Notes, replica(Notes, 'alice'), notes => notes.at('a').insert(0, 'x'))
  const [second, parent] = change(Notes, first, notes => notes.at('a').insert(1, 'y'))
  const [, child] = change(Notes, merge(Notes, replica(Notes, 'bob'), second), notes => notes.at('a').insert(2, 'z'))
  const gapped = merge(Notes, merge(Notes, replica(Notes, 'carol'), first), child)
  const [removed] = change(Notes, gapped, notes => notes.remove('a'))
  return view(Notes, merge(Notes, removed, parent)).get('a')
}

describe('noticed is', () => {
  test('a past that forgets which deletions came later', () => {
    expect(past(Note)).toEqual(['tea and toast', 'tea'])
    const mutant: Text = { ...Note, at: state => state }
    expect(past(mutant)).not.toEqual(past(Note))
  })

  test('a removal that leaves what waits for its parent', () => {
    expect(removedEarly(Note)).toBe('y')
    const withoutLoose = ({ root, lines, loose, floor }: TextState): TextState => {
      const { gone, lost, dropped, patches } = loose
      return makeState(root, lines, makeLoose<string>(null, [], gone, lost, dropped, patches), floor)
    }
    const mutant: Text = { ...Note, clear: state => Note.clear(withoutLoose(state)) }
    expect(removedEarly(mutant)).toBe('yz')
  })
})
