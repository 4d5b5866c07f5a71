/**
 * All of a sequence's descriptor but its identity, view and mutators, for any kind of content.
 */
import { hasSeen, joinContexts, subtractContexts } from '../clock/causal-context'
import { emptyReplicaMap } from '../clock/replica-map'
import { type CollectedDots, collectDot, contextOfDots } from '../codec/ahead'
import type { Reader, Writer } from '../codec/format'
import type { Crdt } from '../crdt/contract'
import { dotsOfPieces } from './bury'
import { compactSequence } from './compact'
import type { ContentKind } from './content'
import type { ElementRules } from './element-rules'
import { mapElements } from './held'
import { remembersAll, sequenceAt, sequenceWithoutHistory } from './history'
import { joinSequences } from './join'
import { readSequence } from './read'
import { sequenceSince } from './since'
import type { Content } from './span'
import { eachSpan, emptyTree } from './span-tree'
import { emptyState, goneOf, makeLoose, makeState, type Patch, type SequenceState } from './state'
import { writeSequence } from './write'

/** The parts that all sequences share. */
export type SequenceParts<C extends Content> = Omit<
  Crdt<SequenceState<C>, unknown, unknown>,
  'tag' | 'version' | 'kind' | 'children' | 'view' | 'edit' | 'facets'
>

/** How deltas of single elements are written, where elements hold replicated data. */
export interface PatchCodec {
  write(writer: Writer, delta: unknown): void
  read(reader: Reader): unknown
}

const noPatches: PatchCodec = {
  write: () => undefined,
  read: reader => reader.refuse('a sequence without patches', 'one'),
}

/** The shared parts for one kind of content. */
export function sequenceParts<C extends Content>(
  content: ContentKind<C>,
  patches: PatchCodec = noPatches,
): SequenceParts<C> {
  const { rules } = content
  return {
    bottom: emptyState<C>(),
    join: (a, b, seenByA, seenByB, owner) => joinSequences(a, b, seenByA, seenByB, owner, rules),
    clear: state => clearSequence(state, rules),
    alive: state => state.root.visible > 0,
    compact(state, horizon) {
      const kept = compactSequence(state, horizon)
      return rules === null ? kept : mapElements(kept, held => rules.compact(held, horizon))
    },
    since: (newer, older, gap) => sequenceSince(newer, older, gap, rules),
    withoutHistory(state) {
      const kept = sequenceWithoutHistory(state)
      return rules === null ? kept : mapElements(kept, held => rules.withoutHistory(held))
    },
    // What replicated data held is not kept.
    ...(rules === null ? { at: sequenceAt, remembersAll } : {}),
    write: (writer, state) => writeSequence(writer, state, content, patches.write),
    read: reader => readSequence(reader, content, patches.read),
  }
}

/**
 * The delta that deletes all that shows, and all that waits to. What a removal of a whole sequence deletes is deleted without
 * dots of its own.
 */
function clearSequence<C extends Content>(state: SequenceState<C>, rules: ElementRules<C> | null): SequenceState<C> {
  let live: CollectedDots
  eachSpan(state.root, ({ run, offset, length, isLive }) => {
    const first = run.start + offset
    if (isLive) live = collectDot(live, run.id, first, first + length - 1)
  })
  const shown = subtractContexts(joinContexts(contextOfDots(live), dotsOfPieces(state.loose.pieces)), goneOf(state))
  const patches: Patch[] = []
  // Of an element that has not been seen, what was seen of it.
  for (const { id, counter, delta } of state.loose.patches) {
    const removal = rules === null || hasSeen(shown, id, counter) ? rules?.nothing : rules.clear(delta)
    if (removal !== rules?.nothing) patches.push({ id, counter, delta: removal })
  }
  if (shown.ids.length === 0 && patches.length === 0) return emptyState()
  const nothing = emptyReplicaMap<never>()
  const gone = patches.length === 0 ? null : shown
  return makeState<C>(emptyTree(), nothing, makeLoose<C>(null, [], gone, shown, nothing, patches), nothing)
}
