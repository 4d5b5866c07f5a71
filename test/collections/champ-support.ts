// Keys that are hard on a hash map, and what every node of a canonical one must be.

import { expect } from 'vitest'
import { type AnyChamp, bitAt, champEntries, dataLength, popcount } from '../../src/collections/champ'
import { hashKey, type Scalar } from '../../src/collections/key'

const prime = 0x01000193
/** The state of FNV-1a before the first unit of a text: the avalanche at its end is a bijection, so it can be undone. */
const seedOf = (round: number) => {
  const c = hashKey('', round)
  const b = Math.imul(c ^ (c >>> 16), 0x7ed1b41d)
  const a = Math.imul(b ^ (b >>> 13) ^ (b >>> 26), 0xa5cb9243)
  return a ^ (a >>> 16)
}
const step = (state: number, text: string) => {
  let next = state
  for (let i = 0; i < text.length; i++) next = Math.imul(next ^ text.charCodeAt(i), prime)
  return next
}

/** Two different texts of two units that take FNV-1a from one state to the same next one. */
function collidingBlocks(state: number): readonly [string, string] {
  // The second unit reaches the low 16 bits only, so the first ones must agree above them; by the pigeonhole many do.
  const known = new Map<number, number>()
  for (let unit = 0x20; unit < 0xd800; unit++) {
    const product = step(state, String.fromCharCode(unit))
    const other = known.get(product >>> 16)
    known.set(product >>> 16, unit)
    if (other === undefined) continue
    const low = (product ^ step(state, String.fromCharCode(other))) & 0xffff
    for (let last = 0x20; last < 0xd800; last++) {
      const pair = last ^ low
      if (pair >= 0x20 && pair < 0xd800) return [String.fromCharCode(other, last), String.fromCharCode(unit, pair)]
    }
  }
  throw new Error(`No colliding blocks from state ${state}.`)
}

function chain(blocks: readonly (readonly [string, string])[]): string[] {
  return blocks.reduce<string[]>((texts, [a, b]) => texts.flatMap(text => [text + a, text + b]), [''])
}

/** `2 ** bits` texts with one hash in round 0: a chain of blocks, each in one of two forms. */
export function flood(bits: number): string[] {
  return chain(blocksFrom(seedOf(0), bits))
}

function blocksFrom(start: number, count: number): (readonly [string, string])[] {
  const blocks: (readonly [string, string])[] = []
  let state = start
  for (let i = 0; i < count; i++) {
    const pair = collidingBlocks(state)
    blocks.push(pair)
    state = step(state, pair[0])
  }
  return blocks
}

/**
 * `2 ** bits` texts with one hash in round 0 and one in round 1 (Joux, "Multicollisions in Iterated Hash Functions",
 * CRYPTO 2004): among 2^18 texts that collide in round 0, some two collide in round 1; pairs are chained as above.
 */
export function doubleFlood(bits: number): string[] {
  const blocks: (readonly [string, string])[] = []
  const states = [seedOf(0), seedOf(1)] as [number, number]
  for (let i = 0; i < bits; i++) {
    const pair = doublePair(states)
    blocks.push(pair)
    states[0] = step(states[0], pair[0])
    states[1] = step(states[1], pair[0])
  }
  return chain(blocks)
}

function doublePair(states: readonly [number, number]): readonly [string, string] {
  const blocks = blocksFrom(states[0], 20)
  const known = new Map<number, number>()
  const text = (number: number) => blocks.map((pair, i) => pair[(number >> i) & 1] as string).join('')
  for (let number = 0; number < 1 << blocks.length; number++) {
    let state = states[1]
    for (let i = 0; i < blocks.length; i++) state = step(state, blocks[i]![((number >> i) & 1) as 0 | 1])
    const other = known.get(state)
    if (other !== undefined) return [text(other), text(number)]
    known.set(state, number)
  }
  throw new Error('No two of 2^20 texts collide in round 1.')
}

/** Texts whose hashes agree in the lowest five bits: they share the first slot of the root. */
export function slotMates(count: number): string[] {
  const mates: string[] = []
  for (let i = 0; mates.length < count; i++) if ((hashKey(`key ${i}`, 0) & 31) === 5) mates.push(`key ${i}`)
  return mates
}

/** All types of keys, names that objects treat specially, numbers and their texts, and collisions of every depth. */
export const hardKeys: readonly Scalar[] = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '', ' ', 'x\0', 'é', '\u{1f600}'],
  ...[
    'x'.repeat(1000),
    `${'x'.repeat(1000)}y`,
    '0',
    '1',
    '-1',
    '10',
    '2',
    '1.5',
    'true',
    'null',
    '2147483648',
    '1e+300',
  ],
  ...[0, 1, -1, 10, 1.5, -1.5, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 1e300, 5e-324, true, false, null],
  ...slotMates(6),
  ...flood(3),
  ...doubleFlood(2),
]

/** What a map looks like inside, without who may change it. */
export function shape(node: AnyChamp): unknown {
  const data = dataLength(node)
  const slots = node.slots.map((slot, i) => (i < data ? slot : shape(slot as AnyChamp)))
  return { dataMap: node.dataMap, nodeMap: node.nodeMap, size: node.size, slots }
}

/** Checks all that a canonical node promises, from the root down. */
export function expectCanonical(map: AnyChamp): void {
  checkNode(map, 0)
}

function checkNode(node: AnyChamp, level: number): void {
  const data = dataLength(node)
  const keys = node.slots.filter((_, i) => i < data && i % 2 === 0) as Scalar[]
  const nodes = node.slots.slice(data) as AnyChamp[]
  expect(node.size).toBe(nodes.reduce((sum, { size }) => sum + size, keys.length))
  expect(node.slots.slice(0, data).includes(undefined)).toBe(false)
  expect(node.dataMap & node.nodeMap).toBe(0)
  expect([popcount(node.dataMap), popcount(node.nodeMap)]).toEqual([keys.length, nodes.length])
  const slotOf = (key: Scalar) => bitAt(hashKey(key, Math.floor(level / 7)), level) >>> 0
  const bits = keys.map(slotOf)
  expect(bits.reduce((map, bit) => map | bit, 0)).toBe(node.dataMap)
  expect(bits.slice(1).every((bit, i) => bits[i]! < bit)).toBe(true)
  let left = node.nodeMap >>> 0
  for (const child of nodes) {
    // A sub-node with one entry would be inlined; all below stand in the slot of their hash.
    expect(child.size).toBeGreaterThan(1)
    const bit = (left & -left) >>> 0
    for (const [key] of champEntries(child)) expect(slotOf(key)).toBe(bit)
    left = (left & (left - 1)) >>> 0
    checkNode(child, level + 1)
  }
}
