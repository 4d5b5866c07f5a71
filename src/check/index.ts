/**
 * History checkers: was what these processes saw what the guarantee allows? For simulators and for records of real systems.
 *
 * @packageDocumentation
 */

export { type AcknowledgedOptions, checkAcknowledged, type FinalSeen } from './acknowledged'
export { checkConvergence, type Observation } from './convergence'
// Histories and verdicts
export { endOf, type History, type Operation, operationText } from './history'
export { historyText, parseHistory } from './history-text'
// Models
export { illegal, type Model } from './model'
export { type Answered, type Asked, type HistoryRecorder, historyRecorder, type PendingCall } from './recorder'
export type { RegisterOptions } from './register-history'
export { checkRegister } from './register-zones'
export { checkRegular, type RegularCondition } from './regular'
export { checkTimeStaleness, type KeyStaleness, type TimeStaleness, timeStaleness } from './time-staleness'
export { type Satisfied, type Undecided, type Verdict, type Violation, verdictText } from './verdict'
export { checkWeak, type WeakOptions } from './weak'
