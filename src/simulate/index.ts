/**
 * A deterministic world in which protocols run under faults: every run repeats from its seed, every failure shrinks.
 *
 * @packageDocumentation
 */

// What is simulated
export { scheduleOf } from './draw-schedule'
export { allFaults, type FaultKind, faultKinds, usualFaults } from './fault'
// The reference protocol
export { type GossipOptions, type GossipProtocol, gossip } from './gossip'
export { type GossipScenario, type GossipScenarioOptions, type GossipSubject, gossipScenario } from './gossip-scenario'
export type {
  GossipAnswer,
  GossipMessage,
  GossipRecord,
  GossipRequest,
  GossipState,
  GossipWriting,
} from './gossip-state'
// What came of it
export type { Problem, Run, TraceEntry } from './run'
export { type RunOptions, runSchedule } from './run-schedule'
// Pictures
export { runText } from './run-text'
export type { AnyScenario, Cluster, Scenario, Wire, Workload } from './scenario'
export type { Action, ActionKind, Fate, Rates, Schedule } from './schedule'
export { type ShrinkOptions, shrinkSchedule } from './shrink'
export {
  addReports,
  assertScenario,
  faultsText,
  type SimulateOptions,
  type SimulationFailure,
  type SimulationReport,
  simulate,
} from './simulate'
export { timelineHtml } from './timeline-html'
