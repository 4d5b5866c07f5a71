/**
 * Makes a descriptor whose whole state is one dot store: registers and flags.
 *
 * Such a type says only what it shows, how it is edited and what a live entry holds; joining, clearing, differences and
 * the codec's frame are the same for all of them. `dotFunFacets` makes the facets.
 */
import type { CausalContext } from '../clock/causal-context'
import type { Reader, Writer } from '../codec/format'
import { valuesEqual } from '../codec/value'
import type { Crdt, Facets, Scope } from './contract'
import {
  contribution,
  type DotEntry,
  type DotFun,
  dotFunSince,
  emptyDotFun,
  hasLive,
  joinDotFuns,
  liveEntries,
  readDotFun,
  removeLive,
  restore,
} from './dot-fun'

/** What is particular to one such type. */
export interface DotFunParts<Payload, Value, Edit> {
  readonly tag: string
  view(state: DotFun<Payload>): Value
  edit(scope: Scope<DotFun<Payload>>): Edit
  /** Whether entries keep the stamp of their change; else their stamp is 0. */
  readonly stamped: boolean
  writeValue(writer: Writer, value: Payload): void
  readValue(reader: Reader): Payload
  /** Drops entries that causal stability allows to drop; nothing if left out. */
  compact?(state: DotFun<Payload>, horizon: CausalContext): DotFun<Payload>
}

/** The descriptor. */
export function dotFunType<Payload, Value, Edit>(
  parts: DotFunParts<Payload, Value, Edit>,
): Crdt<DotFun<Payload>, Value, Edit, 'causal'> {
  const bottom = emptyDotFun<Payload>()
  // One function for all states, since writing is part of every change.
  const writeEntry = (entry: DotEntry<Payload>, writer: Writer): void =>
    parts.writeValue(writer, entry.value as Payload)
  return {
    tag: parts.tag,
    version: 1,
    kind: 'causal',
    children: [],
    bottom,
    join: joinDotFuns,
    view: parts.view,
    edit: parts.edit,
    clear: removeLive,
    alive: hasLive,
    compact(state, horizon) {
      const kept = parts.compact?.(state, horizon) ?? state
      return kept.length === 0 ? bottom : kept
    },
    since: dotFunSince,
    write: (writer, state) => writer.dots(state, parts.stamped, writeEntry),
    read: reader => readDotFun(reader, parts.stamped, parts.readValue),
  }
}

/** What is particular to the facets of one such type. */
export interface DotFunFacetParts<Payload, Value, Edit> {
  /** Makes the view equal to a plain value from outside, which differs from it. */
  assign(edit: Edit, next: unknown, now: Value): void
  /** The entries that make the view, of those that are live; all of them if left out. */
  winners?(live: DotFun<Payload>): DotFun<Payload>
}

/** The facets of a descriptor made by `dotFunType`. */
export function dotFunFacets<Payload, Value, Edit>(
  type: Pick<Crdt<DotFun<Payload>, Value, Edit>, 'view' | 'edit'>,
  { assign, winners = live => live }: DotFunFacetParts<Payload, Value, Edit>,
): Facets<DotFun<Payload>> {
  return {
    reconcile(scope, next) {
      // Nothing changes a dot fun in place, so that a look at it may be remembered.
      const now = type.view(scope.peek())
      if (!valuesEqual(now, next)) assign(type.edit(scope), next, now)
    },
    inverse: restore,
    why(state) {
      const live = liveEntries(state)
      const won = winners(live)
      return { winners: won.map(contribution), losers: live.filter(entry => !won.includes(entry)).map(contribution) }
    },
  }
}
