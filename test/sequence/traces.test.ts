// Recorded editing: a short session that is kept here, and long real ones where they are at hand, in ../shared/traces or
// where MELDKIT_TRACES says. After a change of the typist, `MELDKIT_UPDATE_GOLDEN=1 npx vitest run
// test/sequence/traces.test.ts` records its session anew.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { change, decode, encode, merge, type Replica, replica, text, view } from 'meldkit'
import { describe, expect, test, vi } from 'vitest'
import { emptySequence, type Sequence, withEdits } from './naive-fugue'
import { naiveReplace, textOfUnits } from './naive-text'
import { applyPatch, type Patch, patchesOf, readTrace, typing, writeTrace } from './typing'

vi.setConfig({ testTimeout: 600_000 })

const Text = text()
type Text = typeof Text

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = process.env.MELDKIT_TRACES ?? join(root, '../shared/traces')
const isHere = existsSync(folder)
if (!isHere) console.log(`No recorded traces in ${folder}: only the session in trace.json is replayed.`)

interface Transaction {
  readonly patches: readonly Patch[]
  /** Of a session of several writers: who made it, and on top of which others. */
  readonly agent?: number
  readonly parents?: readonly number[]
}

interface Trace {
  readonly endContent: string
  readonly txns: readonly Transaction[]
}

function read(name: string): Trace {
  return JSON.parse(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString('utf8')) as Trace
}

function edited(from: Replica<Text>, patches: readonly Patch[]) {
  return change(Text, from, edit => {
    for (const [index, deleted, inserted] of patches) edit.replace(index, deleted, inserted)
  })
}

/** Types a session edit by edit, and sends each on to a reader; one in `bytesEvery` as bytes. */
function retype(transactions: readonly Transaction[], bytesEvery: number): readonly Replica<Text>[] {
  let [writer, reader] = ['writer', 'reader'].map(id => replica(Text, id)) as [Replica<Text>, Replica<Text>]
  for (const [i, { patches }] of transactions.entries()) {
    const [next, delta] = edited(writer, patches)
    writer = next
    reader = merge(Text, reader, i % bytesEvery === 0 ? decode(Text, encode(Text, delta)) : delta)
  }
  return [writer, reader]
}

const same = (a: Replica<Text>, b: Replica<Text>) => expect(Buffer.compare(encode(Text, a), encode(Text, b))).toBe(0)

describe('a session of typing with slips, jumps and pastes', () => {
  if (process.env.MELDKIT_UPDATE_GOLDEN) writeTrace(typing(1, 2000))
  const { keys, endContent } = readTrace()
  const patches = patchesOf(keys)

  test('is what the typist does from its seed', () => {
    expect({ keys, endContent }).toEqual(typing(1, 2000))
    expect(patches.length).toBeGreaterThanOrEqual(2000)
    expect(patches.reduce(applyPatch, '')).toBe(endContent)
  })

  test('ends in its text, typed and received', () => {
    const ends = retype(
      patches.map(patch => ({ patches: [patch] })),
      3,
    )
    for (const end of ends) expect(view(Text, end)).toBe(endContent)
    same(ends[0]!, ends[1]!)
  })

  test('ends in the same text when all of it is one change, or arrives as one file', () => {
    const [writer] = edited(replica(Text, 'writer'), patches)
    expect(view(Text, writer)).toBe(endContent)
    expect(view(Text, decode(Text, encode(Text, writer)))).toBe(endContent)
  })

  test('is the same for naive Fugue', () => {
    let naive: Sequence<string> = emptySequence
    for (const [i, [index, deleted, inserted]] of patches.slice(0, 500).entries())
      naive = withEdits(naive, naiveReplace(naive, index, deleted, inserted, { by: 'writer', counter: i * 100 }))
    expect(textOfUnits(naive)).toBe(patches.slice(0, 500).reduce(applyPatch, ''))
  })
})

describe.skipIf(!isHere)('real sessions of one writer', () => {
  test.each(['rustcode', 'seph-blog1', 'automerge-paper'])('%s ends in its text, typed and received', name => {
    const { txns, endContent } = read(`sequential/${name}`)
    const start = performance.now()
    const ends = retype(txns, 100)
    console.log(`${name}: ${txns.length} changes, ${(performance.now() - start).toFixed(0)} ms`)
    for (const end of ends) expect(view(Text, end)).toBe(endContent)
    same(ends[0]!, ends[1]!)
    expect(view(Text, decode(Text, encode(Text, ends[0]!)))).toBe(endContent)
  })
})

describe.skipIf(!isHere)('a real session of two writers', () => {
  test('friendsforever ends in its text, each writer one value that takes in the versions it builds on', () => {
    const { txns, endContent } = read('concurrent/friendsforever')
    const writers = new Map<number, Replica<Text>>()
    const versions: Replica<Text>[] = []
    for (const { agent = 0, parents = [], patches } of txns) {
      const own = writers.get(agent) ?? replica(Text, `writer ${agent}`)
      const base = parents.reduce((sum, parent) => merge(Text, sum, versions[parent]!), own)
      const [next] = edited(base, patches)
      writers.set(agent, next)
      versions.push(next)
    }
    const [first, ...rest] = [...writers.values()]
    const ends = [
      rest.reduce((sum, one) => merge(Text, sum, one), first!),
      rest.reduceRight((sum, one) => merge(Text, one, sum), first!),
    ]
    for (const end of ends) expect(view(Text, end)).toBe(endContent)
    same(ends[0]!, ends[1]!)
  })
})
