/**
 * What a law is: a sentence, and a pure predicate over a trial that says what is wrong, or nothing.
 *
 * Below are the comparisons that all laws make.
 */
import { viewText } from './plain'
import { cut } from './timeline'
import type { Trial } from './trial'
import type { AnyDelta } from './verbs'

/** One law of replicated data. */
export interface Law {
  readonly name: string
  /** The law as one sentence. */
  readonly says: string
  /** What breaks it in this trial; undefined when nothing does. */
  check(trial: Trial): string | undefined
}

/** The first complaint that `check` makes about an item. */
export function firstOf<Item>(items: Iterable<Item>, check: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const complaint = check(item)
    if (complaint !== undefined) return complaint
  }
  return undefined
}

/** The ordered pairs of different items. */
export function* pairs<Item>(items: readonly Item[]): IterableIterator<readonly [Item, Item]> {
  for (const a of items) for (const b of items) if (a !== b) yield [a, b]
}

/** Complains unless two values encode to the same bytes; then their views are equal too, or there is something wrong. */
export function sameBytes(trial: Trial, a: AnyDelta, b: AnyDelta, what: () => string): string | undefined {
  if (a === b) return undefined
  // A group of changes names removals among its own dots, which a state does not keep.
  if (a.names !== b.names) return sameBytes(trial, trial.settled(a), trial.settled(b), what)
  if (trial.bytes(a) !== trial.bytes(b)) return `${what()}: ${differing(jsonOf(trial, a), jsonOf(trial, b))}`
  return sameView(trial, a, b, what)
}

/** Complains unless two values show the same. */
export function sameView(trial: Trial, a: AnyDelta, b: AnyDelta, what: () => string): string | undefined {
  const [viewA, viewB] = [trial.view(a), trial.view(b)]
  return viewA === viewB ? undefined : `${what()}: the views are ${cut(viewA, 120)} and ${cut(viewB, 120)}`
}

/** The canonical JSON of a value as text. */
export function jsonOf({ world }: Trial, value: AnyDelta): string {
  return JSON.stringify(world.verbs.toJson(world.subject.type, value))
}

/** Shows two texts from a little before where they differ. */
export function differing(a: string, b: string): string {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const from = Math.max(0, at - 60)
  return `${from > 0 ? '…' : ''}${cut(a.slice(from), 160)} is not ${from > 0 ? '…' : ''}${cut(b.slice(from), 160)}`
}

/** What a value that was just made shows. */
export function shown({ world }: Trial, value: AnyDelta): string {
  return viewText(world.subject, world.verbs, value)
}
