/**
 * Under which dot a write stands that an undo has brought back: a persistent map, kept in the undo history.
 *
 * Each write that was brought back has two names that somebody may still ask for: the dot by which the change that made
 * it knows it, and the dot by which the change that removed it does. The older change is undone last, the newer one
 * redone last; when one of them is crossed again, its name gives way to the fresh dot. So undoing and redoing a thousand
 * times keeps two entries for each write. What has parts of its own keeps all its names, since changes of the parts use them. Of all writes, those brought back longest ago are forgotten first; an undo
 * that reaches one of them finds that it does not stand, and leaves it.
 */
import { type Dot, dotText } from '../clock/dot'
import { type Champ, champGet, emptyChamp } from '../collections/champ'
import { champDelete, champSet } from '../collections/champ-update'

/** The dots of one write. */
export interface RestoredDot {
  /** By which the change that made it knows it. */
  readonly older: Dot
  /** By which the change that removed it knows it. */
  readonly newer: Dot
  /** Under which it was brought back last. */
  readonly now: Dot
}

/** The writes that were brought back, by the text of their dots; two generations, of which the older one is let go. */
export interface RestoredDots {
  readonly young: Champ<string, RestoredDot>
  readonly old: Champ<string, RestoredDot>
}

/** Which way a change is crossed. */
export type Direction = 'undo' | 'redo'

/** How many dots a generation holds. */
const generation = 0x4000

/** Nothing was brought back. */
export function noneRestored(): RestoredDots {
  return { young: emptyChamp(), old: emptyChamp() }
}

/** The dot under which the write of a dot stands, if it does; the dot itself when it was never brought back. */
export function restoredAs(dots: RestoredDots, dot: Dot): Dot {
  // A name that was kept leads to the dot that came next, and so on.
  for (let at = dot; ; ) {
    const now = find(dots, at)?.now
    if (now === undefined || (now.id === at.id && now.counter === at.counter)) return at
    at = now
  }
}

/** The map after a change was crossed that brought the write of `from` back under `to`; `keeps` all its names. O(log n). */
export function noteRestored(
  dots: RestoredDots,
  from: Dot,
  to: Dot,
  direction: Direction,
  keeps = false,
): RestoredDots {
  const known = find(dots, from) ?? { older: from, newer: from, now: from }
  const isUndo = direction === 'undo'
  const entry: RestoredDot = { older: isUndo ? known.older : to, newer: isUndo ? to : known.newer, now: to }
  const given = dotText(isUndo ? known.newer : known.older)
  const older = dotText(entry.older)
  const newer = dotText(entry.newer)
  const isFull = dots.young.size >= generation
  const young = isFull ? emptyChamp<string, RestoredDot>() : dots.young
  const left =
    given === older || given === newer ? young : keeps ? champSet(young, given, entry) : champDelete(young, given)
  return { young: champSet(champSet(left, older, entry), newer, entry), old: isFull ? dots.young : dots.old }
}

function find(dots: RestoredDots, dot: Dot): RestoredDot | undefined {
  const text = dotText(dot)
  return champGet(dots.young, text) ?? champGet(dots.old, text)
}
