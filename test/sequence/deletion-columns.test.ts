// Deletions as columns: however many there are, they are read as they were written.

import { change, type Delta, decode, encode, fromJson, merge, replica, type Text, text, toJson, view } from 'meldkit'
import { describe, expect, test } from 'vitest'

const Note = text()

/** What is read again from bytes and from JSON is written as it was. */
function expectRead(version: Delta<Text>): void {
  const bytes = encode(Note, version)
  for (const read of [decode(Note, bytes), fromJson(Note, toJson(Note, version))]) {
    expect(Buffer.compare(encode(Note, read), bytes)).toBe(0)
    expect(view(Note, read)).toBe(view(Note, version))
  }
}

describe('deletions', () => {
  test('of one writer are read, whatever their number', () => {
    let [alice] = change(Note, replica(Note, 'alice'), edit => edit.insert(0, 'x'.repeat(300)))
    for (let n = 1; n <= 130; n++) {
      // Apart, so that each is an entry of its own.
      alice = change(Note, alice, edit => edit.delete(n, 1))[0]
      expectRead(alice)
    }
  })

  test('of what another writer wrote are read, whatever their number', () => {
    const [alice] = change(Note, replica(Note, 'alice'), edit => edit.insert(0, 'x'.repeat(300)))
    let bob = merge(Note, replica(Note, 'bob'), alice)
    for (let n = 1; n <= 130; n++) {
      bob = change(Note, bob, edit => edit.delete(n, 1))[0]
      if (n > 20) expectRead(bob)
    }
  })
})
