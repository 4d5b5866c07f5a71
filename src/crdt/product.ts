/**
 * The product of several types: their states side by side, each joined by its own rule.
 *
 * It is all of a struct but its names, and what stands under the key of a map. Source: Almeida, Shoker & Baquero, "Delta
 * State Replicated Data Types" (JPDC 2018), section 4.
 */
import type { AnyCrdt, Crdt, Explanation, Scope } from './contract'
import { childScope, keepsShared } from './contract'

/** The children's states, in the children's order; bottom, one object, when all of them are. */
export type ProductState = readonly unknown[]

/** All of a product's descriptor but its identity, view and mutators. */
export type ProductParts = Omit<
  Crdt<ProductState, unknown, unknown>,
  'tag' | 'version' | 'kind' | 'children' | 'view' | 'edit' | 'reconcile'
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
    since: (newer, older, gap) => build(bottom, (child, i) => child.since(newer[i], older[i], gap)),
    write: (writer, state) => writer.tuple(() => children.forEach((child, i) => child.write(writer, state[i]))),
    read: reader => reader.tuple(() => build(bottom, child => child.read(reader))),
    inverse: (scope, before, after) =>
      children.forEach(
        (child, i) => before[i] !== after[i] && child.inverse(partScope(scope, bottom, i), before[i], after[i]),
      ),
    compact: (state, stable) => build(state, (child, i) => child.compact(state[i], stable)),
    why(state) {
      const parts = children.map((child, i) => child.why(state[i]) as Explanation)
      return {
        rule: 'Each part by the rule of its own type.',
        winners: parts.flatMap(part => part.winners),
        losers: parts.flatMap(part => part.losers),
      }
    },
  }
}

/** The scope of one child; `others` is what a delta holds besides it. */
export function partScope(scope: Scope<ProductState>, others: ProductState, i: number): Scope<unknown> {
  return childScope(
    scope,
    state => state[i],
    part => {
      const delta = others.slice()
      delta[i] = part
      return delta
    },
  )
}

function same(a: ProductState, b: ProductState): boolean {
  return a.every((part, i) => part === b[i])
}
