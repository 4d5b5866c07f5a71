/** Numbers, counts, tables and file names as the terminal shows them. */

/** 1234567 as `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 seed`, `2 seeds`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** How many a second, as a whole number once it is ten or more. */
export function perSecond(count: number, ms: number): string {
  const rate = (count * 1000) / Math.max(ms, 1)
  return rate < 10 ? rate.toFixed(1) : grouped(Math.round(rate))
}

/** Seconds as `0:09` or `1:02:03`. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const two = (part: number) => String(part).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** Rows in columns: the first and the last to the left, those between, which are numbers, to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map(row => (row[at] ?? '').length)))
  const cell = (text: string, at: number) => {
    return at === 0 || at === columns - 1 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!)
  }
  return rows.map(row => `${row.map(cell).join('  ').trimEnd()}\n`).join('')
}

/** Every line of a text moved in. */
export function indented(text: string, by = '  '): string {
  return text.replace(/^(?=.)/gm, by)
}

/** A name as part of a file name: letters, digits, dots, dashes and underscores. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'unnamed'
}

/** Words in lines of at most `width` characters, each line moved in. */
export function wrapped(text: string, width: number, by: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(by + word)
  }
  return lines.join('\n')
}
