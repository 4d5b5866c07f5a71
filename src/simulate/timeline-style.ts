/**
 * The style of a run's picture, and its little script: what a step could know, copying the schedule, moving by keys.
 */

/** The style. */
export const timelineStyle = `.heads { position: sticky; top: 0; z-index: 2; height: 34px; background: var(--paper); border-bottom: 1px solid var(--line); }
.heads span { position: absolute; top: 6px; font-size: 13px; font-weight: 620; transform: translateX(-6px); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.heads .client { color: var(--soft); font-weight: 500; }
.picture { position: relative; padding-bottom: 40px; cursor: crosshair; }
.sheet { content-visibility: auto; overflow: hidden; }
.shared { position: absolute; }
.lane { stroke: var(--line); fill: none; }
.bead { stroke: var(--soft); stroke-width: 6px; stroke-linecap: round; }
.sign { stroke: var(--line); stroke-width: 2px; }
.time { text-anchor: end; fill: var(--soft); }
.soft { fill: var(--soft); }
.fault { fill: var(--fault); font-weight: 600; }
.noted { fill: var(--good); font-style: italic; }
.silence { stroke: var(--line); stroke-dasharray: 1 5; stroke-linecap: round; fill: none; }
.diamond { fill: var(--fault); stroke: var(--paper); stroke-width: 1.5px; }
.banner path { stroke-width: 1.5px; fill: none; }
.banner text { font: 600 12px ui-sans-serif, system-ui, sans-serif; }
.banner.good path { stroke: var(--good); }
.banner.good text { fill: var(--good); }
.banner.bad path { stroke: var(--bad); stroke-width: 2.5px; }
.banner.bad text { fill: var(--bad); }
.m path { fill: none; stroke: var(--message); stroke-width: 1.2px; marker-end: url(#t-plain); marker-mid: none; }
.m .copy { stroke: var(--copy); stroke-dasharray: 5 3; marker-end: url(#t-copy); }
.m .late { stroke: var(--late); stroke-dasharray: 9 3 1.5 3; marker-end: url(#t-late); }
.m .lost, .m .damaged { stroke: var(--lost); stroke-width: 1.5px; marker-end: none; }
.m .open { stroke-dasharray: 2 3; marker-end: none; }
.far { fill: var(--soft); font-size: 9.5px; }
#t-plain path { fill: var(--message); }
#t-copy path { fill: var(--paper); stroke: var(--copy); }
#t-late path { fill: var(--late); }
#t-ask path { fill: none; stroke: var(--soft); }
#t-far { fill: var(--message); }
.m:hover path { stroke-width: 3px; }
.m:hover .far { fill: var(--ink); font-weight: 700; }
.o rect { fill: var(--bar); stroke: var(--baredge); }
.o .tail { stroke: none; fill: url(#tail); }
.ask, .answer { fill: none; stroke: var(--soft); stroke-dasharray: 1.5 3; marker-end: url(#t-ask); }
.o text { font-weight: 600; }
.ask.open, .answer.open { marker-end: none; }
.o.bad rect { fill: var(--paper); stroke: var(--bad); stroke-width: 2.5px; }
.o.bad .tail { stroke: none; fill: url(#tail); }
#tail .from { stop-color: var(--baredge); stop-opacity: .55; }
#tail .to { stop-color: var(--baredge); stop-opacity: 0; }
.o.bad circle { fill: var(--bad); }
.o.bad text { fill: var(--bad); }
.o.bad .mark { fill: var(--paper); stroke: none; text-anchor: middle; font: 600 11px ui-sans-serif, system-ui, sans-serif; }
.o:hover rect, .o:target rect { stroke: var(--ink); }
.o, .banner { scroll-margin: 120px; }
.under { fill: var(--paper); }
.f > rect + rect { stroke: var(--fault); stroke-opacity: .55; }
.pattern { stroke: var(--fault); fill: none; stroke-width: 1.1px; }
.map { position: fixed; right: 0; top: 0; bottom: 0; width: 16px; z-index: 3; background: var(--raised); border-left: 1px solid var(--faint); }
.map i, .map a { position: absolute; right: 0; left: 0; }
.map .span { left: 4px; right: 4px; min-height: 2px; background: var(--fault); opacity: .3; }
.map .calm { height: 2px; background: var(--good); }
.map a { height: 15px; margin-top: -7px; border-radius: 8px; background: var(--bad); color: var(--paper); font: 600 10px/15px ui-sans-serif, system-ui, sans-serif; text-align: center; text-decoration: none; }
.veil { position: absolute; background: var(--paper); opacity: .8; pointer-events: none; }
.cone { position: absolute; width: 16px; height: 16px; margin: -8px; border: 2.5px solid var(--ink); border-radius: 50%; pointer-events: none; }
section .intro { padding-top: 6px; }
.legend { display: grid; grid-template-columns: 64px 1fr; gap: 5px 14px; align-items: center; font-size: 13px; max-width: 72ch; margin: 10px 0 14px; }
@media print { .map, .heads { position: static; } .sheet { content-visibility: visible; } }
`

/**
 * The script. Clicking a step veils all that it could not know of: from the lane and the row it walks back along the
 * messages, in time of their number, and covers each lane below the last row that can have had an influence.
 */
export const timelineScript = `const data = JSON.parse(document.getElementById('data').textContent)
const picture = document.querySelector('.picture')
const clear = () => { for (const each of picture.querySelectorAll('.veil, .cone')) each.remove() }
const add = (kind, style) => { const made = document.createElement('div'); made.className = kind; Object.assign(made.style, style); picture.append(made) }
const px = value => value + 'px'
function know(lane, row) {
  const last = data.lanes.map(() => -1)
  last[lane] = row
  for (const [from, sent, to, got] of data.edges) if (got <= last[to] && sent > last[from]) last[from] = sent
  clear()
  data.lanes.forEach((x, at) => {
    const top = last[at] < 0 ? 0 : data.rows[last[at]] + 10
    add('veil', { left: px(x - 16), width: px((data.lanes[at + 1] || data.width) - x), top: px(top), height: px(data.height - top) })
  })
  add('cone', { left: px(data.lanes[lane]), top: px(data.rows[row]) })
}
picture.addEventListener('click', event => {
  if (picture.querySelector('.veil')) return clear()
  const box = picture.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top
  const nearest = (list, value) => list.reduce((best, each, at) => Math.abs(each - value) < Math.abs(list[best] - value) ? at : best, 0)
  if (x > data.lanes[0] - 20) know(Math.max(0, data.lanes.filter(each => each <= x + 16).length - 1), nearest(data.rows, y))
})
addEventListener('keydown', event => { if (event.key === 'Escape') clear() })
for (const button of document.querySelectorAll('button')) button.addEventListener('click', async () => {
  const text = button.parentElement.querySelector('pre')
  try { await navigator.clipboard.writeText(text.textContent); button.textContent = 'Copied' }
  catch { getSelection().selectAllChildren(text) }
})
`
