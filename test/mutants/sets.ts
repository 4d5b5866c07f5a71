// Faults of sets that forget, or remember too much, and of presence.

import {
  type CausalContext,
  type CausalLengthSetState,
  champDelete,
  champEntries,
  champGet,
  champOf,
  type DotFun,
  overwrite,
  type Scope,
} from 'meldkit'
import type { SetElement } from '../arbitraries/add-wins-set'
import { causalLengthFixture } from '../arbitraries/causal-length-set'
import { mapFixture } from '../arbitraries/or-map'
import { presenceFixture } from '../arbitraries/presence'
import { removeWinsSetFixture } from '../arbitraries/remove-wins-set'
import { broken, type Mutant, mutant } from './mutant'

type Lengths = CausalLengthSetState<SetElement>

export const setMutants: readonly Mutant[] = [
  mutant(
    'ban of an absent element ignored',
    'A remove-wins set removes only what is present, so who bans first is overruled by a concurrent invitation.',
    'oracle',
    broken(removeWinsSetFixture, type => ({
      edit: scope => {
        const edit = type.edit(scope)
        const remove = (element: SetElement) => type.view(scope.read()).has(element) && edit.remove(element)
        return { ...edit, remove }
      },
    })),
  ),
  mutant(
    'key kept by a mark of a removal',
    'What compaction drops keeps a key of a map present, so compacting removes the key.',
    'compaction',
    mapFixture(broken(removeWinsSetFixture, () => ({ alive: state => state.size > 0 }))),
  ),
  mutant(
    'add that always counts',
    'Adding a present element makes its length longer, so it beats the remove that it should lose to.',
    'oracle',
    broken(causalLengthFixture, type => ({
      edit: (scope: Scope<Lengths>) => ({
        ...type.edit(scope),
        add(element: SetElement) {
          const length = champGet(scope.read(), element) ?? 0
          scope.emit(champOf([[element, length % 2 === 1 ? length + 2 : length + 1]]))
        },
      }),
    })),
  ),
  mutant(
    'forgotten lengths',
    'Compaction drops the lengths of removed elements, which no delta can say, so others still hold them.',
    'compaction',
    broken(causalLengthFixture, () => ({
      compact: (state: Lengths, _: CausalContext) =>
        [...champEntries(state)].reduce(
          (kept, [element, length]) => (length % 2 === 0 ? champDelete(kept, element) : kept),
          state,
        ),
    })),
  ),
  mutant(
    'presence of the last speaker',
    'A set replaces every slot that it sees, so only the last to speak is here.',
    'oracle',
    broken(presenceFixture, type => ({
      edit: (scope: Scope<DotFun<number>>) => ({
        ...type.edit(scope),
        set: (value: number) => overwrite(scope, value, scope.stamp),
      }),
    })),
  ),
  mutant(
    'eviction of the evictor',
    'Evicting takes the own slot as well when it is old.',
    'oracle',
    broken(presenceFixture, type => ({
      edit: (scope: Scope<DotFun<number>>) => ({
        ...type.edit(scope),
        evict(beforeMs: number) {
          type.edit(scope).evict(beforeMs)
          const own = scope.read().filter(entry => entry.id === scope.writer && entry.stamp < beforeMs * 1024)
          if (own.length > 0) scope.emit(type.clear(own))
        },
      }),
    })),
  ),
]
