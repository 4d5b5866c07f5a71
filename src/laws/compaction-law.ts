/**
 * The law of compaction: what goes is missed nowhere.
 *
 * That a compaction is a change like any other, which converges, is what the other laws say of it: histories have it as a
 * step.
 */
import { contextOf } from '../clock/causal-context'
import type { Version } from './interpret'
import { firstOf, type Law, sameBytes, sameView } from './law'
import { stableFor } from './stable'
import { pointOf, type Trial } from './trial'
import type { AnyDelta } from './verbs'

/** The law of compaction. */
export const compaction: Law = {
  name: 'compaction',
  says: 'Dropping what is causally stable changes no view, there and wherever it arrives, drops all that can go, and done again does nothing.',
  check: trial => firstOf(trial.world.newest, version => compactionProblem(trial, version)),
}

function compactionProblem(trial: Trial, version: Version): string | undefined {
  const { verbs, subject, newest, changes } = trial.world
  const { type } = subject
  const stable = stableFor(version, newest, changes)
  const { label } = pointOf(trial.world, version)
  const [after, delta] = verbs.compact(type, verbs.branch(type, version.value, 'zz-compact'), stable)
  const complaint = sameView(trial, after, version.value, () => `${label} compacted, and as it was`)
  if (complaint !== undefined) return complaint
  if (verbs.compact(type, after, stable)[0] !== after) return `${label} compacted twice is another object than once`
  if (type.compact(after.state, contextOf(stable)) !== after.state) return `${label} compacted keeps what can go`
  return firstOf(newest, other => {
    const merged = verbs.merge(type, other.value, version.value)
    const compacted = verbs.merge<AnyDelta>(type, other.value, after)
    const what = () => `${pointOf(trial.world, other).label} ⊔ ${label}`
    // Beyond a gap a view may lack what the compaction had seen.
    const isCausal = version.isCausal && other.isCausal
    return (
      (isCausal ? sameView(trial, compacted, merged, () => `${what()} compacted, and as it was`) : undefined) ??
      sameBytes(
        trial,
        compacted,
        verbs.merge(type, merged, delta),
        () => `${what()} compacted, and ${what()} ⊔ its delta`,
      )
    )
  })
}
