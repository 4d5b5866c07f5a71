/**
 * What the signs of a run's picture mean: each shown with the same lines and patterns as in the picture.
 */

const arrow = (fate: string, d = 'M2 6L58 12') =>
  `<svg width="64" height="18" aria-hidden="true"><g class="m"><path class="${fate}" d="${d}"/></g></svg>`

const strip = (look: string) =>
  `<svg width="64" height="18" aria-hidden="true"><g class="f ${look}"><rect x="2" y="2" width="58" height="14" fill="none"/><rect x="2" y="2" width="58" height="14" rx="2" fill="url(#p-${look})"/></g></svg>`

const sign = (svg: string) => `<svg width="64" height="18" aria-hidden="true">${svg}</svg>`

const rows: readonly (readonly [picture: string, text: string])[] = [
  [arrow('plain'), 'a message, from where it was sent to where it arrived; its words stand where it arrived'],
  [arrow('copy'), 'another copy of a message that had arrived before'],
  [arrow('late'), 'a message that took far longer than the network takes'],
  [arrow('lost', 'M2 6L46 12M42 8l8 8m0 -8l-8 8'), 'a message that did not arrive'],
  [arrow('damaged', 'M2 4L24 7l5 -5l4 9l5 -9l8 10M42 8l8 8m0 -8l-8 8'), 'a message that was damaged and refused'],
  [arrow('open', 'M2 6L44 12'), 'a message still on its way at the end'],
  ['<code>#12</code>', 'the two ends of an arrow that would be too long to follow'],
  [sign('<g class="o"><rect x="2" y="3" width="56" height="12" rx="3"/></g>'), 'an operation of a client, from the call to the answer; one that was never answered fades out'],
  [sign('<g class="o bad"><rect x="2" y="3" width="56" height="12" rx="3"/><circle cx="12" cy="9" r="8"/><text class="mark" x="12" y="13">1</text></g>'), 'an operation of the violation, with its number'],
  [strip('down'), 'a node is down'],
  [strip('pause'), 'a node is paused'],
  [strip('slow'), 'a node is slow'],
  [strip('clock'), 'the clock of a node stands still'],
  [strip('cut'), 'lanes that cannot reach each other'],
  [strip('one-way'), 'lanes of which one cannot reach the other'],
  [strip('clog'), 'a path that holds its messages back'],
  [sign('<path class="diamond" d="M2 9l7 -7l7 7l-7 7z"/>'), 'a fault begins'],
  [sign('<path class="silence" d="M0 9H60"/>'), 'nothing happened for long; time is not drawn to scale'],
] // biome-ignore format: one line each

/** The legend, folded away. */
export const legendHtml = `<details><summary>How to read the picture</summary><p class="note">Time runs downwards. Click a step to see what it could know: all that cannot have had an influence on it is veiled. Click again, or press Escape, to lift the veil.</p><div class="legend">${rows.map(([picture, text]) => `${picture}<span>${text}</span>`).join('\n')}</div></details>`
