// Causal checkers with one fault each that is easily made.

import type { CausalRules } from '../naive-causal'

export interface CausalMutant {
  readonly name: string
  readonly story: string
  readonly broken: Partial<CausalRules>
}

const mutant = (rule: keyof CausalRules, name: string, story: string): CausalMutant => {
  return { name, story, broken: { [rule]: false } }
}

export const causalMutants: readonly CausalMutant[] = [
  mutant('readsFrom', 'edge forgotten: reads', 'Seeing a value says nothing about what came before it.'),
  mutant('programOrder', 'edge forgotten: program order', 'Each operation stands alone.'),
  mutant('transitive', 'closure not transitive', 'Only direct causes count; friends of friends are lost.'),
  mutant('initial', 'initial value forgotten', 'A read of nothing is never wrong.'),
  mutant('timeless', 'program order across processes', 'What was called earlier is taken for known, by everybody.'),
  mutant('overwrittenByOthers', 'own writes only', 'A value is stale only if the reader itself overwrote it.'),
  mutant('perKey', 'conflicts across keys', 'A write of one key is put in order with a read of another.'),
  mutant('relative', 'HB not relative to o', 'All processes must see all writes in one order.'),
  mutant('saturated', 'HB not saturated', 'Orders that are forced by forced orders are missed.'),
]
