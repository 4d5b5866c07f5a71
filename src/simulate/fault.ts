/**
 * The kinds of faults, each with what it does. What a run draws, counts, shrinks and draws pictures of goes by these names.
 */

/** Every kind of fault and what it does. */
export const faultKinds = {
  // Single messages
  loss: 'a message is lost',
  duplication: 'a message arrives twice or more often',
  reordering: 'a message is overtaken by later ones',
  delay: 'a message takes far longer than others, with a heavy tail',
  corruption: 'a bit of a message flips, which its receiver must notice',
  replay: 'a message arrives once more after days',
  // Paths
  clog: 'one path holds its messages back for a while',
  'swizzle-clog': 'nodes are clogged one after another and unclogged in another order',
  partition: 'two groups cannot reach each other',
  'one-way': 'one group cannot reach another, which can reach it',
  ring: 'each node reaches a majority, no two the same',
  bridge: 'two groups reach each other only through one node',
  isolation: 'one node reaches nobody',
  // Nodes
  crash: 'a node stops and starts again with its records',
  pause: 'a node does nothing for a while, then goes on with old timers',
  slow: 'a node takes long for everything',
  // Disks
  'lost-write': 'a crash takes what was not yet persisted',
  'torn-write': 'a crash damages the record that was being written',
  rollback: 'a node starts again with records of an earlier time, under its old id',
  'amnesia-new-id': 'a node loses its records and is replaced by one with a new id',
  'amnesia-same-id': 'a node loses its records and starts again under its old id',
  // Clocks
  skew: 'the wall clock of a node is off',
  jump: 'the wall clock of a node jumps forward or back',
  freeze: 'the wall clock of a node stands still for a while',
  drift: 'the clocks of a node run fast or slow',
  // Members
  join: 'a node joins',
  leave: 'a node leaves',
  replace: 'a node is replaced by another',
  // Clients
  retry: 'a client asks again with the same operation id',
  abandon: 'a client gives up an operation, which may still happen',
} as const

/** The name of a kind of fault. */
export type FaultKind = keyof typeof faultKinds

/** Every kind of fault. */
export const allFaults: readonly FaultKind[] = /* @__PURE__ */ Object.keys(faultKinds) as FaultKind[]

/** Faults that change who takes part, or break the promise of a disk or an id: only for protocols that provide for them. */
const risky: readonly FaultKind[] = ['rollback', 'amnesia-new-id', 'amnesia-same-id', 'join', 'leave', 'replace']

/**
 * The faults that a scenario has if it names none: all but those that change the members, and those after which a node has
 * forgotten what it promised (`rollback`, `amnesia-new-id`, `amnesia-same-id`), which no fixed quorum survives.
 */
export const usualFaults: readonly FaultKind[] = /* @__PURE__ */ allFaults.filter(kind => !risky.includes(kind))
