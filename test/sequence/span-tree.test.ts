// The tree of spans after random splices, against an array: its sums, its bounds, its searches, and older versions of it.

import fc from 'fast-check'
import { replicaId } from 'meldkit'
import { describe, expect, test } from 'vitest'
import { makeRun, right, rootRun } from '../../src/sequence/run'
import { makeSpan, type Span } from '../../src/sequence/span'
import {
  eachSpan,
  firstSpan,
  type Node,
  nextSpan,
  pathIn,
  seekIndex,
  seekStart,
  spanAt,
  splice,
  treeOf,
} from '../../src/sequence/span-tree'

const run = makeRun(replicaId('alice'), 1, rootRun, 0, right)
let made = 0
/** Spans that none of them goes on where another ends: the tree does not care what is in them. */
const spanOf = (length: number, isLive: boolean): Span<string> =>
  makeSpan(run, 1000 * ++made, length, isLive, 'x'.repeat(length))

const visibleOf = (spans: readonly Span<string>[]) =>
  spans.reduce((sum, { isLive, length }) => sum + (isLive ? length : 0), 0)

function spansIn(root: Node<string>): readonly Span<string>[] {
  const spans: Span<string>[] = []
  eachSpan(root, span => spans.push(span))
  return spans
}

/** Every node knows what shows below it and where it begins; all leaves are equally deep, and no node is too full. */
function expectSound(node: Node<string>): void {
  expect(node.visible).toBe(visibleOf(spansIn(node)))
  const first = firstSpan(node)
  expect([node.run, node.offset]).toEqual([first.run, first.offset])
  expect(node.height === 0 ? node.kids.length : node.spans.length).toBe(0)
  const { length } = node.height === 0 ? node.spans : node.kids
  expect(length).toBeGreaterThan(0)
  expect(length).toBeLessThanOrEqual(32)
  for (const kid of node.kids) {
    expect(kid.height).toBe(node.height - 1)
    expectSound(kid)
  }
}

/** Each index leads to the span that an array has there, and from each span the next one is found. */
function expectFound(root: Node<string>, spans: readonly Span<string>[], stride: number): void {
  const path = pathIn(root, null)
  let index = 0
  spans.forEach((span, i) => {
    if (!span.isLive) return
    if (i % stride === 0) {
      seekIndex(path, index + span.length - 1)
      expect(spanAt(path)).toBe(span)
      expect(path.within).toBe(span.length - 1)
      expect(nextSpan(path)).toBe(spans[i + 1])
    }
    index += span.length
  })
  seekStart(path)
  expect(spanAt(path)).toBe(spans[0])
}

const splicing = fc.record({
  at: fc.nat(9999),
  drop: fc.nat(2),
  added: fc.array(fc.record({ length: fc.integer({ min: 1, max: 4 }), isLive: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  }),
  atEdge: fc.constantFrom(false, false, true),
})

/** One splice at a span that shows, on the tree and on the array. */
function spliced(
  root: Node<string>,
  spans: readonly Span<string>[],
  owner: object | null,
  { at, drop, added, atEdge }: typeof splicing extends fc.Arbitrary<infer Step> ? Step : never,
): readonly [Node<string>, readonly Span<string>[]] {
  const path = pathIn(root, owner)
  const shown = visibleOf(spans)
  seekIndex(path, atEdge ? shown - 1 : at % shown)
  const leaf = path.nodes[path.depth]!
  const slot = path.at[path.depth]!
  const place = spans.indexOf(spanAt(path))
  // What is dropped is in one leaf.
  const gone = Math.min(drop, leaf.spans.length - slot)
  const fresh = added.map(({ length, isLive }, i) => spanOf(length, isLive || i === 0))
  const gained = visibleOf(fresh) - visibleOf(spans.slice(place, place + gone))
  splice(path, slot, gone, fresh[0]!, fresh[1] ?? null, fresh[2] ?? null, gained)
  return [path.root, spans.toSpliced(place, gone, ...fresh)]
}

describe('a tree of spans', () => {
  test.each([
    ['copied at each splice', false],
    ['changed in place by its owner', true],
  ])(
    'is what an array is, %s',
    (_, isOwned) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 3000 }),
          fc.array(splicing, { minLength: 1, maxLength: 120, size: 'max' }),
          (size, steps) => {
            let spans: readonly Span<string>[] = Array.from({ length: size }, (_, i) =>
              spanOf(1 + (i % 3), i % 4 !== 1),
            )
            let root = treeOf(spans)
            const versions = [{ root, spans }]
            const owner = isOwned ? {} : null
            for (const step of steps) {
              ;[root, spans] = spliced(root, spans, owner, step)
              if (!isOwned) versions.push({ root, spans })
            }
            if (isOwned) versions.push({ root, spans })
            // The first version and the last, and one of those between.
            for (const at of [0, versions.length >> 1, versions.length - 1]) {
              const version = versions[at]!
              expect(spansIn(version.root)).toEqual(version.spans)
              expectSound(version.root)
              expectFound(version.root, version.spans, 1 + Math.floor(version.spans.length / 50))
            }
          },
        ),
        { numRuns: 40 },
      )
    },
    60_000,
  )

  test('stays low: 32,000 spans put in one by one, at the end, at the start and in the middle', () => {
    for (const place of [0, 0.5, 1]) {
      let root = treeOf([spanOf(1, true)])
      for (let count = 1; count < 32_000; count++) {
        const path = pathIn(root, null)
        seekIndex(path, Math.floor(place * (count - 1)))
        splice(path, path.at[path.depth]! + (place === 1 ? 1 : 0), 0, spanOf(1, true), null, null, 1)
        root = path.root
      }
      expect(root.visible).toBe(32_000)
      // Nodes are at least half full, so 16 to the power of 4 are more.
      expect(root.height).toBeLessThanOrEqual(3)
    }
  })

  test('copies one path for a splice and shares all else', () => {
    const root = treeOf(Array.from({ length: 20_000 }, () => spanOf(1, true)))
    const path = pathIn(root, null)
    seekIndex(path, 12_345)
    splice(path, path.at[path.depth]!, 1, spanOf(1, false), null, null, -1)
    const old = new Set<Node<string>>()
    const gather = (node: Node<string>): void => {
      old.add(node)
      node.kids.forEach(gather)
    }
    gather(root)
    let copied = 0
    const count = (node: Node<string>): void => {
      if (old.has(node)) return
      copied++
      node.kids.forEach(count)
    }
    count(path.root)
    expect(copied).toBe(root.height + 1)
  })
})
