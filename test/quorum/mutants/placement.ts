// Rendezvous hashing with zones as its definition says, sorting everything; and with the mistakes that people make in it.

import { ln, type PlacementMember } from 'meldkit'
import { keyHash, pairHash } from '../../../src/quorum/key-hash'

export interface PlacementRules {
  /** Members are found by their place in the list. */
  readonly byPlace?: boolean
  /** The draw is multiplied by the weight, without the logarithm. */
  readonly linear?: boolean
  /** The best draws win, of whatever zone. */
  readonly zonesIgnored?: boolean
  /** The hash modulo the number of members says where to begin. */
  readonly modulo?: boolean
}

export function naivePreferenceList(
  members: readonly PlacementMember[],
  key: string,
  rules: PlacementRules = {},
): string[] {
  const drawn = members.map(({ id, weight = 1, zone = `alone ${id}` }, place) => {
    const draw = (pairHash(keyHash(key), keyHash(rules.byPlace ? String(place) : id)) + 0.5) / 2 ** 32
    return { id, zone, cost: rules.linear ? -draw * weight : -ln(draw) / weight }
  })
  if (rules.modulo) {
    const start = pairHash(keyHash(key), [0, 0]) % members.length
    return [...drawn.slice(start), ...drawn.slice(0, start)].map(({ id }) => id)
  }
  drawn.sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : 1))
  const turns = new Map<string, number>()
  const ranked = drawn.map(each => {
    const turn = turns.get(each.zone) ?? 0
    turns.set(each.zone, turn + 1)
    return { ...each, turn: rules.zonesIgnored ? 0 : turn }
  })
  return ranked.sort((a, b) => a.turn - b.turn || a.cost - b.cost || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
}

interface PlacementMutant {
  readonly name: string
  readonly rules: PlacementRules
  readonly breaks: string
}

export const placementMutants: readonly PlacementMutant[] = [
  { name: 'draws by place in the list instead of by id', rules: { byPlace: true }, breaks: 'order' },
  {
    name: 'a ring of the list, entered by the hash modulo its length',
    rules: { modulo: true },
    breaks: 'little moves',
  },
  { name: 'weights that multiply the draw', rules: { linear: true }, breaks: 'balance' },
  { name: 'zones not looked at', rules: { zonesIgnored: true }, breaks: 'zones' },
]
