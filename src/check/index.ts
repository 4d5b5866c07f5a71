/**
 * History checkers: was what these processes saw what the guarantee allows? For simulators and for records of real systems.
 *
 * @packageDocumentation
 */

export { type AcknowledgedOptions, checkAcknowledged, type FinalSeen } from './acknowledged'
// Causality and sessions
export {
  type CausalLevel,
  type CausalOptions,
  type CausalPattern,
  type CausalReport,
  causalReport,
  checkCausal,
} from './causal'
export { checkCausalDots, type ValueOf } from './causal-dots'
export { listAppendModel, queueModel, setModel } from './collection-models'
export { checkConvergence, type Observation } from './convergence'
// Histories and verdicts
export { endOf, type History, type Operation, operationText } from './history'
// Pictures
export { historyHtml } from './history-html'
export { historyText, parseHistory } from './history-text'
export { keyValueModel } from './key-value-model'
export { checkLinearizable, type LinearizableOptions } from './linearizable'
// Models
export { illegal, type Model } from './model'
export { type Answered, type Asked, type HistoryRecorder, historyRecorder, type PendingCall } from './recorder'
export type { RegisterOptions } from './register-history'
export { casRegisterModel, registerModel } from './register-models'
export { checkRegister } from './register-zones'
export { checkRegular, type RegularCondition } from './regular'
export { checkSequential, type SequentialOptions } from './sequential'
export { checkSessionVersions } from './session-versions'
export { checkSessions, type SessionGuarantee, sessionGuarantees } from './sessions'
export { checkTimeStaleness, type KeyStaleness, type TimeStaleness, timeStaleness } from './time-staleness'
export { type Satisfied, type Undecided, type Verdict, type Violation, verdictText } from './verdict'
export { type VersionStaleness, type VersionStalenessOptions, versionStaleness } from './version-staleness'
export { checkWeak, type WeakOptions } from './weak'
