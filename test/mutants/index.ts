// All mutants: what the kit must catch.

import { compactionMutants } from './compaction'
import { contextMutants } from './contexts'
import { counterMutants } from './counters'
import { exchangeMutants } from './exchange'
import { joinMutants } from './joins'
import { listMutants } from './lists'
import { mapMutants } from './maps'
import { meaningMutants } from './meanings'
import { movableMutants } from './movable-list'
import type { Mutant } from './mutant'
import { richTextMutants } from './rich-text'
import { sequenceMutants } from './sequences'
import { setMutants } from './sets'
import { textMutants } from './texts'
import { treeMutants } from './trees'
import { valueMutants } from './values'

export const mutants: readonly Mutant[] = [
  ...contextMutants,
  ...counterMutants,
  ...joinMutants,
  ...mapMutants,
  ...meaningMutants,
  ...valueMutants,
  ...exchangeMutants,
  ...compactionMutants,
  ...setMutants,
  ...sequenceMutants,
  ...textMutants,
  ...movableMutants,
  ...treeMutants,
  ...richTextMutants,
  ...listMutants,
]
