/**
 * Meldkit's pure core: clocks, replicated data types and the verbs that work on them.
 *
 * @packageDocumentation
 */

// Base
export type { Brand } from './base/brand'
export { type Duration, duration } from './base/duration'
export { type InvariantCode, InvariantError } from './base/error'
export type { Machine, Step } from './base/machine'
export { runMachine } from './base/machine'
export { exp, ln } from './base/math'
export { memoByIdentity } from './base/memo'
export { type OperationId, operationId, operationIdParts, parseOperationId } from './base/operation-id'
export {
  type Answers,
  type Failed,
  failed,
  mapOutcome,
  type Ok,
  type Outcome,
  ok,
  type Unknown,
  unknown,
} from './base/outcome'
export type { Moment, Protocol, ProtocolEffect, ProtocolEvent, Self } from './base/protocol'
export {
  type Draw,
  type Random,
  randomBits,
  randomFraction,
  randomFrom,
  randomInt,
  randomPick,
  randomShuffle,
  randomSplit,
} from './base/random'
// Clocks
export {
  addRange,
  type CausalContext,
  contextLeq,
  contextOf,
  contextsDisjoint,
  countDots,
  emptyContext,
  hasSeen,
  highestOf,
  joinContexts,
  prefixOf,
  rangeContext,
  subtractContexts,
  versionOf,
} from './clock/causal-context'
export { compareDots, counterMax, type Dot, dot, dotText } from './clock/dot'
export { hlcAhead, hlcParts, hlcReceive, hlcTick, type Stamp, stamp, stampMax } from './clock/hlc'
export type { IntervalEvent, IntervalId } from './clock/interval-tree'
export {
  type ItcStamp,
  itcCompare,
  itcEvent,
  itcFork,
  itcJoin,
  itcLeq,
  itcPeek,
  itcReceive,
  itcSeed,
  itcSend,
} from './clock/interval-tree-clock'
export { itcText, parseItc } from './clock/interval-tree-text'
export { type LamportTime, lamportReceive, lamportTick, lamportTime } from './clock/lamport'
export {
  isStable,
  joinMatrices,
  type MatrixClock,
  type Membership,
  matrixClock,
  matrixUpdate,
  stableVector,
} from './clock/matrix-clock'
export { type ReplicaId, replicaId, replicaIdParts } from './clock/replica-id'
export {
  emptyReplicaMap,
  getOf,
  joinReplicaMaps,
  mapReplicas,
  type ReplicaMap,
  replicaMapOf,
  setOf,
} from './clock/replica-map'
export type { Runs } from './clock/runs'
export {
  compareVectorClocks,
  type VectorClock,
  vectorClock,
  vectorClockReceive,
  vectorClockTick,
} from './clock/vector-clock'
export {
  compareVersions,
  counterOf,
  joinVersions,
  type Order,
  type VersionVector,
  versionLeq,
  versionVector,
} from './clock/version-vector'
// Codec
export { type DecodeCode, DecodeError } from './codec/decode-error'
export {
  type DotWithStamp,
  goneStamp,
  type Limits,
  type Packer,
  type ReadDot,
  type Reader,
  type Writer,
} from './codec/format'
export type { Json } from './codec/value'
export { checkValue } from './codec/value'
export {
  type BTree,
  type BTreeNode,
  type BTreeReading,
  bTree,
  bTreeGet,
  bTreeInsert,
  bTreeRemove,
  bTreeReplace,
  bTreeSize,
  bTreeSplice,
  type Measure,
} from './collections/b-tree'
export { bTreeConcat, bTreeSlice } from './collections/b-tree-concat'
export { type BTreeChange, bTreeDiff } from './collections/b-tree-diff'
export { type BTreeEditor, bTreeEditor } from './collections/b-tree-editor'
export { bTreeItems, bTreeItemsBackward } from './collections/b-tree-items'
export { bTreeBisect, bTreeSearch, bTreeSum, type Found } from './collections/b-tree-search'
// Collections
export { type Champ, champEach, champEntries, champGet, emptyChamp } from './collections/champ'
export { eachDifference } from './collections/champ-diff'
export { champsEqual, type JoinCases, joinChamps } from './collections/champ-join'
export { champDelete, champOf, champSet, champUpdate } from './collections/champ-update'
export type { Scalar } from './collections/key'
export { emptyLog, type Log, logDropFirst, logFindLast, logFrom, logGet, logItems, logPush } from './collections/log'
// Types
export { type AddWinsSet, type AddWinsSetEdit, type AddWinsSetState, addWinsSet } from './crdt/add-wins-set'
export {
  type BoundedCounter,
  type BoundedCounterEdit,
  type BoundedCounterRow,
  type BoundedCounterState,
  type BoundedCounterValue,
  boundedCounter,
  type Spending,
} from './crdt/bounded-counter'
export {
  type CausalLengthSet,
  type CausalLengthSetEdit,
  type CausalLengthSetState,
  causalLengthSet,
} from './crdt/causal-length-set'
export { childScope, emitClear } from './crdt/child-scope'
// The contract and its building blocks
export {
  type AnyCausalCrdt,
  type AnyCrdt,
  type Contribution,
  type Crdt,
  type Edit,
  type Explanation,
  type Facets,
  type FacetsOf,
  type Gap,
  type KeyOf,
  type Kind,
  keepsShared,
  type Restored,
  type Scope,
  type Seen,
  type State,
  touchesOnlyNamed,
  type Value,
} from './crdt/contract'
export type { CounterRow, CounterState } from './crdt/counter-rows'
export {
  type DisableWinsFlag,
  type DisableWinsFlagEdit,
  type DisableWinsFlagState,
  disableWinsFlag,
} from './crdt/disable-wins-flag'
export {
  contribution,
  type DotEntry,
  type DotFun,
  dotEntry,
  dotFunSince,
  emptyDotFun,
  hasLive,
  isLive,
  joinDotFuns,
  latestEntry,
  liveEntries,
  overwrite,
  readDotFun,
  removeLive,
  replacing,
  restore,
} from './crdt/dot-fun'
export { type DotFunFacetParts, type DotFunParts, dotFunFacets, dotFunType } from './crdt/dot-fun-type'
export { type DotMap, type DotMapParts, dotMapFacets, dotMapParts, keyScope } from './crdt/dot-map'
export type { DotSet } from './crdt/dot-set'
export {
  type EnableWinsFlag,
  type EnableWinsFlagEdit,
  type EnableWinsFlagState,
  enableWinsFlag,
} from './crdt/enable-wins-flag'
export { facetsOf, hasFacets } from './crdt/facets'
export { type GCounter, type GCounterEdit, type GCounterState, gCounter } from './crdt/g-counter'
export {
  type GrowOnlySet,
  type GrowOnlySetEdit,
  type GrowOnlySetState,
  growOnlySet,
} from './crdt/grow-only-set'
export {
  type Lattice,
  type LatticeRegister,
  type LatticeRegisterEdit,
  latticeRegister,
  lexicographicLattice,
  maxLattice,
  minLattice,
  productLattice,
  recordLattice,
  unionLattice,
} from './crdt/lattice'
export { type LwwMap, type LwwMapEdit, type LwwMapState, lwwMap } from './crdt/lww-map'
export { type LwwRegister, type LwwRegisterEdit, type LwwRegisterState, lwwRegister } from './crdt/lww-register'
export { type MaxRegister, type MaxRegisterEdit, type MaxRegisterState, maxRegister } from './crdt/max-register'
export { type MinRegister, type MinRegisterEdit, type MinRegisterState, minRegister } from './crdt/min-register'
export { type MvMap, type MvMapEdit, type MvMapState, mvMap } from './crdt/mv-map'
export { type MvRegister, type MvRegisterEdit, type MvRegisterState, mvRegister } from './crdt/mv-register'
export { type OrMap, type OrMapEdit, type OrMapState, orMap } from './crdt/or-map'
export type { OrderedRegisterState } from './crdt/ordered-register'
export { type PnCounter, type PnCounterEdit, type PnCounterState, pnCounter } from './crdt/pn-counter'
export { type Presence, type PresenceEdit, type PresenceState, presence, presentSince } from './crdt/presence'
export { type ProductParts, type ProductState, partScope, productFacets, productParts } from './crdt/product'
export { type Register, type RegisterEdit, type RegisterState, register } from './crdt/register'
export {
  type RemoveWinsSet,
  type RemoveWinsSetEdit,
  type RemoveWinsSetState,
  removeWinsSet,
} from './crdt/remove-wins-set'
export {
  type ResettableCounter,
  type ResettableCounterEdit,
  type ResettableCounterState,
  resettableCounter,
} from './crdt/resettable-counter'
export type { SchemaIssue, SchemaOptions, SchemaResult, StandardSchema } from './crdt/schema'
export {
  type Fields,
  type Struct,
  type StructEdit,
  type StructKind,
  type StructState,
  type StructValue,
  struct,
} from './crdt/struct'
// Quorums
export { type AbdOperation, type AbdWriteOptions, abdRead, abdWrite } from './quorum/abd'
export type { AbdOptions, AbdState } from './quorum/abd-operation'
export {
  type AbdAnswer,
  type AbdAsk,
  type AbdReplicaOptions,
  type AbdReplicaState,
  abdReplica,
} from './quorum/abd-replica'
export { type AcceptorAnswer, type AcceptorAsk, type AcceptorState, acceptor } from './quorum/acceptor'
export { availability, failThreshold, failuresTolerated } from './quorum/availability'
export type { Ballot } from './quorum/ballot'
export { casDelete, casIfVersion, casInit, casPut } from './quorum/cas-changes'
export type { CasAnswer, CasHint, CasOperation, CasOperationState, CasOptions } from './quorum/cas-operation'
export { casChange, casRead } from './quorum/cas-paxos'
export type { CasChange, CasRow, CasState, Changed } from './quorum/cas-state'
export {
  type Configuration,
  canSettle,
  configuration,
  jointConfiguration,
  newerConfiguration,
  replacedConfiguration,
  type Standing,
  settledConfiguration,
  standingOf,
} from './quorum/configuration'
export { counts, type MajorityOptions, majorities, majorityOf, type ReadWrite } from './quorum/counts'
export {
  currentValues,
  type DottedRow,
  type DottedValues,
  discardSeen,
  dottedContext,
  emptyDottedValues,
  joinDottedValues,
  writeDotted,
} from './quorum/dotted-values'
export { type FencedAnswer, type FencedAsk, type FencedState, fencedOperation, fencedReplica } from './quorum/fenced'
export { grid } from './quorum/grid'
export {
  countAnswer,
  countRead,
  type Hedge,
  type HedgePolicy,
  type Hedging,
  hedge,
  hedgePolicy,
  startHedging,
  type WaitingRead,
} from './quorum/hedge'
export { type Hierarchy, hierarchy } from './quorum/hierarchy'
export {
  dropHint,
  expireHints,
  forgetTarget,
  type Hint,
  type Hints,
  hintOf,
  hintsFor,
  keepHint,
  noHints,
  replayOf,
} from './quorum/hints'
export { disjointQuorums, flexible, intersects } from './quorum/intersection'
export { joint } from './quorum/joint'
export { checkLatency, drawLatency, type Latency } from './quorum/latency'
export {
  emptyHistogram,
  halveHistogram,
  type LatencyHistogram,
  latencyQuantile,
  mergeHistograms,
  recordLatency,
} from './quorum/latency-histogram'
export type { LatencyWindow } from './quorum/latency-window'
export { latticeRead, latticeUpdate } from './quorum/lattice-read'
export { type JoinOf, type LatticeAnswer, type LatticeAsk, latticeReplica } from './quorum/lattice-replica'
export type { LatticeOperation, LatticeOperationState, LatticeOptions } from './quorum/lattice-rounds'
export { type Level, type LevelOptions, levelOf, type QuorumLevel } from './quorum/level'
export { minimalQuorums } from './quorum/minimal'
export type { Operation, OperationEffect, OperationEvent, ReplicaFunction, Replied } from './quorum/operation'
export {
  movedFraction,
  type PlacedMember,
  type Placement,
  type PlacementMember,
  placement,
  preferenceList,
  replicasOf,
} from './quorum/placement'
export type { Durability, QuorumAnswer, QuorumAsk } from './quorum/quorum-ask'
export { type QuorumPlan, type QuorumPolicy, quorumPlan, type Repair } from './quorum/quorum-plan'
export { type QuorumReadOptions, quorumRead } from './quorum/quorum-read'
export { type QuorumReplicaOptions, type QuorumReplicaState, quorumReplica } from './quorum/quorum-replica'
export type { QuorumOperation, QuorumState } from './quorum/quorum-state'
export { type QuorumWriteOptions, quorumWrite } from './quorum/quorum-write'
export {
  type MemberSet,
  type QuorumRule,
  type QuorumSystem,
  type Quorums,
  type QuorumThreshold,
  quorumMembersMax,
  quorumsOf,
} from './quorum/quorums'
export type { Round } from './quorum/round'
export { type AbortSignalLike, type RunOptions, runOperation } from './quorum/run-operation'
export {
  fitScalability,
  predictThroughput,
  type ScalabilityFit,
  type ScalabilityModel,
  type ScalabilityPoint,
  throughputOf,
} from './quorum/scalability'
export { type Coordinator, type ServeOptions, type ServeState, serve } from './quorum/serve'
export type { AnyOperation, RunningOperation, ServeEffect, ServeMessage } from './quorum/serve-operations'
export type { HeldAnswer, ServedReplica } from './quorum/serve-replica'
export type { Slot } from './quorum/slots'
export { nonMonotonicReadProbability, type ReplicaCounts, staleReadProbability } from './quorum/staleness'
export {
  firstTag,
  isLargerTag,
  isSameTag,
  largerTag,
  type Tag,
  type Versioned,
  type Versioning,
} from './quorum/versioning'
export { freshProbability, quantileOf, type StalenessEstimate, staleness, type WarsLatencies } from './quorum/wars'
export { weights } from './quorum/weights'
export { at } from './replica/at'
export { type Chains, ForkedReplicaError, type Mark } from './replica/chain'
export { type ChangeOptions, change } from './replica/change'
export { compact } from './replica/compact'
export { type Changes, changesSince, diff } from './replica/diff'
export { type Draftable, type DraftResult, draft, type MutableView } from './replica/draft'
export { type DeltaJson, decode, type EncodeOptions, encode, fromJson, shapeOf, toJson } from './replica/encode'
export {
  type RecordOptions,
  record,
  type UndoGroup,
  type UndoHistory,
  type UndoHistoryOptions,
  type UndoStep,
  undoHistory,
} from './replica/history'
export type { DeltaLink, DeltaLog } from './replica/log'
export { merge } from './replica/merge'
export { equal, leq } from './replica/order'
export { type Overhead, overhead } from './replica/overhead'
export { type CursorOptions, cursorAt, indexOfCursor, type Path, textDelta } from './replica/places'
export { type ReconcileOptions, reconcile } from './replica/reconcile'
export { branch, type Delta, emptyDelta, type Replica, replica } from './replica/replica'
export type { RestoredDot, RestoredDots } from './replica/restored'
export { type DeltaStream, decodeNext, deltaStream, encodeNext } from './replica/stream'
export { redo, type Undone, undo } from './replica/undo'
export { why } from './replica/why'
// Verbs
export type { Cursor } from './sequence/cursor'
export { list } from './sequence/list'
export type { ListState } from './sequence/list-edit'
export type { ListOf, ListOfEdit } from './sequence/list-of'
export type { List, ListEdit } from './sequence/list-values'
export type { Anchor, MarkOp, MarkRule, MarkRules, MarkState } from './sequence/mark-op'
export {
  type MovableEdit,
  type MovableList,
  type MovableListEdit,
  type MovableListOf,
  type MovableListOfEdit,
  movableList,
} from './sequence/movable-list'
export type { MovableListState } from './sequence/movable-state'
export type { MarkValues, RichTextEdit } from './sequence/rich-edit'
export type { RichTextState } from './sequence/rich-state'
export { type RichText, richText } from './sequence/rich-text'
export { type MarksOf, type QuillInsert, quillOf, type RichSpan, type RichValue } from './sequence/rich-view'
export { type Text, type TextEdit, type TextState, text } from './sequence/text'
export type { TextChange } from './sequence/text-changes'
export { type Tree, type TreeChildEdit, type TreeValue, tree } from './sequence/tree'
export type { TreeEdit } from './sequence/tree-edit'
export type { NodeId } from './sequence/tree-moves'
export type { TreeSlot, TreeState } from './sequence/tree-shape'
export type { TreeNode, TreeView } from './sequence/tree-view'
export { count, type Fold, fold, sum } from './view/fold'
export type { Entries, KeyOfEntries } from './view/incremental'
export { filter, mapValues } from './view/map-values'
export type { Rank } from './view/rank'
export { type Sorted, type SortOptions, sortBy } from './view/sort-by'
export { derive, select, view } from './view/view'
