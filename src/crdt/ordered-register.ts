/**
 * What `maxRegister` and `minRegister` share: a register of numbers in which the one that goes furthest shows.
 *
 * It keeps the dots of its writes although a maximum needs none: under a removed key only the writes that the remover had
 * seen go away, and then a write that went less far has to show again.
 */
import { invariant, show } from '../base/error'
import { checkValue } from '../codec/value'
import type { Crdt, Facets } from './contract'
import { type DotFun, liveEntries, overwrite } from './dot-fun'
import { dotFunFacets, dotFunType } from './dot-fun-type'
import { refuse } from './plain'

/** What an ordered register remembers: the writes that no write that goes further has seen. */
export type OrderedRegisterState = DotFun<number>

/** The descriptor; `way` is 1 if larger numbers go further, -1 if smaller ones do. */
export function orderedRegister<Edit>(
  tag: string,
  way: 1 | -1,
  edit: (write: (value: number) => void) => Edit,
): Crdt<OrderedRegisterState, number | undefined, Edit, 'causal'> {
  return dotFunType<number, number | undefined, Edit>({
    tag,
    view: state => furthest(state, way),
    edit: scope =>
      edit(value => {
        invariant(
          Number.isFinite(value),
          'value',
          () => `A ${tag} takes finite numbers, got ${show(value)}. Nothing was written.`,
        )
        const now = furthest(scope.peek(), way)
        if (now === undefined || way * value > way * now) overwrite(scope, checkValue(value), 0)
      }),
    stamped: false,
    writeValue: (writer, value) => writer.value(value),
    readValue(reader) {
      const value = reader.value()
      return typeof value === 'number' ? value : reader.refuse('a number', value)
    },
  })
}

/** The facets; `write` makes an edit. */
export function orderedRegisterFacets<Edit>(
  type: Crdt<OrderedRegisterState, number | undefined, Edit>,
  way: 1 | -1,
  write: (edit: Edit, value: number) => void,
): Facets<OrderedRegisterState> {
  return dotFunFacets(type, {
    assign(edit, next, now) {
      if (!Number.isFinite(next)) refuse('a finite number', next)
      invariant(now === undefined || way * (next as number) > way * now, 'value', () => {
        return `A ${type.tag} cannot go back from ${show(now)} to ${show(next)}. Remove its key, or use an lwwRegister.`
      })
      write(edit, next as number)
    },
    winners: live => live.filter(entry => entry.value === furthest(live, way)),
  })
}

function furthest(state: OrderedRegisterState, way: 1 | -1): number | undefined {
  let best: number | undefined
  for (const { value } of liveEntries(state) as readonly { readonly value: number }[])
    if (best === undefined || way * value > way * best) best = value
  return best
}
