/**
 * The frame of the pictures: one HTML page that needs nothing else, light or dark as its reader has it, and the escaping.
 *
 * A page may load nothing (its own policy forbids it) and everything that comes from a history or a run goes through
 * `escapeHtml`, so a hostile name or value in a recorded history is only ever text.
 */

/** A page: its title, what it shows, and the style and script that only this kind of page needs. */
export interface Page {
  readonly title: string
  readonly body: string
  readonly style: string
  readonly script: string
}

/** The page as HTML. `title` is escaped here; `body` is HTML already. */
export function htmlPage({ title, body, style, script }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${palette}${prose}${style}</style>
</head>
<body>
${body}
<script>
${script}</script>
</body>
</html>
`
}

/** A text as HTML, for content and for quoted attributes. Control characters, which HTML forbids, become their pictures. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, character => entities[character as keyof typeof entities])
    .replace(forbidden, character => String.fromCharCode(0x2400 + (character.charCodeAt(0) & 0x1f)))
}

/** A list of names with their values, as in a table of facts. Values are HTML already. */
export function factsHtml(facts: readonly (readonly [name: string, html: string])[]): string {
  return `<dl class="facts">${facts.map(([name, html]) => `<div><dt>${escapeHtml(name)}</dt><dd>${html}</dd></div>`).join('')}</dl>`
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a page.
const forbidden = /[\u0000-\u0008\u000b-\u001f]/g

/** Colours by meaning. Each meaning also has a shape of its own in the pictures, for those who do not tell colours apart. */
const palette = `:root {
  --paper: #fcfbf8; --raised: #f3f1ec; --ink: #24272c; --soft: #676b73; --faint: #e4e1da; --line: #bcb8af;
  --message: #4b6c9e; --copy: #2b7f78; --late: #83589f; --lost: #9a5b22; --fault: #b3700a; --wash: #b3700a1c;
  --bad: #c02f2b; --badwash: #c02f2b14; --good: #23794d; --bar: #dfe6ee; --baredge: #8598b3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --raised: #1d2025; --ink: #e3e1dc; --soft: #969aa3; --faint: #292d33; --line: #4b5059;
    --message: #8db0e4; --copy: #62c0b6; --late: #c59be3; --lost: #dd9f62; --fault: #e0a23c; --wash: #e0a23c1f;
    --bad: #f2706a; --badwash: #f2706a1c; --good: #64c393; --bar: #28313d; --baredge: #6d84a5;
  }
}
`

const prose = `* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); width: max-content; min-width: 100%;
  font: 15px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.intro { max-width: 76ch; padding: 36px 32px 8px; position: sticky; left: 0; width: 100vw; }
.kicker { margin: 0; color: var(--soft); font-size: 13px; letter-spacing: .02em; }
h1 { margin: 4px 0 10px; font-size: 25px; line-height: 1.25; font-weight: 620; letter-spacing: -.012em; overflow-wrap: anywhere; }
h1.bad { color: var(--bad); }
h1.good { color: var(--good); }
h2 { margin: 26px 0 4px; font-size: 15px; font-weight: 620; }
p { margin: 0 0 10px; max-width: 72ch; overflow-wrap: anywhere; white-space: pre-line; }
.note { color: var(--soft); font-size: 13px; }
.intro ol { margin: 0 0 12px; padding: 0; list-style: none; }
.intro li { display: flex; gap: 9px; align-items: baseline; margin: 3px 0; }
code, pre, .mono { font: 12.5px/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
.number { flex: none; display: inline-block; min-width: 19px; height: 19px; padding: 0 5px; border-radius: 10px; text-align: center;
  font: 600 11.5px/19px ui-sans-serif, system-ui, sans-serif; background: var(--bad); color: var(--paper); }
.facts { display: flex; flex-wrap: wrap; gap: 6px 30px; margin: 14px 0 6px; }
.facts dt { color: var(--soft); font-size: 12px; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; }
.chips { display: flex; flex-wrap: wrap; gap: 5px; padding: 0; margin: 10px 0; list-style: none; }
.chips li { display: block; padding: 0 9px; border: 1px solid var(--faint); border-radius: 10px; font-size: 12.5px; background: var(--raised); }
.chips b { font-weight: 600; color: var(--fault); }
details { margin: 8px 0; }
summary { cursor: pointer; color: var(--soft); font-size: 13.5px; }
summary:hover { color: var(--ink); }
pre { margin: 8px 0; padding: 12px 14px; max-height: 320px; overflow: auto; background: var(--raised); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
button { font: inherit; font-size: 12.5px; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: 5px; padding: 2px 11px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--message); outline-offset: 2px; }
svg { display: block; }
text { font: 11px ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink);
  paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
`
