/**
 * Makes a descriptor whose whole state is one dot store: registers and flags.
 *
 * Such a type says only what it shows, how it is edited and what a live entry holds; joining, clearing, differences,
 * the codec's frame and compaction are the same for all of them.
 */
import type { ReplicaId } from '../clock/replica-id'
import type { Reader, Writer } from '../codec/format'
import type { Crdt, Explanation, Scope } from './contract'
import {
  type DotEntry,
  type DotFun,
  dotFunSince,
  emptyDotFun,
  hasLive,
  joinDotFuns,
  readDotFun,
  removeLive,
  restore,
  writeDotFun,
} from './dot-fun'

/** What is particular to one such type. */
export interface DotFunParts<Payload, Value, Edit> {
  readonly tag: string
  view(state: DotFun<Payload>): Value
  edit(scope: Scope<DotFun<Payload>>): Edit
  writeLive(writer: Writer, entry: DotEntry<Payload>): void
  readLive(reader: Reader, id: ReplicaId, counter: number): DotEntry<Payload>
  /** Makes the view equal to a plain value from outside, which differs from it. */
  assign(edit: Edit, next: unknown, now: Value): void
  why(state: DotFun<Payload>): Explanation
}

/** The descriptor. */
export function dotFunType<Payload, Value, Edit>(
  parts: DotFunParts<Payload, Value, Edit>,
): Crdt<DotFun<Payload>, Value, Edit, 'causal'> {
  const { view, edit, why } = parts
  const bottom = emptyDotFun<Payload>()
  return {
    tag: parts.tag,
    version: 1,
    kind: 'causal',
    children: [],
    bottom,
    join: joinDotFuns,
    view,
    edit,
    clear: removeLive,
    alive: hasLive,
    since: dotFunSince,
    write: (writer, state) => writeDotFun(writer, state, entry => parts.writeLive(writer, entry)),
    read: reader => readDotFun(reader, (id, counter) => parts.readLive(reader, id, counter)),
    reconcile(scope, next) {
      const now = view(scope.read())
      if (!sameJson(now, next)) parts.assign(edit(scope), next, now)
    },
    inverse: restore,
    compact: state => state,
    why,
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
