/**
 * The product of several types: their states side by side, each joined by its own rule.
 *
 * It is all of a struct but its names, and what stands under the key of a map. Source: Almeida, Shoker & Baquero, "Delta
 * State Replicated Data Types" (JPDC 2018), section 4.
 */
import type { CausalContext } from '../clock/causal-context'
import { childScope } from './child-scope'
import type { AnyCrdt, Crdt, Facets, FacetsOf, Scope } from './contract'
import { keepsShared } from './contract'

/** The children's states, in the children's order; bottom, one object, when all of them are. */
export type ProductState = readonly unknown[]

/** All of a product's descriptor but its identity, view and mutators. */
export type ProductParts = Omit<
  Crdt<ProductState, unknown, unknown>,
  'tag' | 'version' | 'kind' | 'children' | 'view' | 'edit' | 'facets'
>

/** The product of some children. Every operation is O(children) plus theirs. */
export function productParts(children: readonly AnyCrdt[]): ProductParts {
  const bottom: ProductState = children.map(child => child.bottom as unknown)
  /** Applies `next` to each child; `keep` itself, or bottom, when that is what comes out. */
  const build = (keep: ProductState, next: (child: AnyCrdt, i: number) => unknown): ProductState => {
    const parts = children.map(next)
    return same(parts, keep) ? keep : same(parts, bottom) ? bottom : parts
  }
  return {
    bottom,
    join(a, b, seenByA, seenByB, owner) {
      if (a === b && keepsShared(seenByA, seenByB)) return a
      // Most deltas touch one part: nothing is built before something differs.
      let joined: unknown[] | undefined
      for (let i = 0; i < children.length; i++) {
        const part = (children[i] as AnyCrdt).join(a[i], b[i], seenByA, seenByB, owner) as unknown
        if (part === a[i]) continue
        joined ??= a.slice()
        joined[i] = part
      }
      return joined === undefined ? a : same(joined, b) ? b : same(joined, bottom) ? bottom : joined
    },
    clear: state => build(bottom, (child, i) => child.clear(state[i])),
    alive: state => children.some((child, i) => child.alive(state[i])),
    compact: (state, horizon) => build(state, (child, i) => child.compact(state[i], horizon)),
    since: (newer, older, gap) => build(bottom, (child, i) => child.since(newer[i], older[i], gap)),
    ...(children.every(child => child.at !== undefined)
      ? {
          at: (state: ProductState, seen: CausalContext, isExact: boolean) =>
            build(bottom, (child, i) => child.at?.(state[i], seen, isExact)),
          remembersAll: (state: ProductState) => children.every((child, i) => child.remembersAll?.(state[i]) === true),
        }
      : {}),
    ...(children.some(child => child.withoutHistory !== undefined)
      ? {
          withoutHistory: (state: ProductState) =>
            build(state, (child, i) =>
              child.withoutHistory === undefined ? state[i] : child.withoutHistory(state[i]),
            ),
        }
      : {}),
    write: (writer, state) => writer.tuple(() => children.forEach((child, i) => child.write(writer, state[i]))),
    read: reader => reader.tuple(() => build(bottom, child => child.read(reader))),
  }
}

/** All facets of a product but `reconcile`. */
export function productFacets(
  children: readonly AnyCrdt[],
  facetsOf: FacetsOf,
): Omit<Facets<ProductState>, 'reconcile'> {
  const facets = children.map(facetsOf)
  const bottom: ProductState = children.map(child => child.bottom as unknown)
  return {
    inverse(scope, before, after, restored) {
      facets.forEach((facet, i) => {
        if (before[i] !== after[i]) facet.inverse(partScope(scope, bottom, i), before[i], after[i], restored)
      })
    },
    why(state) {
      const parts = facets.map((facet, i) => facet.why(state[i]))
      return { winners: parts.flatMap(part => part.winners), losers: parts.flatMap(part => part.losers) }
    },
  }
}

/** The scope of one child; `others` is what a delta holds besides it. */
export function partScope(scope: Scope<ProductState>, others: ProductState, i: number): Scope<unknown> {
  const withPart = (state: ProductState, part: unknown): ProductState => {
    const whole = state.slice()
    whole[i] = part
    return whole
  }
  return childScope(
    scope,
    state => state[i],
    part => withPart(others, part),
    withPart,
  )
}

function same(a: ProductState, b: ProductState): boolean {
  return a.every((part, i) => part === b[i])
}
