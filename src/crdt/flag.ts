/**
 * What `enableWinsFlag` and `disableWinsFlag` share: a set of dots, and whether there is one.
 *
 * The side that wins is the one that writes dots; the other side takes away the dots that it has seen.
 */

import { emitClear } from './child-scope'
import type { Crdt, Facets } from './contract'
import { emptyDotFun, overwrite, removeLive } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import type { DotSet } from './dot-set'
import { refuse } from './plain'

const flagStore = { bottom: /* @__PURE__ */ emptyDotFun<undefined>(), clear: removeLive<undefined> }

/** The descriptor; `turn` writes a dot, `back` takes away those that were seen. */
export function flagType<Edit>(
  tag: string,
  view: (state: DotSet) => boolean,
  edit: (turn: () => void, back: () => void) => Edit,
): Crdt<DotSet, boolean, Edit, 'causal'> {
  return dotFunType<undefined, boolean, Edit>({
    tag,
    view,
    edit: scope =>
      edit(
        () => overwrite(scope, undefined, 0),
        () => emitClear(scope, flagStore),
      ),
    stamped: false,
    writeValue: () => undefined,
    readValue: () => undefined,
  })
}

/** The facets of both. */
export function flagFacets(type: Crdt<DotSet, boolean, { enable(): void; disable(): void }, 'causal'>): Facets<DotSet> {
  return dotFunFacets(type, {
    assign(edit, next) {
      if (typeof next !== 'boolean') refuse('a boolean', next)
      return next ? edit.enable() : edit.disable()
    },
  })
}
