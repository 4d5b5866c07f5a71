/**
 * The elements of a list one by one: which dot is at an index, and the scope of what is held under a dot.
 */
import type { Dot } from '../clock/dot'
import { emptyReplicaMap, getOf } from '../clock/replica-map'
import { scopeAt } from '../crdt/child-scope'
import type { AnyCrdt, Scope } from '../crdt/contract'
import type { ListState } from './list-edit'
import type { Items } from './list-view'
import { findRun } from './run-index'
import { seekElement, seekIndex } from './seek'
import { emptyTree, type Path, pathIn, spanAt } from './span-tree'
import { makeLoose, makeState } from './state'

/** The dot of the element that shows at an index. O(log n). */
export function dotAt({ root }: ListState, index: number): Dot {
  const path = pathIn(root, null)
  seekIndex(path, index)
  const { run, offset } = spanAt(path)
  return { id: run.id, counter: run.start + offset + path.within }
}

/** The path to an element that shows; undefined for others. O(log n · log depth). */
function pathTo({ root, lines }: ListState, { id, counter }: Dot): Path<Items> | undefined {
  const line = getOf(lines, id)
  const run = line === undefined ? undefined : findRun(line.runs, counter)
  const path = pathIn(root, null)
  if (run === undefined || !seekElement(path, run, counter - run.start)) return undefined
  return spanAt(path).isLive ? path : undefined
}

/** Whether an element shows. */
export function isShown(state: ListState, dot: Dot): boolean {
  return pathTo(state, dot) !== undefined
}

/** The scope of the child under a dot. One that does not show holds nothing, and what is written to it is lost. */
export function elementScope(scope: Scope<ListState>, { bottom }: AnyCrdt, { id, counter }: Dot): Scope<unknown> {
  return scopeAt(scope, { id, counter, bottom: bottom as unknown }, heldAt, patchAt)
}

interface ElementPlace extends Dot {
  readonly bottom: unknown
}

function heldAt(state: ListState, at: ElementPlace): unknown {
  const path = pathTo(state, at)
  return path === undefined ? at.bottom : (spanAt(path).content as Items)[path.within]
}

const nothing = /* @__PURE__ */ emptyReplicaMap<never>()

function patchAt(delta: unknown, { id, counter }: ElementPlace): ListState {
  const loose = makeLoose<Items>(null, [], nothing, nothing, nothing, [{ id, counter, delta }])
  return makeState(emptyTree<Items>(), nothing, loose, nothing)
}
