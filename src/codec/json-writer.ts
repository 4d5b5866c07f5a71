/**
 * Writes the canonical JSON form: what `byte-writer.ts` writes, as nested arrays that a person can read.
 *
 * Dots are texts (`3@alice`, and `-3@alice` for one removed before it was seen), ids are texts, values are themselves.
 */
import { dotText } from '../clock/dot'
import type { ReplicaId } from '../clock/replica-id'
import { goneStamp, type Writer } from './format'
import type { Json } from './value'

/** A writer of JSON; `done` gives the array of what was written at the top. */
export interface JsonWriter extends Writer {
  done(): readonly Json[]
}

/** Makes an empty writer. */
export function jsonWriter(): JsonWriter {
  let out: Json[] = []
  const outer: Json[][] = []

  function begin(): void {
    outer.push(out)
    out = []
  }

  function end(): void {
    const inner = out
    out = outer.pop() as Json[]
    out.push(inner)
  }

  function nested(write: () => void): void {
    begin()
    write()
    end()
  }

  function dot(id: ReplicaId, counter: number, gone: boolean): void {
    out.push((gone ? '-' : '') + dotText({ id, counter }))
  }

  return {
    uint: n => void out.push(n),
    after: (_, n) => void out.push(n),
    stamp: stamp => void out.push(stamp),
    id: id => void out.push(id),
    dot,
    value: value => void out.push(value as Json),
    optional: value => void (value !== undefined && out.push(value as Json)),
    key: key => void out.push(key),
    numbers: numbers => void out.push([...numbers]),
    // JSON keeps halves of surrogate pairs as escapes.
    text: text => void out.push(text),
    gone: () => undefined,
    list: (items, write) => nested(() => items.forEach(write)),
    tuple: nested,
    beginList: begin,
    beginTuple: begin,
    end,
    dots(entries, stamped, write) {
      begin()
      for (const entry of entries) {
        begin()
        const isGone = entry.stamp === goneStamp
        dot(entry.id, entry.counter, isGone)
        if (!isGone) {
          if (stamped) out.push(entry.stamp)
          write(entry, this)
        }
        end()
      }
      end()
    },
    done: () => out,
  }
}
