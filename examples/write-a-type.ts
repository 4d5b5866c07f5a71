// The code of docs/write-a-type.md: two types of one's own, one from parts and one against the bare contract.

// #region flag
import { type Crdt, type DotFun, dotFunFacets, dotFunType, liveEntries, overwrite } from 'meldkit'

/** What a unanimous flag remembers: the writes that no later write has seen. */
type UnanimousFlagState = DotFun<boolean>

interface UnanimousFlagEdit {
  set(on: boolean): void
}

interface UnanimousFlag extends Crdt<UnanimousFlagState, boolean, UnanimousFlagEdit, 'causal'> {}

/** A boolean that starts false. Under concurrency it is on only if every write that stands says so. */
function unanimousFlag(): UnanimousFlag {
  const type = dotFunType<boolean, boolean, UnanimousFlagEdit>({
    tag: 'example.unanimousFlag',
    view: isOn,
    edit: scope => ({ set: on => overwrite(scope, on, 0) }),
    stamped: false,
    writeValue: (writer, on) => writer.value(on),
    readValue(reader) {
      const on = reader.value()
      return typeof on === 'boolean' ? on : reader.refuse('a boolean', on)
    },
  })
  return { ...type, facets: dotFunFacets(type, { assign: (edit, next) => edit.set(next === true) }) }
}

function isOn(state: UnanimousFlagState): boolean {
  const live = liveEntries(state)
  return live.length > 0 && live.every(entry => entry.value === true)
}

// #endregion

// #region flag-use
import { change, merge, orMap, replica, view } from 'meldkit'

const Open = unanimousFlag()
const [on] = change(Open, replica(Open, 'alice'), open => open.set(true))
const bob = merge(Open, replica(Open, 'bob'), on)
const [off] = change(Open, bob, open => open.set(false))
const [stillOn] = change(Open, on, open => open.set(true))
view(Open, merge(Open, off, stillOn)) // => false

const Doors = orMap(unanimousFlag())
const [front] = change(Doors, replica(Doors, 'carol'), doors => doors.at('front').set(true))
view(Doors, front) // => { front: true }

// #endregion

// #region ballot-state
import { emptyReplicaMap, type ReplicaMap } from 'meldkit'

/** The vote of one replica, and how much of it has been cleared away. */
interface Vote {
  /** The counter of the replica's dot that wrote the choice; 0 when none is known here. */
  readonly at: number
  readonly choice: string
  /** The highest counter whose vote was withdrawn or cleared; 0 for none. */
  readonly gone: number
}

type BallotState = ReplicaMap<Vote>

const noVote = makeVote(0, '', 0)

/** All votes are made here, so that they share a hidden class. */
function makeVote(at: number, choice: string, gone: number): Vote {
  return { at, choice, gone }
}

/** A vote counts while nothing that has seen it took it away. */
function counts(vote: Vote): boolean {
  return vote.at > vote.gone
}

// #endregion

// #region ballot-join
import { joinReplicaMaps, mapReplicas } from 'meldkit'

/** One writer makes its votes one after the other, so the later one holds, and so does the higher mark of removal. */
function joinVotes(a: Vote, b: Vote): Vote {
  if (b.at <= a.at && b.gone <= a.gone) return a
  if (a.at <= b.at && a.gone <= b.gone) return b
  return a.at > b.at ? makeVote(a.at, a.choice, b.gone) : makeVote(b.at, b.choice, a.gone)
}

const joinBallots = (a: BallotState, b: BallotState): BallotState => joinReplicaMaps(a, b, joinVotes)

/** The delta that takes away every vote that counts. */
const clearBallot = (state: BallotState): BallotState =>
  mapReplicas(state, vote => (counts(vote) ? makeVote(0, '', vote.at) : undefined))

// #endregion

// #region ballot-edit
import { checkValue, getOf, InvariantError, type Scope } from 'meldkit'

interface BallotEdit {
  /** Votes for `choice`, in place of the replica's vote before. */
  vote(choice: string): void
  /** Takes the replica's vote back. Does nothing if it has none. */
  withdraw(): void
}

