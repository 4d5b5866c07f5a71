import { describe, expect, test } from 'vitest'
import {
  branch,
  change,
  decode,
  encode,
  ForkedReplicaError,
  InvariantError,
  merge,
  type Replica,
  replica,
  replicaId,
  view,
} from '../../src/index'
import { hexOf, Likes, Tags } from './support'

const add = (from: Replica<typeof Tags>, ...tags: readonly string[]) =>
  tags.reduce((version, tag) => change(Tags, version, edit => edit.add(tag))[0], from)

/** The error of a merge. */
function forkOf(target: Replica<typeof Tags>, source: Replica<typeof Tags>): ForkedReplicaError {
  let caught: unknown
  try {
    merge(Tags, target, source)
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(ForkedReplicaError)
  expect(caught).toBeInstanceOf(InvariantError)
  return caught as ForkedReplicaError
}

describe('a fork', () => {
  const start = add(replica(Tags, 'alice'), 'a', 'b')

  test('is what editing one version twice under one id makes, and a merge of the two says so', () => {
    const [ours, theirs] = [add(start, 'left'), add(start, 'right')]
    const error = forkOf(ours, theirs)
    expect([error.code, error.name, error.writer, error.counter]).toEqual([
      'forked-replica',
      'ForkedReplicaError',
      'alice',
      3,
    ])
    expect(error.message).toMatch(/alice has two histories .* dot 3\b.*branch\(\)/)
    expect(forkOf(theirs, ours).counter).toBe(3)
  })

  test('of two replicas that took one id is found at their first merge', () => {
    expect(forkOf(add(replica(Tags, 'tab'), 'x'), add(replica(Tags, 'tab'), 'y')).counter).toBe(1)
  })

  test('is found by a third replica to which both sent', () => {
    const bob = merge(Tags, replica(Tags, 'bob'), add(start, 'left'))
    expect(forkOf(bob, add(start, 'right')).writer).toBe('alice')
    expect([...view(Tags, bob)].sort()).toEqual(['a', 'b', 'left'])
  })

  test('is found in what came over the wire', () => {
    const received = decode(Tags, encode(Tags, add(start, 'right')))
    expect(() => merge(Tags, add(start, 'left'), received)).toThrow(ForkedReplicaError)
  })

  test('is found when the other side sends the change after the one that differs, since that names what it follows', () => {
    const [, next] = change(Tags, add(start, 'right'), tags => tags.add('on'))
    expect(() => merge(Tags, add(start, 'left'), next)).toThrow(ForkedReplicaError)
    expect(() => merge(Tags, next, add(start, 'left'))).toThrow(ForkedReplicaError)
  })

  test('leaves the target as it was', () => {
    const ours = add(start, 'left')
    const before = hexOf(Tags, ours)
    forkOf(ours, add(start, 'right'))
    expect(hexOf(Tags, ours)).toBe(before)
  })

  test('that is older is found through a checkpoint, about one change in sixteen', () => {
    let [ours, theirs] = [add(start, 'left'), add(start, 'right')]
    let found = 0
    let merged = 0
    for (let i = 0; i < 200; i++) {
      ours = add(ours, `l${i}`)
      theirs = add(theirs, `r${i}`, `s${i}`)
      try {
        // Ours is behind theirs now, so only a checkpoint that both kept can tell.
        merge(Tags, ours, theirs)
        merged++
      } catch (error) {
        expect(error).toBeInstanceOf(ForkedReplicaError)
        found++
      }
    }
    console.log(`Older forks: ${found} found, ${merged} not, at different lengths`)
    expect(found + merged).toBe(200)
    expect(found).toBeGreaterThan(0)
  })

  test('beyond all marks is not found: the docs say so', () => {
    // One side has only the newest mark of a writer, the other one ends earlier: there is nothing to compare.
    const ours = add(start, 'left')
    const theirs = add(start, 'right', 'on')
    const marks = theirs.chains.values[0]?.map(({ counter }) => counter)
    if (marks?.includes(3)) expect(forkOf(ours, theirs).counter).toBe(3)
    else expect(merge(Tags, ours, theirs).seen).toEqual(theirs.seen)
  })

  test('regression: is also two changes that differ in nothing but their stamp', () => {
    // The hash did not cover the stamp, so they were merged, and the bytes depended on the order.
    const at = (now: number) => change(Likes, replica(Likes, 'a'), likes => likes.increment(), { now })[0]
    expect(hexOf(Likes, merge(Likes, at(1), at(1)))).toBe(hexOf(Likes, at(1)))
    expect(() => merge(Likes, at(1000), at(2000))).toThrow(ForkedReplicaError)
    expect(() => merge(Likes, at(2000), at(1000))).toThrow(ForkedReplicaError)
  })
})

describe('no fork', () => {
  test('is the same change made twice: equal content, equal hash', () => {
    const start = add(replica(Tags, 'alice'), 'a')
    const [one, two] = [add(start, 'b'), add(start, 'b')]
    expect(merge(Tags, one, two)).toBe(one)
  })

  test('is a branch: an old version edited under an id of its own', () => {
    const main = add(replica(Tags, 'main'), 'a')
    const draft = add(branch(Tags, main, 'draft'), 'b')
    const later = add(main, 'c')
    const both = merge(Tags, later, draft)
    expect([...view(Tags, both)].sort()).toEqual(['a', 'b', 'c'])
    expect(hexOf(Tags, merge(Tags, draft, later))).toBe(hexOf(Tags, both))
  })

  test('is a new incarnation of a writer that was restored from a backup', () => {
    const backup = add(replica(Tags, 'till'), 'a')
    const lost = add(backup, 'sold')
    const restored = add(replica(Tags, replicaId('till', 1), decode(Tags, encode(Tags, backup))), 'again')
    expect([...view(Tags, merge(Tags, lost, restored))].sort()).toEqual(['a', 'again', 'sold'])
  })
})

describe('a writer that comes back', () => {
  test('must take a new incarnation, and so must a branch', () => {
    const saved = add(replica(Tags, 'till'), 'a')
    for (const again of [() => replica(Tags, 'till', saved), () => branch(Tags, saved, 'till')]) {
      expect(again).toThrow(InvariantError)
      expect(again).toThrow(/till has written before .*incarnation/)
    }
    expect(replica(Tags, replicaId('till', 1), saved).id).toBe('till#1')
  })

  test('and finds dots of its own that it forgot goes on after them', () => {
    const lost = add(replica(Tags, 'till'), 'a', 'b')
    const amnesiac = merge(Tags, replica(Tags, 'till'), lost)
    expect(add(amnesiac, 'c').seen.values).toEqual([[1, 3]])
    expect([...view(Tags, merge(Tags, lost, add(amnesiac, 'c')))].sort()).toEqual(['a', 'b', 'c'])
  })
})
