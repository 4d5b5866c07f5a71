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
// Histories and verdicts
export { endOf, type History, type Operation, operationText } from './history'
// Pictures
export { historyHtml } from './history-html'
// Models
export { illegal, type Model } from './model'
export { type Satisfied, type Undecided, type Verdict, type Violation, verdictText } from './verdict'
