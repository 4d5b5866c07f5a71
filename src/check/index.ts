/**
 * History checkers: was what these processes saw what the guarantee allows? For simulators and for records of real systems.
 *
 * @packageDocumentation
 */

// Causality
export {
  type CausalLevel,
  type CausalOptions,
  type CausalPattern,
  type CausalReport,
  causalReport,
  checkCausal,
} from './causal'
// Models
export { listAppendModel, queueModel, setModel } from './collection-models'
// Histories and verdicts
export { endOf, type History, type Operation, operationText } from './history'
// Pictures
export { historyHtml } from './history-html'
export { keyValueModel } from './key-value-model'
// Linearizability
export { checkLinearizable, type LinearizableOptions } from './linearizable'
// What a model is
export { illegal, type Model } from './model'
export { casRegisterModel, registerModel } from './register-models'
// Sequential consistency
export { checkSequential, type SequentialOptions } from './sequential'
export { type Satisfied, type Undecided, type Verdict, type Violation, verdictText } from './verdict'
// Staleness in versions
export { type VersionStaleness, type VersionStalenessOptions, versionStaleness } from './version-staleness'
