// The code of docs/compaction.md.

// #region start
import { change, lwwRegister, merge, type Replica, replica } from 'meldkit'

const Title = lwwRegister('')
const set = (from: Replica<typeof Title>, title: string) => change(Title, from, edit => edit.set(title))[0]
const west = set(replica(Title, 'west'), 'draft')
const east = set(replica(Title, 'east'), 'final')
const both = merge(Title, west, east)

// #endregion

// #region loser
import { toJson, view } from 'meldkit'

view(Title, both) // => 'draft'
toJson(Title, both).state // => [['1@east', 1, 'final'], ['1@west', 1, 'draft']]

// #endregion

// #region matrix
import { compact, matrixClock, matrixUpdate, stableVector, versionOf } from 'meldkit'

const membership = { epoch: 1, members: [west.id, east.id] }
// West merges what east sent, and notes what it has seen itself, and what east had seen when it sent that.
const before = matrixUpdate(
  matrixUpdate(matrixClock(1), 1, west.id, versionOf(both.seen)),
  1,
  east.id,
  versionOf(east.seen),
)
compact(Title, both, stableVector(before, membership))[0] === both // => true

// Later east has merged west's write, and says so.
const eastLater = merge(Title, east, both)
const after = matrixUpdate(before, 1, east.id, versionOf(eastLater.seen))
const [compacted, delta] = compact(Title, merge(Title, both, eastLater), stableVector(after, membership))
toJson(Title, compacted).state // => [['1@west', 1, 'draft']]
// #endregion

// #region travels
delta.seen // => { ids: ['west'], values: [[2, 2]] }
toJson(Title, delta).state // => [['-1@east']]
toJson(Title, merge(Title, eastLater, delta)).state // => [['1@west', 1, 'draft']]

// #endregion

// #region backed
import { counterOf, getOf, type MatrixClock, prefixOf, type ReplicaId } from 'meldkit'

/** Whether a replica that has seen `seen` holds all that a member had written when it said what its row says. */
const isBacked = (matrix: MatrixClock, member: ReplicaId, { seen }: Replica<typeof Title>): boolean => {
  const row = getOf(matrix.rows, member)
  return row !== undefined && counterOf(row, member) <= prefixOf(seen, member)
}
membership.members.every(member => isBacked(after, member, both)) // => true
// #endregion

// #region ghost
const ghost = set(replica(Title, 'phone'), 'from the train')
const back = merge(Title, compacted, ghost)
toJson(Title, back).state // => [['1@phone', 1, 'from the train'], ['1@west', 1, 'draft']]
toJson(Title, merge(Title, ghost, compacted)).state // => [['1@phone', 1, 'from the train'], ['1@west', 1, 'draft']]
// #endregion
