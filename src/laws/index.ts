/**
 * The laws of replicated data, and the runners that try a type by them: Meldkit's own types and yours.
 *
 * The runners need the package fast-check; the laws themselves are pure predicates.
 *
 * @packageDocumentation
 */

export { plainOf } from '../codec/plain'
// Runners
export {
  assertLaws,
  type CheckOptions,
  checkLaws,
  type Issue,
  issueText,
  type LawTest,
  lawTests,
  type Report,
} from './check'
export { assertReplicas, type ReplicaCommand, type ReplicaOptions, replicaCommands } from './commands'
export { type ExhaustiveOptions, type ExhaustiveReport, exhaustive } from './exhaustive'
// Histories
export { type HistoryOptions, histories } from './generate'
// What is tried, and on what
export type { History, Step } from './history'
export { replicaNames } from './history'
export { type Change, type Happening, type InterpretOptions, interpret, type Version, type World } from './interpret'
// Laws
export type { Law } from './law'
export { type Broken, brokenLaws, laws } from './laws'
export { healReplicas, type ReplicaModel, type ReplicaReal, type ReplicaSetup, replicaSetup } from './replica-model'
export type { AnySubject, Subject, Write } from './subject'
export { timeline } from './timeline'
export { type Point, type Trial, trialOf } from './trial'
export { type AnyDelta, type AnyReplica, standardVerbs, type Verbs } from './verbs'
