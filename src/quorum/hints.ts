/**
 * Hints: what a stand-in keeps for members that could not be reached, until they have it or the window has passed.
 *
 * A hint belongs to the member's id; whoever replaced it under its address must not get it. Best effort: hints are lost with their
 * stand-in, and never count where a quorum is strict. Left out: when to replay; the stand-in's shell does it when the member is back.
 */
import { type Champ, champEntries, champGet, emptyChamp } from '../collections/champ'
import { champDelete, champSet } from '../collections/champ-update'
import type { QuorumAsk } from './quorum-ask'
import type { Versioning } from './versioning'

/** What a stand-in keeps for a member. */
export interface Hint<V> {
  readonly target: string
  readonly key: string
  readonly versioned: V
  /** By the wall clock. */
  readonly expiresMs: number
}

/** Hints by target, then by key: one each, whatever came how often. */
export type Hints<V> = Champ<string, Champ<string, Hint<V>>>

/** No hints. */
export function noHints<V>(): Hints<V> {
  return emptyChamp()
}

/** The hint for this member and key, if there is one. */
export function hintOf<V>(hints: Hints<V>, target: string, key: string): Hint<V> | undefined {
  const ofTarget = champGet(hints, target)
  return ofTarget === undefined ? undefined : champGet(ofTarget, key)
}

/**
 * Keeps a hint, joined with what is kept for the same member and key, until the later of both expiries.
 *
 * The same reference when it adds nothing. O(log n), n = hints.
 *
 * @example
 * ```ts
 * import { hintOf, keepHint, noHints } from 'meldkit'
 *
 * const newer = (a: { version: number; value: string }, b: typeof a) => (a.version >= b.version ? a : b)
 * const hint = (version: number, value: string) => ({ target: 'c', key: 'door', versioned: { version, value }, expiresMs: 900 })
 * const hints = keepHint(keepHint(noHints<{ version: number; value: string }>(), hint(2, 'open'), newer), hint(1, 'shut'), newer)
 * hintOf(hints, 'c', 'door')?.versioned.value // => 'open'
 * ```
 *
 * @see DeCandia and others, "Dynamo: Amazon's Highly Available Key-value Store" (SOSP 2007), section 4.6. We differ: one hint a
 *   member and key, joined, so that the order of replay is of no matter.
 */
export function keepHint<V>(hints: Hints<V>, hint: Hint<V>, join: Versioning<V>): Hints<V> {
  const { target, key, versioned, expiresMs } = hint
  const kept = hintOf(hints, target, key)
  const ofTarget = champGet(hints, target) ?? emptyChamp<string, Hint<V>>()
  if (kept === undefined) return champSet(hints, target, champSet(ofTarget, key, hint))
  const joined = join(kept.versioned, versioned)
  if (joined === kept.versioned && expiresMs <= kept.expiresMs) return hints
  const next: Hint<V> = { target, key, versioned: joined, expiresMs: Math.max(expiresMs, kept.expiresMs) }
  return champSet(hints, target, champSet(ofTarget, key, next))
}

/**
 * Drops a hint that its target has acknowledged durably; a newer one that came in the meantime stays.
 *
 * @param acknowledged what was replayed.
 *
 * @example
 * ```ts
 * import { dropHint, keepHint, largerTag, noHints } from 'meldkit'
 *
 * const of = (seq: number) => ({ version: { seq, writer: 'app/1' }, value: seq })
 * const hint = (seq: number) => ({ target: 'c', key: 'door', versioned: of(seq), expiresMs: 900 })
 * const kept = keepHint(noHints<ReturnType<typeof of>>(), hint(2), largerTag)
 * dropHint(kept, hint(1), largerTag) === kept // => true
 * dropHint(kept, hint(2), largerTag).size // => 0
 * ```
 */
export function dropHint<V>(hints: Hints<V>, acknowledged: Hint<V>, join: Versioning<V>): Hints<V> {
  const { target, key, versioned } = acknowledged
  const kept = hintOf(hints, target, key)
  return kept !== undefined && join(versioned, kept.versioned) === versioned ? without(hints, target, key) : hints
}

/** Drops the hints whose window has passed, the same reference if there are none. O(n), n = hints. */
export function expireHints<V>(hints: Hints<V>, wallMs: number): Hints<V> {
  let left = hints
  for (const [target, ofTarget] of champEntries(hints)) {
    for (const [key, { expiresMs }] of champEntries(ofTarget))
      if (expiresMs <= wallMs) left = without(left, target, key)
  }
  return left
}

/** Drops all hints for a member that has left for good; its successor has another id and gets its data by state transfer. */
export function forgetTarget<V>(hints: Hints<V>, target: string): Hints<V> {
  return champDelete(hints, target)
}

/**
 * Up to `max` hints for a member that is back, those that have not expired. Send each as {@link replayOf} says and drop it when the
 * member has acknowledged it durably; sent twice it does no harm. O(max) plus the expired ones.
 *
 * @example
 * ```ts
 * import { hintsFor, keepHint, largerTag, noHints, replayOf } from 'meldkit'
 *
 * const versioned = { version: { seq: 1, writer: 'app/1' }, value: 'open' }
 * const hints = keepHint(noHints<typeof versioned>(), { target: 'c', key: 'door', versioned, expiresMs: 900 }, largerTag)
 * hintsFor(hints, 'c', 899, 10).map(hint => replayOf(hint, 3).epoch) // => [3]
 * hintsFor(hints, 'c', 900, 10) // => []
 * ```
 */
export function hintsFor<V>(hints: Hints<V>, target: string, wallMs: number, max: number): readonly Hint<V>[] {
  const due: Hint<V>[] = []
  const ofTarget = champGet(hints, target)
  if (ofTarget === undefined) return due
  for (const [, hint] of champEntries(ofTarget)) {
    if (due.length >= max) break
    if (hint.expiresMs > wallMs) due.push(hint)
  }
  return due
}

/** What is sent to the target: a write that only the target itself may take. */
export function replayOf<V>({ target, key, versioned }: Hint<V>, epoch: number): QuorumAsk<V> {
  return { kind: 'write', key, epoch, target, versioned }
}

function without<V>(hints: Hints<V>, target: string, key: string): Hints<V> {
  const left = champDelete(champGet(hints, target)!, key)
  return champEntries(left).next().done === true ? champDelete(hints, target) : champSet(hints, target, left)
}
