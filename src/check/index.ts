/**
 * History checkers: was what these processes saw what the guarantee allows? For simulators and for records of real systems.
 *
 * @packageDocumentation
 */

// Models
export { listAppendModel, queueModel, setModel } from './collection-models'
// Histories and verdicts
export { endOf, type History, type Operation, operationText } from './history'
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
