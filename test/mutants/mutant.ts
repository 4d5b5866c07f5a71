// A mutant is a type, or a verb, with one fault that somebody has made before. The law kit is right when it finds them all.

import { type AnyCrdt, type Facets, facetsOf, type State } from 'meldkit'
import type { AnySubject, Verbs } from 'meldkit/laws'
import type { Fixture } from '../arbitraries/model'

export interface Mutant {
  readonly name: string
  /** What goes wrong, in one sentence. */
  readonly story: string
  /** The law that must catch it; others may as well. */
  readonly caughtBy: string
  readonly subject: AnySubject
}

/** Makes a mutant; types are erased here, since each one is of another type. */
export function mutant<T extends AnyCrdt, Op>(
  name: string,
  story: string,
  caughtBy: string,
  subject: Fixture<T, Op>,
): Mutant {
  return { name, story, caughtBy, subject: subject as unknown as AnySubject }
}

/** The fixture with parts of its type replaced. */
export function broken<T extends AnyCrdt, Op>(
  fixture: Fixture<T, Op>,
  parts: (type: T) => Partial<AnyCrdt>,
): Fixture<T, Op> {
  return { ...fixture, type: { ...fixture.type, ...parts(fixture.type) } }
}

/** The fixture with some facets of its type replaced. */
export function brokenFacets<T extends AnyCrdt, Op>(
  fixture: Fixture<T, Op>,
  parts: (type: T) => Partial<Facets<State<T>>>,
): Fixture<T, Op> {
  return broken(fixture, type => ({ facets: { ...facetsOf(type), ...parts(type) } }))
}

/** The fixture with some verbs replaced. */
export function withVerbs<T extends AnyCrdt, Op>(fixture: Fixture<T, Op>, verbs: Partial<Verbs>): Fixture<T, Op> {
  return { ...fixture, verbs }
}
