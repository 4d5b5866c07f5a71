// The patterns of Bouajjani and others as the paper defines them, with relations as matrices and for every operation: the
// slow twin of the checker. Its rules can be broken one by one, which gives the mutants.

import type { CausalLevel, CausalPattern, Operation } from 'meldkit/check'

/** What a faulty checker may get wrong. All true is right. */
export interface CausalRules {
  /** A read comes after the write of its value. */
  readonly readsFrom: boolean
  /** A process does one thing after another. */
  readonly programOrder: boolean
  /** Causal order is transitive. */
  readonly transitive: boolean
  /** A read of nothing comes before all writes. */
  readonly initial: boolean
  /** Processes that do one after another in time need not know of each other. */
  readonly timeless: boolean
  /** A read that was overwritten is looked for over all processes. */
  readonly overwrittenByOthers: boolean
  /** Only writes of one key are in conflict. */
  readonly perKey: boolean
  /** What a process sees in which order concerns its own reads only. */
  readonly relative: boolean
  /** A forced order forces others. */
  readonly saturated: boolean
}

export const rightRules: CausalRules = {
  readsFrom: true,
  programOrder: true,
  transitive: true,
  initial: true,
  timeless: true,
  overwrittenByOthers: true,
  perKey: true,
  relative: true,
  saturated: true,
}

type Relation = boolean[][]

/** All patterns of a history whose operations are all `ok`. */
export function naivePatterns(history: readonly Operation[], rules = rightRules): Set<CausalPattern> {
  const found = new Set<CausalPattern>()
  const size = history.length
  const all = Array.from({ length: size }, (_, i) => i)
  const at = (i: number) => history[i]!
  const writes = (i: number) => at(i).name === 'write'
  const from = (r: number) =>
    all.find(w => writes(w) && at(w).key === at(r).key && at(w).input === at(r).output) ?? undefined
  const reads = all.filter(i => !writes(i))
  const sameKey = (a: number, b: number) => !rules.perKey || at(a).key === at(b).key
  const po = (a: number, b: number) =>
    (rules.timeless ? at(a).process === at(b).process && rules.programOrder : true) && at(a).call < at(b).call

  const co = all.map(a => all.map(b => po(a, b) || (rules.readsFrom && !writes(b) && from(b) === a)))
  if (rules.transitive) close(co)
  if (all.some(a => co[a]![a])) found.add('CyclicCO')
  for (const r of reads) {
    const own = from(r)
    if (own === undefined && at(r).output !== null) found.add('ThinAirRead')
    for (const w of all) {
      if (!writes(w) || at(w).key !== at(r).key || !co[w]![r]) continue
      if (at(r).output === null && rules.initial) found.add('WriteCOInitRead')
      const counts = rules.overwrittenByOthers || at(w).process === at(r).process
      if (own !== undefined && own !== w && co[own]![w] && counts) found.add('WriteCORead')
    }
  }

  const cf = co.map(row => [...row])
  for (const r of reads) {
    const own = from(r)
    if (own === undefined) continue
    for (const w of all) if (writes(w) && w !== own && sameKey(w, own) && co[w]![r]) cf[w]![own] = true
  }
  close(cf)
  if (all.some(a => cf[a]![a])) found.add('CyclicCF')

  for (const o of all) {
    const past = all.filter(a => a === o || co[a]![o])
    const hb: Relation = all.map(a => all.map(b => past.includes(a) && past.includes(b) && co[a]![b]!))
    const own = reads.filter(r => (rules.relative ? r === o || po(r, o) : past.includes(r)))
    for (let grown = true; grown; ) {
      grown = false
      for (const r of own) {
        const to = from(r)
        if (to === undefined) continue
        for (const w of past) {
          if (!writes(w) || w === to || !sameKey(w, to) || !hb[w]![r] || hb[w]![to]) continue
          hb[w]![to] = true
          grown = rules.saturated
        }
      }
      close(hb)
    }
    if (all.some(a => hb[a]![a])) found.add('CyclicHB')
    for (const r of own) {
      if (at(r).output !== null || !rules.initial) continue
      if (past.some(w => writes(w) && at(w).key === at(r).key && hb[w]![r])) found.add('WriteHBInitRead')
    }
  }
  return found
}

/** Whether a level allows the patterns. */
export function naiveVerdict(found: ReadonlySet<CausalPattern>, level: CausalLevel): boolean {
  const forbidden: CausalPattern[] = ['ThinAirRead', 'CyclicCO', 'WriteCOInitRead', 'WriteCORead']
  if (level === 'CCv') forbidden.push('CyclicCF')
  if (level === 'CM') forbidden.push('WriteHBInitRead', 'CyclicHB')
  return !forbidden.some(pattern => found.has(pattern))
}

function close(relation: Relation): void {
  for (const via of relation.keys()) {
    for (const row of relation) {
      if (!row[via]) continue
      for (const to of relation.keys()) row[to] ||= relation[via]![to]!
    }
  }
}
