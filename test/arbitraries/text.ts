import fc, { type Arbitrary } from 'fast-check'
import { type Text, text } from 'meldkit'
import { applyText, naiveTextEdit, type TextOp, textOfUnits } from '../sequence/naive-text'
import { type Fixture, fixture, type Model } from './model'
import { sequenceModel } from './sequence-model'

/** Few letters, two that share a half and one without its other half: what goes wrong needs letters that meet. */
const letters = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'c') },
  { weight: 3, arbitrary: fc.constantFrom('😀', '😁') },
  { weight: 1, arbitrary: fc.constantFrom('\ud83d', '\ude00') },
)
const inserted = fc.array(letters, { minLength: 1, maxLength: 3, size: 'max' }).map(units => units.join(''))
const at = fc.nat(12)
const count = fc.integer({ min: 1, max: 3 })

/** Edits at twelfths of the length, mostly inserts. */
export const textEdits: Arbitrary<TextOp> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, text: inserted }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('delete' as const), at, count }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), at, count, text: inserted }) },
  { weight: 1, arbitrary: fc.constant<TextOp>({ kind: 'clear' }) },
)

export function showText(op: TextOp): string {
  if (op.kind === 'clear') return 'clear'
  const place = `${op.at}/12`
  if (op.kind === 'insert') return `${JSON.stringify(op.text)} at ${place}`
  const what = `delete ${op.count} at ${place}`
  return op.kind === 'delete' ? what : `${what}, insert ${JSON.stringify(op.text)}`
}

const { sequenceOf } = sequenceModel<TextOp, string>(naiveTextEdit)
const shown: Model<TextOp>['value'] = (writes, past) => textOfUnits(sequenceOf(writes, past))

const model: Model<TextOp> = {
  value: shown,
  acts(op, seen, past) {
    if (op.kind === 'insert' || op.kind === 'replace') return true
    const { length } = shown(seen, past) as string
    return length > 0 && (op.kind === 'clear' || Math.round((op.at / 12) * length) < length)
  },
  alive: (writes, past) => shown(writes, past) !== '',
}

export const textFixture: Fixture<Text, TextOp> = fixture({
  name: 'text',
  type: text(),
  edits: textEdits,
  apply: applyText,
  show: showText,
  model,
})