const ownVote = (scope: Scope<BallotState>): Vote => getOf(scope.peek(), scope.writer) ?? noVote

const emitVote = (scope: Scope<BallotState>, vote: Vote): void => scope.emit({ ids: [scope.writer], values: [vote] })

function editBallot(scope: Scope<BallotState>): BallotEdit {
  return {
    vote(choice) {
      if (typeof choice !== 'string' || choice === '')
        throw new InvariantError('value', 'A choice must be a text that is not empty.')
      const checked = checkValue(choice)
      emitVote(scope, makeVote(scope.take(), checked, 0))
    },
    withdraw() {
      const own = ownVote(scope)
      if (counts(own)) emitVote(scope, makeVote(0, '', own.at))
    },
  }
}

// #endregion

// #region ballot-since
import { type Gap, hasSeen } from 'meldkit'

function ballotSince(newer: BallotState, older: BallotState, gap: Gap): BallotState {
  return mapReplicas(newer, (vote, id) => {
    const known = getOf(older, id) ?? noVote
    // The vote: if it is later than the reader's, or if its dot is among those that the delta counts as seen.
    const isNews = vote.at > known.at || (vote.at > 0 && hasSeen(gap.claimed, id, vote.at))
    // The removal: if it reaches further, or if the delta repeats what the reader holds beyond a gap.
    const gone = vote.gone > known.gone || gap.resend ? vote.gone : 0
    if (isNews) return makeVote(vote.at, vote.choice, gone)
    return gone > 0 ? makeVote(0, '', gone) : undefined
  })
}

// #endregion

// #region ballot-codec
import { counterMax, type Reader, type ReplicaId, type Writer } from 'meldkit'

function writeBallot(writer: Writer, state: BallotState): void {
  writer.list(state.ids, (id, i) =>
    writer.tuple(() => {
      const vote = state.values[i] as Vote
      writer.id(id)
      writer.uint(vote.at)
      if (vote.at > 0) writer.value(vote.choice)
      writer.uint(vote.gone)
    }),
  )
}

function readBallot(reader: Reader): BallotState {
  const ids: ReplicaId[] = []
  const values = reader.list(() =>
    reader.tuple(() => {
      const id = reader.id()
      const last = ids.at(-1)
      if (last !== undefined && id <= last) reader.refuse('replica ids in ascending order', id)
      ids.push(id)
      return readVote(reader, id)
    }),
  )
  return ids.length === 0 ? emptyReplicaMap() : { ids, values }
}

function readVote(reader: Reader, id: ReplicaId): Vote {
  const at = reader.uint()
  if (at > 0 && !reader.hasSeen(id, at)) reader.refuse('the counter of a vote that was seen', at)
  const choice = at === 0 ? '' : reader.value()
  if (typeof choice !== 'string' || (at > 0 && choice === '')) return reader.refuse('a choice', choice)
  const gone = reader.uint()
  if (gone > counterMax || (at === 0 && gone === 0)) reader.refuse('a row that says something', gone)
  return makeVote(at, choice, gone)
}

// #endregion

// #region ballot-type
import { memoByIdentity } from 'meldkit'

interface Ballot extends Crdt<BallotState, ReadonlyMap<string, number>, BallotEdit, 'causal'> {}

