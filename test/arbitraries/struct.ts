// A struct of any fields: an edit goes to one of them, and the model is that of each field.

import fc from 'fast-check'
import { type AnyCrdt, struct } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type Fixture, fixture, type Model, type Past } from './model'

export interface FieldOp {
  readonly field: string
  readonly op: unknown
}

type AnyFixture = Fixture<AnyCrdt, unknown>

/** The struct of some fixtures. The generic types are erased: a table of fields of all types has none. */
export function structFixture<T extends AnyCrdt>(
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Fixture<T, FieldOp> {
  const of = fields as Readonly<Record<string, AnyFixture>>
  const names = Object.keys(of)
  const part = (value: unknown, field: string): unknown => (value as Record<string, unknown> | undefined)?.[field]
  return fixture({
    name,
    type: struct(Object.fromEntries(names.map(field => [field, of[field]!.type]))) as unknown as T,
    edits: fc.oneof(...names.map(field => fc.record({ field: fc.constant(field), op: of[field]!.edits }))),
    apply: (edit, { field, op }) => of[field]!.apply((edit as Record<string, never>)[field] as never, op),
    show: ({ field, op }) => `${field}: ${of[field]!.show(op)}`,
    plain: view =>
      Object.fromEntries(
        names.map(field => {
          const value = part(view, field)
          return [field, of[field]!.plain === undefined ? value : of[field]!.plain(value)]
        }),
      ),
    reconciles: (now, next) =>
      names.every(field => of[field]!.reconciles?.(part(now, field), part(next, field)) !== false),
    undoes: (before, after) =>
      names.every(field => of[field]!.undoes?.(part(before, field), part(after, field)) !== false),
    deletionsWin: names.some(field => of[field]!.deletionsWin === true),
    model: structModel(of),
  })
}

function structModel(fields: Readonly<Record<string, AnyFixture>>): Model<FieldOp> {
  const names = Object.keys(fields)
  const of = (field: string, writes: readonly Write<FieldOp>[]) =>
    writes.flatMap(write => (write.op.field === field ? [{ ...write, op: write.op.op }] : []))
  const pastOf = (field: string, past: Past<FieldOp> | undefined) =>
    past && { writes: of(field, past.writes), removals: past.removals }
  return {
    value: (writes, past) =>
      Object.fromEntries(
        names.map(field => [field, fields[field]!.model.value(of(field, writes), pastOf(field, past))]),
      ),
    acts: ({ field, op }, seen, past) => fields[field]!.model.acts(op, of(field, seen), pastOf(field, past)),
    alive: (writes, past) => names.some(field => fields[field]!.model.alive(of(field, writes), pastOf(field, past))),
  }
}
