// Faults that were found and must not come back, each as the smallest history that showed it.

import {
  at,
  change,
  compact,
  diff,
  encode,
  lwwRegister,
  merge,
  orMap,
  replica,
  struct,
  text,
  versionOf,
  versionVector,
  view,
} from 'meldkit'
import { expect, test } from 'vitest'

const Text = text()
const Page = struct({ notes: text(), title: lwwRegister('') })
const Pages = orMap(text())

test('a text in a struct or a map takes several edits of one change, each once', () => {
  const [page] = change(Page, replica(Page, 'alice'), ({ notes }) => {
    for (const letter of 'edcba') notes.insert(0, letter)
  })
  expect(view(Page, page).notes).toBe('abcde')
  const [pages] = change(Pages, replica(Pages, 'alice'), edit => {
    for (const letter of 'edcba') edit.at('one').insert(0, letter)
    edit.at('one').delete(1, 2)
    edit.at('one').delete(1)
  })
  expect(view(Pages, pages).get('one')).toBe('ae')
})

test('a long text that grows in one change counts what each part of it shows', () => {
  const [base] = change(Text, replica(Text, 'alice'), edit => {
    for (let i = 0; i < 100; i++) edit.insert(0, 'x')
  })
  const [wide] = change(Text, base, edit => {
    for (let i = 0; i < 100; i++) edit.insert(2 * i, 'y')
  })
  expect(view(Text, wide)).toBe('yx'.repeat(100))
  expect(change(Text, wide, edit => edit.delete(150, 50))[0].state.root.visible).toBe(150)
})

test('a difference does not take away what the newer version holds without its parent', () => {
  const [one] = change(Text, replica(Text, 'bob'), edit => edit.insert(0, 'b'))
  const [two, second] = change(Text, one, edit => edit.insert(0, 'a'))
  const [other] = change(Text, replica(Text, 'alice'), edit => edit.insert(0, 'z'))
  const gapped = merge(Text, other, second)
  const whole = merge(Text, replica(Text, 'carol'), two)
  expect(view(Text, merge(Text, whole, diff(Text, gapped, whole)))).toBe('zab')
})

test('two compactions of the same meet as one', () => {
  const [alice] = change(Text, replica(Text, 'alice'), edit => {
    edit.insert(0, 'a')
    edit.delete(0)
  })
  const bob = merge(Text, replica(Text, 'bob'), alice)
  const stable = versionOf(alice.seen)
  const [first] = compact(Text, alice, stable)
  const [second] = compact(Text, bob, stable)
  expect(merge(Text, first, merge(Text, second, first)).state).toBe(first.state)
})

test('two removals of one text meet as one: nothing is sent, and nothing made, that changes nothing', () => {
  const [alice] = change(Pages, replica(Pages, 'alice'), edit => edit.at('one').insert(0, 'a'))
  const bob = merge(Pages, replica(Pages, 'bob'), alice)
  const [first, removal] = change(Pages, alice, edit => edit.remove('one'))
  const [second] = change(Pages, bob, edit => edit.remove('one'))
  expect(merge(Pages, first, merge(Pages, second, first)).state).toBe(first.state)
  expect(diff(Pages, removal, second).state).toBe(Pages.bottom)
})

test('what was between two dots of one change can be looked at, and is not written', () => {
  const [alice] = change(Text, replica(Text, 'alice'), edit => edit.insert(0, 'abc'))
  const past = at(Text, alice, versionVector({ alice: 1 }))
  expect(view(Text, past)).toBe('a')
  expect(() => encode(Text, past)).toThrow(expect.objectContaining({ code: 'argument' }))
})
