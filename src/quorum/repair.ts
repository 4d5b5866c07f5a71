/**
 * Read repair: what a read that found replicas stale sends them, and what it waits for.
 *
 * What is sent is the join of all that was found, and replicas join it with what they hold, so that a repair never undoes what came
 * in the meantime. Left out: replicas that had not answered when the read had its quorum; anti-entropy reaches them.
 */
import type { Moment } from '../base/protocol'
import { type Asking, openAt, openEnough, standIn } from './asking'
import { enter, note, type Work } from './quorum-state'
import { membersFrom, type Slot } from './slots'
import type { Versioning } from './versioning'

/**
 * Repairs as the plan says. `store` while the read must wait: `awaited`, and those that hold what was found are no write quorum
 * by themselves.
 */
export function repairStale<V>(
  work: Work<V, unknown>,
  asking: Asking,
  join: Versioning<V>,
  moment: Moment,
): 'done' | 'store' {
  const { repair, configuration } = asking.plan
  const { writes } = configuration.system
  const { versioned, slots: heard } = work
  if (repair === 'none' || versioned === undefined) return 'done'
  const isStale = ({ state, found }: Slot<V>) =>
    state === 'yes' && (found === undefined || join(found, versioned) !== found)
  const hasStale = heard.some(isStale)
  const isWaiting =
    repair === 'awaited' &&
    !writes.suffices(membersFrom(hasStale ? heard.filter(slot => !isStale(slot)) : heard, 'yes'))
  if (!hasStale && !isWaiting) return 'done'
  enter(work, 'store', asking.plan)
  work.spare = work.spare.filter(standIn => !heard.some(({ at }) => at === standIn))
  if (hasStale) note(work, 'repair sent')
  heard.forEach((slot, i) => {
    if (isStale(slot)) openAt(work, asking, moment, i, slot.at)
    else if (slot.state === 'yes') work.slots[i] = slot
  })
  if (!isWaiting) return 'done'
  // Those that were heard may be too few to write; then others are asked too, as many as it takes, and at last stand-ins.
  openEnough(work, asking, moment, 0)
  for (let i = 0; i < heard.length; i++) {
    if (writes.suffices(membersFrom(work.slots, 'open'))) break
    if (work.slots[i]!.state === 'no') standIn(work, asking, moment, i)
  }
  return 'store'
}
