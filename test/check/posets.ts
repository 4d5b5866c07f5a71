// Causal consistency as it is defined: there is a causal order, any partial order that contains the order of each process,
// such that each answer can be explained. All orders of five operations are tried: 4,231 of them, each with its linear extensions.

import type { CausalLevel, Operation } from 'meldkit/check'

/** A strict partial order: for each element the set of those before it, as bits; and all ways to line up the elements. */
export interface Poset {
  readonly before: readonly number[]
  readonly lines: readonly (readonly number[])[]
}

/** All partial orders of a few elements. */
export function posets(size: number): readonly Poset[] {
  const lines = permutations(size)
  const found = new Map<string, { before: number[]; lines: number[][] }>()
  // Each order fits some line; along it, an element has any down-closed set of earlier ones before it.
  for (const line of lines) {
    for (const before of alongLine(line, [], size)) {
      const name = before.join()
      const poset = found.get(name) ?? { before, lines: [] }
      found.set(name, poset)
      poset.lines.push(line)
    }
  }
  return [...found.values()]
}

function alongLine(line: number[], placed: readonly number[], size: number): number[][] {
  if (placed.length === size) {
    const before: number[] = []
    line.forEach((element, place) => {
      before[element] = placed[place]!
    })
    return [before]
  }
  const earlier = line.slice(0, placed.length)
  const orders: number[][] = []
  for (let subset = 0; subset < 1 << earlier.length; subset++) {
    const chosen = earlier.filter((_, place) => subset & (1 << place))
    const mask = chosen.reduce((bits, element) => bits | (1 << element), 0)
    const closed = chosen.every(element => (placed[earlier.indexOf(element)]! & ~mask) === 0)
    if (closed) orders.push(...alongLine(line, [...placed, mask], size))
  }
  return orders
}

function permutations(size: number): number[][] {
  if (size === 0) return [[]]
  return permutations(size - 1).flatMap(line =>
    Array.from({ length: size }, (_, at) => [...line.slice(0, at), size - 1, ...line.slice(at)]),
  )
}

/** Which levels a history has, by trying all orders. All operations are `ok`. */
export function levelsByDefinition(history: readonly Operation[], orders: readonly Poset[]): Set<CausalLevel> {
  const found = new Set<CausalLevel>()
  const all = history.map((_, i) => i)
  const writes = history.map(({ name }) => name === 'write')
  const ownBefore = history.map(a =>
    bits(all.filter(i => history[i]!.process === a.process && history[i]!.call < a.call)),
  )
  /** Whether a read is of the newest write of its key among those of `mask`, along the line. */
  const isNewest = (read: number, line: readonly number[], mask: number) => {
    let value: unknown = null
    for (const i of line) {
      if (i === read) break
      if (mask & (1 << i) && writes[i] && history[i]!.key === history[read]!.key) value = history[i]!.input
    }
    return value === history[read]!.output
  }
  for (const { before, lines } of orders) {
    if (all.some(i => ownBefore[i]! & ~before[i]!)) continue
    const explains = (line: readonly number[], o: number) => writes[o] || isNewest(o, line, before[o]!)
    if (!all.every(o => lines.some(line => explains(line, o)))) continue
    found.add('CC')
    if (!found.has('CCv') && lines.some(line => all.every(o => explains(line, o)))) found.add('CCv')
    if (found.has('CM')) continue
    const explainsAll = (line: readonly number[], o: number) =>
      all.every(r => writes[r] || !((ownBefore[o]! | (1 << o)) & (1 << r)) || isNewest(r, line, before[o]! | (1 << o)))
    if (all.every(o => lines.some(line => explainsAll(line, o)))) found.add('CM')
    if (found.size === 3) break
  }
  return found
}

function bits(elements: readonly number[]): number {
  return elements.reduce((mask, element) => mask | (1 << element), 0)
}
