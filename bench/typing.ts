/** A made up editing session: someone types, corrects what was typed last, and goes back to change earlier places. */
import type { Patch } from './peers/peer'
import { below, random } from './random'

const letters = 'etaoinshrdlu     .,\n'

/** `count` edits of one character each. */
export function typed(count: number, seed: number): readonly Patch[] {
  const next = random(seed)
  const patches: Patch[] = []
  let length = 0
  let cursor = 0
  while (patches.length < count) {
    // A jump now and then, most of them not far and some to the end.
    if (next() < 0.3) cursor = next() < 0.4 ? length : Math.min(length, Math.max(0, cursor + below(next, 400) - 200))
    const typing = 1 + below(next, 40)
    for (let i = 0; i < typing && patches.length < count; i++) {
      patches.push([cursor, 0, letters[below(next, letters.length)] as string])
      cursor++
      length++
    }
    const deleting = next() < 0.6 ? below(next, 20) : 0
    for (let i = 0; i < deleting && cursor > 0 && patches.length < count; i++) {
      cursor--
      length--
      patches.push([cursor, 1, ''])
    }
  }
  return patches
}
