/**
 * Which members hold a key: weighted rendezvous hashing, spread over zones.
 *
 * Every member draws a number for the key from a hash of both, and the best draws win; so whoever knows the members knows
 * the answer, without a table and without a server. When a member comes, goes or changes weight, only copies to or from
 * that member move. Left out: a cache, which a caller keeps by key as long as the placement is the same reference.
 */
import { ln } from '../base/math'
import { checkNumber, checkThat, checkWhole } from './checks'
import { type KeyHash, keyHash, pairHash } from './key-hash'

/** One member, as a caller describes it. */
export interface PlacementMember {
  /** Never changed: it is what the draws come from. A member that lost its state comes back under another. */
  readonly id: string
  /** Its share of the keys, relative to those of the others; 1 unless given. */
  readonly weight?: number
  /** What fails together, such as a rack or a data centre; unless given, the member is a zone of its own. */
  readonly zone?: string
}

/** Members and the number of copies of each key, as {@link placement} checked them. */
export interface Placement {
  readonly replicas: number
  readonly members: readonly PlacedMember[]
  /** Whether all weights are equal; then draws are compared as they are, without a logarithm. */
  readonly isEven: boolean
}

/** A member with its defaults filled in, and its part of the draws. */
export interface PlacedMember {
  readonly id: string
  readonly weight: number
  readonly zone: string | undefined
  readonly hash: readonly [high: number, low: number]
}

/**
 * A placement of keys on members, as a value.
 *
 * The order of the members does not matter. Each member comes first for its part of the keys: its weight over the sum of weights, if no
 * zones say otherwise. No key is twice on one member, so with more replicas heavy members hold somewhat less than their weight says
 * and light ones more; and members of small zones hold more than others. Cost: O(members × length of their ids).
 *
 * @param options.replicas N, the number of copies of each key.
 * @throws InvariantError `argument` when two members have the same id.
 * @throws InvariantError `argument` when a weight is not from 0.000001 to 1000000; divide all by the same number.
 * @throws InvariantError `argument` when `replicas` is not a whole number from 1 to the number of members.
 *
 * @example
 * ```ts
 * import { placement, replicasOf } from 'meldkit'
 *
 * const cluster = placement({
 *   members: [
 *     { id: 'alice', zone: 'north' },
 *     { id: 'bob', zone: 'north' },
 *     { id: 'carol', zone: 'south', weight: 2 },
 *   ],
 *   replicas: 2,
 * })
 * replicasOf(cluster, 'cart/7').includes('carol') // => true
 * ```
 *
 * @see Thaler, Ravishankar, "Using Name-Based Mappings to Increase Hit Rates" (IEEE/ACM Transactions on Networking, 1998), and
 *   Schindelhauer, Schomaker, "Weighted Distributed Hash Tables" (SPAA 2005), section 3.3, the logarithmic method: with u drawn from
 *   (0, 1], the smallest -ln(u) / weight wins. We differ in zones, which neither has, and in a logarithm that is the same on every engine.
 */
export function placement(options: {
  readonly members: readonly PlacementMember[]
  readonly replicas: number
}): Placement {
  const members = options.members.map(({ id, weight = 1, zone }) => {
    return { id, weight: checkNumber('Placement: a weight', weight, 1e-6, 1e6), zone, hash: keyHash(id) }
  })
  const ids = members.map(({ id }) => id)
  checkThat(new Set(ids).size === ids.length, 'Placement: ids must differ', ids)
  checkWhole('Placement: replicas', options.replicas, 1, members.length)
  return { replicas: options.replicas, members, isEven: members.every(({ weight }) => weight === members[0]?.weight) }
}

/**
 * The ids of the members that hold a key, the preferred one first.
 *
 * No two are of one zone while there are zones left; with fewer zones than replicas each zone gets as many as the others, or one
 * more. Cost: one hash of the key and O(members); one logarithm per member when weights differ. About 0.03 ms for
 * 1,000 members of equal weight, 0.2 ms when weights differ.
 *
 * @example
 * ```ts
 * import { placement, replicasOf } from 'meldkit'
 *
 * const cluster = placement({ members: [{ id: 'alice' }, { id: 'bob' }, { id: 'carol' }], replicas: 2 })
 * replicasOf(cluster, 'cart/7').length // => 2
 * ```
 */
export function replicasOf(placement: Placement, key: string): readonly string[] {
  return firstMembers(placement, key, placement.replicas)
}

