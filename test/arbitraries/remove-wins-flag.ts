// A flag for tests only, in which a concurrent disable wins: it keeps tombstones, so compaction has something to drop.

import fc from 'fast-check'
import { type Crdt, type DotFun, dotFunFacets, dotFunType, hasSeen, isLive, liveEntries, overwrite } from 'meldkit'
import { type Fixture, fixture, latest, type Model } from './model'

export interface RemoveWinsFlagEdit {
  enable(): void
  disable(): void
}

/** The writes that no later one has seen: true for an enable, false for a disable, which is the tombstone. */
export type RemoveWinsFlag = Crdt<DotFun<boolean>, boolean, RemoveWinsFlagEdit, 'causal'>

const isOn = (state: DotFun<boolean>) => {
  const live = liveEntries(state)
  return live.length > 0 && live.every(entry => entry.value === true)
}

const flag = dotFunType<boolean, boolean, RemoveWinsFlagEdit>({
  tag: 'removeWinsFlag',
  view: isOn,
  edit: scope => ({ enable: () => overwrite(scope, true, 0), disable: () => overwrite(scope, false, 0) }),
  stamped: false,
  writeValue: (writer, on) => writer.value(on),
  readValue: reader => reader.value() as boolean,
  compact(state, horizon) {
    const live = liveEntries(state)
    // Tombstones go when everything beside them is stable: an enable that is not may be concurrent with them.
    const isStable = live.every(({ id, counter }) => hasSeen(horizon, id, counter))
    return isStable && live.length > 0 && !isOn(state) ? state.filter(entry => !isLive(entry)) : state
  },
})

export const removeWinsFlag: RemoveWinsFlag = {
  ...flag,
  // Tombstones alone keep no map key present, since compaction drops them.
  alive: isOn,
  facets: dotFunFacets(flag, { assign: (edit, next) => (next ? edit.enable() : edit.disable()) }),
}

const model: Model<boolean> = {
  value(writes) {
    const last = latest(writes)
    return last.length > 0 && last.every(({ op }) => op)
  },
  acts: () => true,
  alive: writes => model.value(writes) as boolean,
}

export const removeWinsFixture: Fixture<RemoveWinsFlag, boolean> = fixture({
  name: 'remove-wins flag, of the tests',
  type: removeWinsFlag,
  edits: fc.boolean(),
  apply: (edit, on) => (on ? edit.enable() : edit.disable()),
  show: on => (on ? 'enable' : 'disable'),
  model,
})
