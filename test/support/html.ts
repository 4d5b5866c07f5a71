// What the tests of pages look for: tags that do not match, and anything that a page would load or run from outside.

const voids = new Set(['meta', 'link', 'br', 'img', 'input', 'hr'])

/** The tags of a page that do not match, in order; none for a well-formed page. Every attribute must be quoted. */
export function tagProblems(html: string): string[] {
  const problems: string[] = []
  const open: string[] = []
  const bare = html.replace(/<(script|style)\b([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2></$1>').replace('<!doctype html>', '')
  for (const [tag, slash, name = '', attributes = '', closed] of bare.matchAll(
    /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>|</g,
  )) {
    if (tag === '<') problems.push('a bare <')
    else if (slash === '/') {
      const last = open.pop()
      if (last !== name) problems.push(`</${name}> closes <${last}>`)
    } else if (closed !== '/' && !voids.has(name)) open.push(name)
    if (/\son\w+=/.test(attributes.replace(/"[^"]*"/g, '""'))) problems.push(`a handler in <${name}>`)
  }
  return [...problems, ...open.map(name => `<${name}> is open`)]
}

/** What a page would fetch: nothing may be. */
export function outsideReferences(html: string): string[] {
  const references = /https?:|\bsrc=|@import|<link|url\((?!#)|href="(?!#)/g
  return [...html.matchAll(references)].map(([found]) => found)
}

/** Texts that must stay texts. */
export const hostileTexts = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></svg></style><b>',
  '<!-- & &lt; -->',
  '\u0000\u0007\ud800\u202e',
  '__proto__',
] as const
