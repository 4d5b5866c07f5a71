/**
 * Records what real processes do as a history: say when each call is made, and what came of it.
 */
import { invariant, show } from '../base/error'
import type { History, Operation } from './history'

/** What is asked. */
export type Asked = Pick<Operation, 'name'> & Partial<Pick<Operation, 'key' | 'input'>>

/** What is answered, and what the system tells of itself along with it. */
export type Answered = Partial<Pick<Operation, 'output' | 'seen' | 'dot' | 'version'>>

/** A call whose outcome has not been recorded; hand it to the recorder that made it. */
export interface PendingCall {
  readonly process: string
}

/** A history that grows. */
export interface HistoryRecorder {
  /** Just before a call is made. `process` names who calls, for example a session. */
  invoke(process: string, asked: Asked): PendingCall
  /** Just after it was answered. Nothing, as an answer, is null; without an output a checker takes the answer as not known. */
  ok(call: PendingCall, answered?: Answered): void
  /** It certainly had no effect, and never will. */
  failed(call: PendingCall): void
  /** Nobody can say: a timeout, a lost connection. Its process goes on as a successor, as `alice/2` after `alice`. */
  unknown(call: PendingCall): void
  /** What happened so far, by call; calls without an outcome are unknown. */
  history(): History
}

/**
 * Makes a recorder. It belongs to one thread, whose order of calls it keeps: no two events get the same time.
 *
 * @param options.now the clock, for checkers of staleness and expiry, in any unit; a tie, or a step back, becomes a little
 *   later than the event before. If left out, events are numbered from 1.
 * @throws InvariantError `argument` by `invoke`, when the process has a call whose outcome is not recorded.
 * @throws InvariantError `argument` by `ok`, `failed` and `unknown`, when the call is not pending here.
 *
 * @example
 * ```ts
 * import { checkRegister, historyRecorder } from 'meldkit/check'
 *
 * const recorder = historyRecorder()
 * const write = recorder.invoke('alice', { name: 'write', key: 'x', input: 3 })
 * recorder.unknown(write)
 * const read = recorder.invoke('alice', { name: 'read', key: 'x' })
 * recorder.ok(read, { output: 3 })
 * recorder.history().map(operation => operation.process) // => ['alice', 'alice/2']
 * checkRegister(recorder.history()).kind // => 'ok'
 * ```
 */
export function historyRecorder(options: { readonly now?: () => number } = {}): HistoryRecorder {
  const operations: Operation[] = []
  const pending = new Map<PendingCall, number>()
  const successors = successorNames()
  let last = 0

  function tick(): number {
    last = after(last, options.now?.() ?? last + 1, operations.length === 0)
    return last
  }

  function finish(call: PendingCall): number {
    const at = pending.get(call)
    invariant(
      at !== undefined,
      'argument',
      () => `History recorder: the call must be one that is pending here, got one of ${show(call.process)}.`,
      call,
    )
    pending.delete(call)
    return at
  }

  function ended(call: PendingCall, outcome: 'ok' | 'failed', answered: Answered): void {
    const at = finish(call)
    operations[at] = { ...(operations[at] as Operation), ...answered, outcome, return: tick() }
  }

  return {
    invoke(who, { key = '', ...asked }) {
      const name = successors.current(who)
      invariant(
        ![...pending.keys()].some(call => call.process === name),
        'argument',
        () =>
          `History recorder: ${show(name)} must be told an outcome before it calls again. Give concurrent clients names of their own.`,
        who,
      )
      const call = { process: name }
      pending.set(call, operations.length)
      operations.push({ process: name, key, ...asked, outcome: 'unknown', call: tick() })
      return call
    },
    ok: (call, answered = {}) => ended(call, 'ok', answered),
    failed: call => ended(call, 'failed', {}),
    unknown(call) {
      finish(call)
      successors.retire(call.process)
    },
    history: () => operations.slice(),
  }
}

/** A time after the last: the clock's, or a little more than the last where the clock did not go on. */
function after(last: number, now: number, isFirst: boolean): number {
  if (isFirst || now > last) return now
  let step = 1 / 1024
  while (last + step === last) step *= 2
  return last + step
}

/** Under which name a process goes on: after an unknown outcome it needs another, which nobody had before. */
function successorNames() {
  const nameOf = new Map<string, string>()
  const taken = new Set<string>()
  return {
    current(who: string): string {
      let name = nameOf.get(who)
      for (let number = 1; name === undefined; number++) {
        const tried = number === 1 ? who : `${who}/${number}`
        if (!taken.has(tried)) name = tried
      }
      nameOf.set(who, name)
      taken.add(name)
      return name
    },
    retire(name: string): void {
      for (const [who, current] of nameOf) if (current === name) nameOf.delete(who)
    },
  }
}
