import fc from 'fast-check'
import { type GrowOnlySet, growOnlySet } from 'meldkit'
import type { SetElement } from './add-wins-set'
import { type Fixture, fixture, type Model } from './model'

const model: Model<SetElement> = {
  value: writes => new Set(writes.map(({ op }) => op)),
  acts: (element, seen) => !seen.some(({ op }) => op === element),
  alive: () => true,
}

export const growSetFixture: Fixture<GrowOnlySet<SetElement>, SetElement> = fixture({
  name: 'growOnlySet',
  type: growOnlySet<SetElement>(),
  edits: fc.constantFrom<SetElement>('a', 'b', 1, 2, 'c'),
  apply: (edit, element) => edit.add(element),
  show: element => `add ${element}`,
  reconciles: (now, next) => (now as SetElement[]).every(element => (next as SetElement[]).includes(element)),
  // What was added stays.
  undoes: () => false,
  model,
})
