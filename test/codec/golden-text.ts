// Texts for the golden encodings, made by hand: what scripted histories seldom come to, and what is long enough to be packed.

import {
  change,
  compact,
  type Delta,
  decode,
  diff,
  encode,
  fromJson,
  merge,
  type Replica,
  replica,
  type TextEdit,
  text,
  toJson,
  versionOf,
} from '../../src/index'

const Text = text()
type Version = Replica<typeof Text>

const edited = (from: Version, recipe: (edit: TextEdit) => void) => change(Text, from, recipe)
const both = (a: Version, b: Delta<typeof Text>): Version => merge(Text, a, b)

/** Two writers who type and delete at one place without meeting, some times over: runs hang where nobody would guess. */
function concurrent(): readonly Delta<typeof Text>[] {
  let [alice] = edited(replica(Text, 'alice'), edit => edit.insert(0, 'a letter to all who come'))
  let bob = both(replica(Text, 'bob'), alice)
  const deltas: Delta<typeof Text>[] = []
  for (let round = 0; round < 6; round++) {
    const place = 2 + 3 * round
    const [a, fromAlice] = edited(alice, edit => {
      edit.insert(place, 'ten')
      edit.delete(place + 1, 1)
      edit.insert(place, 'x')
    })
    const [b, fromBob] = edited(bob, edit => {
      edit.replace(place, 2, 'to')
      edit.insert(place + 1, 'z')
      edit.insert(0, '😀')
    })
    deltas.push(fromAlice, fromBob)
    alice = round % 2 === 0 ? both(a, b) : a
    bob = round % 3 === 0 ? both(b, a) : b
  }
  const all = both(both(replica(Text, 'carol'), alice), bob)
  // What bob wrote last, without what it hangs on, and deletions of what has not come.
  const loose = merge(Text, deltas.at(-1)!, deltas.at(-4)!)
  return [alice, all, loose, both(replica(Text, 'dora'), loose), diff(Text, all, alice), ...compacted(all)]
}

/** A version without history, one below whose floor something was deleted, and what a compaction says and leaves. */
function compacted(from: Version): readonly Delta<typeof Text>[] {
  const [cut] = edited(from, edit => edit.delete(3, 9))
  const [rest, said] = compact(Text, cut, versionOf(cut.seen))
  const [more] = edited(rest, edit => edit.delete(0, 2))
  return [rest, said, more, decode(Text, encode(Text, cut, { history: false }))]
}

/** Halves of letters, which no edit makes: what shows, what waits, and enough of them to be packed. */
function halves(): readonly Delta<typeof Text>[] {
  const [alice, said] = edited(replica(Text, 'alice'), edit => edit.insert(0, 'abcdefgh'.repeat(9)))
  const [more, waits] = edited(alice, edit => edit.insert(8, 'xyz'))
  const cut = (delta: Delta<typeof Text>, from: string, to: string): Delta<typeof Text> =>
    fromJson(Text, JSON.parse(JSON.stringify(toJson(Text, delta)).replace(from, to)))
  return [cut(said, 'abc', 'a\\ud83dc'), cut(more, 'ab', '\\ude00\\ud83d'), cut(waits, 'xyz', '\\ude00z\\ud83d')]
}

/** Long enough for packed parts: text, columns of spans and columns of deletions. */
function long(): readonly Delta<typeof Text>[] {
  const words = 'the harbour keeps its own time and every boat that leaves takes a copy of it along; '
  const [typed, first] = edited(replica(Text, 'alice'), edit => edit.insert(0, words))
  const [holed] = edited(typed, edit => {
    for (let i = 0; i < 33; i++) edit.replace((i * 37) % edit.length, 1, i % 4 === 0 ? 'é' : '')
  })
  return [first, holed]
}

/** The versions and deltas; each is another encoding. */
export function textGoldens(): readonly Delta<typeof Text>[] {
  return [...concurrent(), ...halves(), ...long()]
}
