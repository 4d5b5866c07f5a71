// Headings and links of a Markdown page, as GitHub understands them.

/** The anchors of the page's headings. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    // Only the words of a link are part of the heading.
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const slug = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replace(/ /g, '-')
    let anchor = slug
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`
    anchors.add(anchor)
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id)
  return anchors
}

/** The targets of links and pictures, without those in code. */
export function linksOf(text: string): string[] {
  const prose = withoutCode(text).replace(/`[^`\n]*`/g, '')
  const inline = Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g), match => match[1]!)
  const referenced = Array.from(prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm), match => match[1]!)
  const html = Array.from(prose.matchAll(/<(?:img|a)\s[^>]*(?:src|href)="([^"]+)"/g), match => match[1]!)
  return [...inline, ...referenced, ...html]
}

const withoutCode = (text: string): string => text.replace(/^(\s*)(`{3,})[\s\S]*?^\s*\2\s*$/gm, '')
