/**
 * Writes the canonical JSON form: what `byte-writer.ts` writes, as nested arrays that a person can read.
 *
 * Dots are texts (`3@alice`, and `-3@alice` for one removed before it was seen), ids are texts, values are themselves.
 */
import { dotText } from '../clock/dot'
import type { Writer } from './format'
import type { Json } from './value'

/** A writer of JSON; `done` gives the array of what was written at the top. */
export interface JsonWriter extends Writer {
  done(): readonly Json[]
}

/** Makes an empty writer. */
export function jsonWriter(): JsonWriter {
  let out: Json[] = []

  function nested(write: () => void): void {
    const outer = out
    out = []
    write()
    outer.push(out)
    out = outer
  }

  return {
    uint: n => void out.push(n),
    after: (_, n) => void out.push(n),
    stamp: stamp => void out.push(stamp),
    id: id => void out.push(id),
    dot: (id, counter, gone) => void out.push((gone ? '-' : '') + dotText({ id, counter })),
    value: value => void out.push(value as Json),
    key: key => void out.push(key),
    list: (items, write) => nested(() => items.forEach(write)),
    tuple: nested,
    done: () => out,
  }
}