const ballotDescriptor: Ballot = {
  tag: 'example.ballot',
  version: 1,
  kind: 'causal',
  children: [],
  bottom: emptyReplicaMap(),
  join: joinBallots,
  view: memoByIdentity((state: BallotState) => {
    const sums = new Map<string, number>()
    for (const vote of state.values) if (counts(vote)) sums.set(vote.choice, (sums.get(vote.choice) ?? 0) + 1)
    return sums
  }),
  edit: editBallot,
  clear: clearBallot,
  alive: state => state.values.some(counts),
  compact: state => state,
  since: ballotSince,
  write: writeBallot,
  read: readBallot,
  facets: {
    reconcile() {
      throw new InvariantError('value', 'The sums of a ballot cannot be assigned. Vote in a change.')
    },
    inverse(scope, before, after, restored) {
      const id = scope.writer
      const was = getOf(before, id) ?? noVote
      const became = getOf(after, id) ?? noVote
      // Nothing to undo when the change did not vote, or the replica has voted again since, other than by an undo.
      if (was === became || ownVote(scope).at !== restored.find({ id, counter: became.at }).counter) return
      const mutators = editBallot(scope)
      if (!counts(was)) mutators.withdraw()
      else {
        mutators.vote(was.choice)
        restored.note({ id, counter: was.at }, { id, counter: ownVote(scope).at })
      }
    },
    why: state => ({
      winners: state.ids.flatMap((id, i) => {
        const vote = state.values[i] as Vote
        return counts(vote) ? [{ dot: `${vote.at}@${id}`, value: vote.choice }] : []
      }),
      losers: [],
    }),
  },
}

/** A poll in which each replica has one vote. */
function ballot(): Ballot {
  return ballotDescriptor
}

// #endregion

// #region ballot-use
import { decode, diff, encode, equal, toJson } from 'meldkit'

const Lunch = ballot()
const [al] = change(Lunch, replica(Lunch, 'al'), lunch => lunch.vote('soup'))
const [bo] = change(Lunch, replica(Lunch, 'bo'), lunch => lunch.vote('soup'))
const both = merge(Lunch, al, bo)
view(Lunch, both) // => { soup: 2 }
const [moved] = change(Lunch, both, lunch => lunch.vote('rice'))
view(Lunch, moved) // => { soup: 1, rice: 1 }
const [withdrawn] = change(Lunch, moved, lunch => lunch.withdraw())
view(Lunch, withdrawn) // => { soup: 1 }
toJson(Lunch, withdrawn).state // => [["al", 2, "rice", 2], ["bo", 1, "soup", 0]]
equal(Lunch, decode(Lunch, encode(Lunch, withdrawn)), withdrawn) // => true
view(Lunch, merge(Lunch, bo, diff(Lunch, withdrawn, bo))) // => { soup: 1 }

const Polls = orMap(ballot())
const [asked] = change(Polls, replica(Polls, 'al'), polls => polls.at('lunch').vote('soup'))
const late = merge(Polls, replica(Polls, 'bo'), asked)
const [closed] = change(Polls, asked, polls => polls.remove('lunch'))
const [voted] = change(Polls, late, polls => polls.at('lunch').vote('rice'))
view(Polls, merge(Polls, closed, voted)).get('lunch') // => { rice: 1 }

// #endregion

// #region flag-laws
import fc from 'fast-check'
import { checkLaws, type Subject, type Write } from 'meldkit/laws'

const flagSubject: Subject<UnanimousFlag, boolean> = {
  name: 'unanimousFlag',
  type: unanimousFlag(),
  edits: fc.boolean(),
  apply: (edit, on) => edit.set(on),
  oracle(writes) {
    const standing = writes.filter(write => !writes.some(other => other.saw.has(write.number)))
    return standing.length > 0 && standing.every(write => write.op)
  },
}
checkLaws(flagSubject, { histories: 50 }).issues // => []
// #endregion

// #region ballot-laws
const latestBy = (writes: readonly Write<string>[]): readonly Write<string>[] =>
  writes.filter(write => !writes.some(other => other.by === write.by && other.number > write.number))

const ballotSubject: Subject<Ballot, string> = {
  name: 'ballot',
  type: ballot(),
  edits: fc.constantFrom('', 'soup', 'rice'),
  apply: (edit, choice) => (choice === '' ? edit.withdraw() : edit.vote(choice)),
  oracle(writes) {
    const sums = new Map<string, number>()
    for (const { op } of latestBy(writes)) if (op !== '') sums.set(op, (sums.get(op) ?? 0) + 1)
    return sums
  },
  reconciles: () => false,
}
checkLaws(ballotSubject, { histories: 50 }).issues // => []
// #endregion
