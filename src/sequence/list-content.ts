/**
 * What the elements of a list of replicated children hold, how it is joined, and how it is written.
 */
import type { AnyCrdt, Seen } from '../crdt/contract'
import type { ContentKind } from './content'
import type { ElementRules } from './element-rules'
import type { Items } from './list-view'
import type { PatchCodec } from './sequence-parts'

/** The content of elements that hold states of one type; an element that nothing is known of holds bottom. */
export function childContent(child: AnyCrdt): ContentKind<Items> {
  return {
    rules: rulesOf(child),
    join: contents => contents.flat(1),
    write: (writer, states) => writer.list(states, state => child.write(writer, state)),
    read(reader, length) {
      const states: Items = reader.list(() => child.read(reader) as unknown)
      if (states.length !== length) reader.refuse(`${length} children`, states.length)
      return states
    },
  }
}

/** How deltas of single children are written; a child that nothing is known of is not. */
export function childPatches(child: AnyCrdt): PatchCodec {
  return {
    write: (writer, delta) => child.write(writer, delta),
    read(reader) {
      const delta: unknown = child.read(reader)
      return delta === child.bottom ? reader.refuse('a patch that says something', 0, 'non-canonical') : delta
    },
  }
}

function rulesOf(child: AnyCrdt): ElementRules<Items> {
  const nothing: unknown = child.bottom
  const join = (a: unknown, b: unknown, seenByA: Seen, seenByB: Seen): unknown =>
    child.join(a, b, seenByA, seenByB, null) as unknown
  const { withoutHistory } = child
  return {
    nothing,
    patch(content, at, delta, seenByA, seenByB) {
      const next = join(content[at], delta, seenByA, seenByB)
      return next === content[at] ? content : withItem(content, at, next)
    },
    joinPatches: join,
    join(a, from, b, bFrom, length, seenByA, seenByB) {
      let isSame = true
      const joined = Array.from({ length }, (_, i) => {
        const next = join(a[from + i], b[bFrom + i], seenByA, seenByB)
        isSame &&= next === a[from + i]
        return next
      })
      return isSame ? null : joined
    },
    since(newer, at, older, olderAt, gap) {
      const delta: unknown = child.since(newer[at], older === null ? nothing : older[olderAt], gap)
      return delta === nothing ? undefined : delta
    },
    holding: state => [state],
    clear: delta => (child.kind === 'causal' ? (child.clear(delta) as unknown) : nothing),
    blank: length => Array.from({ length }, () => nothing),
    compact: (content, horizon) => mapItems(content, state => child.compact(state, horizon) as unknown),
    withoutHistory: content =>
      withoutHistory === undefined ? content : mapItems(content, state => withoutHistory(state) as unknown),
  }
}

/** The items with one of them replaced. */
function withItem(items: Items, at: number, item: unknown): Items {
  const copy = items.slice()
  copy[at] = item
  return copy
}

/** The items changed one by one; the same array when none is. */
function mapItems(items: Items, change: (item: unknown) => unknown): Items {
  const changed = items.map(change)
  return changed.every((item, i) => item === items[i]) ? items : changed
}
