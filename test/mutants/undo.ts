// Faults of undo: what goes wrong, and which property of test/replica/undo-properties.ts finds it.

import { type AnyCrdt, emitClear, facetsOf, type Restored, record } from 'meldkit'
import { setFixture } from '../arbitraries/add-wins-set'
import { flagFixture } from '../arbitraries/enable-wins-flag'
import type { Fixture } from '../arbitraries/model'
import { mapFixture } from '../arbitraries/or-map'
import { counterFixture } from '../arbitraries/pn-counter'
import { lwwFixture } from '../arbitraries/registers'
import { type UndoVerbs, undoVerbs } from '../replica/undo-properties'
import { brokenFacets } from './mutant'

export interface UndoMutant {
  readonly name: string
  readonly story: string
  readonly caughtBy: 'walks' | 'spares'
  readonly fixture: Fixture<AnyCrdt, unknown>
  readonly verbs: UndoVerbs
}

/** Types are erased, since each mutant is of another type. */
function undoMutant<T extends AnyCrdt, Op>(
  name: string,
  story: string,
  caughtBy: UndoMutant['caughtBy'],
  fixture: Fixture<T, Op>,
  verbs: Partial<UndoVerbs> = {},
): UndoMutant {
  return {
    name,
    story,
    caughtBy,
    fixture: fixture as unknown as UndoMutant['fixture'],
    verbs: { ...undoVerbs, ...verbs },
  }
}

/** A counter whose undo counts the difference back, standing or not. */
export const countedBack = brokenFacets(counterFixture, type => ({
  inverse(scope, before, after) {
    const by = type.view(after) - type.view(before)
    if (by > 0) type.edit(scope).decrement(by)
    else type.edit(scope).increment(-by)
  },
}))

export const undoMutants: readonly UndoMutant[] = [
  undoMutant(
    'undo that writes the old value',
    'Undo sets a register to what it was, over whatever others have written since (an undo stack of values).',
    'spares',
    brokenFacets(lwwFixture, type => ({
      inverse: (scope, before) => type.edit(scope).set(type.view(before)),
    })),
  ),
  undoMutant(
    'undo that removes remote work',
    'Undoing the creation of a key removes it with all that others have put under it.',
    'spares',
    brokenFacets(mapFixture(flagFixture), type => ({
      inverse(scope, before, after, restored) {
        if (type.alive(before)) facetsOf(type).inverse(scope, before, after, restored)
        else emitClear(scope, type)
      },
    })),
  ),
  undoMutant(
    'undo that forgets what it brought back',
    'A value that came back stands under a new dot, and the undo of the change before looks for the old one.',
    'walks',
    brokenFacets(lwwFixture, type => ({
      inverse: (scope, before, after) => facetsOf(type).inverse(scope, before, after, nothingRestored),
    })),
  ),
  undoMutant(
    'redo after a new change',
    'A new change does not end what could be redone, so redo brings back what belongs to another line of work.',
    'walks',
    setFixture,
    {
      record(type, history, before, after, options) {
        return { ...record(type, history, before, after, options), redos: history.redos }
      },
    },
  ),
  undoMutant(
    'counter undone by its value',
    'Undo counts the difference back, so a key that was only counted under stays present with a counter at 0.',
    'walks',
    mapFixture(countedBack),
  ),
]

const nothingRestored: Restored = { find: dot => dot, note: () => undefined }
