// A register on whatever can be asked: reads and writes that end in one of three outcomes, and members that change while
// both go on. One process decides on the configuration; where there are more, a register that CASPaxos keeps would.

import {
  type AbdAnswer,
  type AbdAsk,
  type AbdOperation,
  abdRead,
  abdWrite,
  type Configuration,
  canSettle,
  type OperationId,
  type Outcome,
  operationId,
  replacedConfiguration,
  runOperation,
  settledConfiguration,
} from 'meldkit'

export interface Register<Value> {
  read(id: OperationId): Promise<Outcome<Value>>
  write(id: OperationId, value: Value): Promise<Outcome<Value>>
  /** Lets a member go and another come, and settles when the other configuration holds everything. */
  replace(lost: string, fresh: string): Promise<Configuration>
}

export interface RegisterOptions<Value> {
  readonly first: Configuration
  readonly ask: (to: string, ask: AbdAsk<Value>) => Promise<AbdAnswer<Value>>
  readonly deadlineMs?: number
  readonly note?: (note: string) => void
}

export function openRegister<Value>({ first, ask, deadlineMs = 500, note }: RegisterOptions<Value>): Register<Value> {
  let configuration = first

  // #region operations
  const run = (operation: AbdOperation<Value>) =>
    runOperation(operation, { ask, now: Date.now, random: Math.random, sleep, ...(note && { note }) })

  const read = (id: OperationId) => run(abdRead<Value>({ id, configuration, deadlineMs }))

  async function write(id: OperationId, value: Value): Promise<Outcome<Value>> {
    const outcome = await run(abdWrite({ id, configuration, deadlineMs, value }))
    if (outcome.kind !== 'unknown') return outcome
    // Perhaps it was done: whoever remembers its tag proves it.
    return run(abdWrite({ id, configuration, deadlineMs, value, resume: 'find' }))
  }
  // #endregion

  // #region replace
  async function replace(lost: string, fresh: string): Promise<Configuration> {
    // From here on reads and writes need quorums of both; the lost one answers nobody.
    configuration = replacedConfiguration(configuration, lost, fresh)
    const { epoch } = configuration
    for (let attempt = 1; ; attempt++) {
      // A read in the joint epoch ends when quorums of both hold what it returns: it is the transfer.
      const moved = await read(operationId(`epoch-${epoch}`, attempt))
      const holders = new Set(moved.by)
      if (moved.kind === 'ok' && canSettle(configuration, holders)) {
        configuration = settledConfiguration(configuration, holders)
        return configuration
      }
      await sleep(50)
    }
  }
  // #endregion

  return { read, write, replace }
}

function sleep(ms: number, over?: Promise<void>): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    over?.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
