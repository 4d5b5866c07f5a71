/**
 * What the elements of a sequence hold, and how it is written: units of text, values, or replicated data.
 */

import type { Reader, Writer } from '../codec/format'
import { packer } from '../codec/packer'
import type { ElementRules } from './element-rules'
import type { Content } from './span'

/** One kind of content. */
export interface ContentKind<C extends Content> {
  /** How what elements hold is joined; null where it never changes. */
  readonly rules: ElementRules<C> | null
  /** Several contents as one. */
  join(contents: readonly C[]): C
  write(writer: Writer, content: C): void
  /** Reads content of so many elements. */
  read(reader: Reader, length: number): C
}

/** UTF-16 units. */
export const textContent: ContentKind<string> = {
  rules: null,
  join: contents => contents.join(''),
  write: (writer, content) => writer.text(content, packer),
  read(reader, length) {
    const text = reader.text(packer)
    if (text.length !== length) reader.refuse(`text of ${length} units`, text.length)
    return text
  },
}

/** JSON values. */
export const valueContent: ContentKind<readonly unknown[]> = {
  rules: null,
  join: contents => contents.flat(1),
  write: (writer, content) => writer.list(content, value => writer.value(value)),
  read(reader, length) {
    const values = reader.list(() => reader.value())
    if (values.length !== length) reader.refuse(`${length} values`, values.length)
    return values
  },
}
