/**
 * Draws in a row from one generator: what `base/random` gives as values, kept in one place while a schedule is drawn.
 */
import { type Draw, type Random, randomInt } from '../base/random'

/** Draws one thing after another. */
export interface Drawer {
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  pick<Item>(items: readonly Item[]): Item
  /** The items in another order. */
  shuffled<Item>(items: readonly Item[]): readonly Item[]
  /** Lets somebody else draw. */
  with<Value>(draw: (random: Random) => Draw<Value>): Value
}

/** A drawer that starts at a generator. */
export function drawer(start: Random): Drawer {
  let random = start
  const below = (count: number) => {
    const [value, next] = randomInt(random, count)
    random = next
    return value
  }
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: items => items[below(items.length)] as never,
    shuffled(items) {
      const order = items.map(item => [below(0x10000), item] as const)
      return order.sort(([a], [b]) => a - b).map(([, item]) => item)
    },
    with(draw) {
      const [value, next] = draw(random)
      random = next
      return value
    },
  }
}