/**
 * The ids of all members in the order in which a key prefers them: its replicas, then who stands in for them.
 *
 * The first of each zone come first, then the second of each, and so on; so a stand-in, too, is of a zone that is not there yet while
 * there is one. A member that is down is skipped, which changes nothing about the order of the others. O(members × log members).
 *
 * @example
 * ```ts
 * import { placement, preferenceList, replicasOf } from 'meldkit'
 *
 * const cluster = placement({ members: [{ id: 'alice' }, { id: 'bob' }, { id: 'carol' }], replicas: 2 })
 * preferenceList(cluster, 'cart/7').slice(0, 2).join() === replicasOf(cluster, 'cart/7').join() // => true
 * ```
 *
 * @see DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store" (SOSP 2007), section 4.6. A write that stand-ins take does
 *   not count for a strict quorum.
 */
export function preferenceList(placement: Placement, key: string): readonly string[] {
  return firstMembers(placement, key, placement.members.length)
}

/**
 * The part of all copies that must be made anew when one placement follows another, from 0 to 1.
 *
 * When one member comes, goes or changes weight, that is its share of the copies, which is the least that any placement can move.
 *
 * @param keys the keys, or how many numbered ones to take for a sample; k keys are wrong by about 1 / sqrt(k × replicas).
 * @throws InvariantError `argument` when there are no keys, or more than 10,000,000 numbered ones.
 *
 * @example
 * ```ts
 * import { movedFraction, placement } from 'meldkit'
 *
 * const members = [{ id: 'alice' }, { id: 'bob' }, { id: 'carol' }]
 * const before = placement({ members, replicas: 1 })
 * const after = placement({ members: [...members, { id: 'dave' }], replicas: 1 })
 * const moved = movedFraction(before, after, 1000)
 * moved > 0.2 && moved < 0.3 // => true
 * ```
 */
export function movedFraction(before: Placement, after: Placement, keys: Iterable<string> | number): number {
  const each = typeof keys === 'number' ? numbered(checkWhole('Moved fraction: keys', keys, 1, 10_000_000)) : keys
  let copies = 0
  let moved = 0
  for (const key of each) {
    const held = replicasOf(before, key)
    copies += after.replicas
    for (const id of replicasOf(after, key)) if (!held.includes(id)) moved += 1
  }
  checkThat(copies > 0, 'Moved fraction: expected at least one key', 0)
  return moved / copies
}

function* numbered(count: number): Generator<string> {
  for (let i = 0; i < count; i++) yield String(i)
}

/** A member and its draw for a key; the least cost is preferred. */
interface Drawn {
  readonly member: PlacedMember
  readonly cost: number
}

/** Members by how often their zone came before, then by their draws. */
function firstMembers(placement: Placement, key: string, count: number): string[] {
  const ids: string[] = []
  let left: readonly Drawn[] = drawn(placement, keyHash(key))
  while (ids.length < count) {
    const [heads, rest] = headsOfZones(left)
    for (const { member } of leastOf(heads, count - ids.length)) ids.push(member.id)
    left = rest
  }
  return ids
}

function drawn({ members, isEven }: Placement, key: KeyHash): Drawn[] {
  return members.map(member => {
    // From (0, 1) and exact. At 32 bits the logarithm tells any two draws apart, so even and uneven weights agree on the order.
    const draw = (pairHash(key, member.hash) + 0.5) / 4294967296
    return { member, cost: isEven ? -draw : -ln(draw) / member.weight }
  })
}

/** The best of each zone, and the others. */
function headsOfZones(drawn: readonly Drawn[]): readonly [heads: readonly Drawn[], rest: readonly Drawn[]] {
  const best = new Map<string, Drawn>()
  for (const each of drawn) {
    const { zone } = each.member
    if (zone === undefined) continue
    const other = best.get(zone)
    if (other === undefined || byCost(each, other) < 0) best.set(zone, each)
  }
  if (best.size === 0) return [drawn, []]
  const isHead = (each: Drawn) => each.member.zone === undefined || best.get(each.member.zone) === each
  return [drawn.filter(isHead), drawn.filter(each => !isHead(each))]
}

/** The least, ascending. Few of many are picked in one pass, without sorting the others. */
function leastOf(drawn: readonly Drawn[], count: number): readonly Drawn[] {
  if (count > 8) return drawn.slice().sort(byCost).slice(0, count)
  const least: Drawn[] = []
  for (const each of drawn) {
    let at = least.length
    while (at > 0 && byCost(each, least[at - 1] as Drawn) < 0) at--
    if (at >= count) continue
    least.splice(at, 0, each)
    if (least.length > count) least.pop()
  }
  return least
}

function byCost(a: Drawn, b: Drawn): number {
  return a.cost - b.cost || (a.member.id < b.member.id ? -1 : 1)
}
