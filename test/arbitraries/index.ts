// Every fixture, by name: the table of the law tests.

import type { AnyCausalCrdt, AnyCrdt } from 'meldkit'
import { setFixture } from './add-wins-set'
import { causalLengthFixture } from './causal-length-set'
import { boundedFixture, growingFixture, resettableFixture } from './counters'
import { disableFixture } from './disable-wins-flag'
import { flagFixture } from './enable-wins-flag'
import { growSetFixture } from './grow-only-set'
import { latticeFixtures } from './lattice-register'
import { listFixture, listOfFixture } from './list'
import { lwwMapFixture, mvMapFixture, nestedLwwMapFixture } from './maps'
import type { Fixture } from './model'
import { movableFixture, movableOfFixture } from './movable-list'
import { mapFixture } from './or-map'
import { counterFixture } from './pn-counter'
import { presenceFixture, presentFixture } from './presence'
import { lwwFixture, maxFixture, minFixture, mvFixture, registerFixture } from './registers'
import { removeWinsFixture } from './remove-wins-flag'
import { removeWinsSetFixture } from './remove-wins-set'
import { richFixture } from './rich-text'
import { structFixture } from './struct'
import { textFixture } from './text'
import { treeFixture } from './tree'

const todo = structFixture<AnyCausalCrdt>('struct of causal types', {
  title: lwwFixture,
  done: flagFixture,
  tags: setFixture,
})

export const fixtures: readonly Fixture<AnyCrdt, unknown>[] = [
  counterFixture,
  growingFixture,
  resettableFixture,
  boundedFixture,
  lwwFixture,
  registerFixture,
  mvFixture,
  maxFixture,
  minFixture,
  flagFixture,
  disableFixture,
  setFixture,
  growSetFixture,
  removeWinsSetFixture,
  causalLengthFixture,
  structFixture('struct with a causal-length set', { stars: causalLengthFixture, tags: setFixture }),
  presenceFixture,
  lwwMapFixture,
  mvMapFixture,
  mapFixture(nestedLwwMapFixture),
  mapFixture(mvMapFixture),
  structFixture('struct of maps', { settings: lwwMapFixture, seats: mvMapFixture }),
  mapFixture(counterFixture),
  mapFixture(resettableFixture),
  mapFixture(disableFixture),
  mapFixture(setFixture),
  mapFixture(removeWinsSetFixture),
  mapFixture(presentFixture),
  mapFixture(removeWinsFixture),
  mapFixture(maxFixture),
  mapFixture(lwwFixture),
  mapFixture(mapFixture(counterFixture)),
  mapFixture(todo),
  todo,
  removeWinsFixture,
  structFixture<AnyCausalCrdt>('struct of types that compact', { title: lwwFixture, isOpen: removeWinsFixture }),
  structFixture('struct of all kinds', {
    count: counterFixture,
    cart: mapFixture(counterFixture),
    most: latticeFixtures.max,
    siblings: mvFixture,
  }),
  textFixture,
  mapFixture(textFixture),
  structFixture('struct with a text', { notes: textFixture, title: lwwFixture }),
  listFixture,
  mapFixture(listFixture),
  listOfFixture(counterFixture),
  listOfFixture(todo),
  mapFixture(listOfFixture(setFixture)),
  listOfFixture(textFixture),
  movableFixture,
  mapFixture(movableFixture),
  movableOfFixture(counterFixture),
  movableOfFixture(todo),
  treeFixture(lwwFixture),
  mapFixture(treeFixture(setFixture)),
  structFixture('struct with a tree', { outline: treeFixture(textFixture), title: lwwFixture }),
  richFixture,
  mapFixture(richFixture),
  structFixture('struct with a rich text', { body: richFixture, title: lwwFixture }),
  ...Object.values(latticeFixtures),
] as unknown as readonly Fixture<AnyCrdt, unknown>[]
