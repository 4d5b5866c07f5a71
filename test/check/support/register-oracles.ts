// What the guarantees mean, word by word and without any cleverness: all orders are tried.

import { endOf, type History, type Operation } from 'meldkit/check'

/** What may have had an effect or told something: all but failed operations and reads without an answer. */
function effective(history: History): readonly Operation[] {
  return history.filter(({ name, outcome, output }) =>
    name === 'write' ? outcome !== 'failed' : outcome === 'ok' && output !== undefined,
  )
}

/** All orders of operations in which what had ended before another was called comes before it. */
export function ordersOf(operations: readonly Operation[]): (readonly Operation[])[] {
  if (operations.length === 0) return [[]]
  return operations.flatMap(first => {
    if (operations.some(other => endOf(other) < first.call)) return []
    return ordersOf(operations.filter(other => other !== first)).map(rest => [first, ...rest])
  })
}

/** Whether each read gives the value that was written to its key last. */
export function isLegal(order: readonly Operation[]): boolean {
  const state = new Map<string, unknown>()
  return order.every(({ key, name, input, output }) => {
    if (name === 'write') state.set(key, input)
    return name === 'write' || (state.get(key) ?? 0) === output
  })
}

/** Tries all orders, each as far as it is legal; a write of unknown outcome that never happened is as good as one at the end. */
export function isLinearizable(history: History): boolean {
  const search = (left: readonly Operation[], state: ReadonlyMap<string, unknown>): boolean =>
    left.length === 0 ||
    left.some(next => {
      if (left.some(other => endOf(other) < next.call)) return false
      const rest = left.filter(other => other !== next)
      if (next.name === 'write') return search(rest, new Map(state).set(next.key, next.input))
      return (state.get(next.key) ?? 0) === next.output && search(rest, state)
    })
  return search(effective(history), new Map())
}

/** For each key: its writes and its reads. */
function byKey(history: History) {
  const operations = effective(history)
  return [...new Set(operations.map(({ key }) => key))].map(key => ({
    writes: operations.filter(operation => operation.key === key && operation.name === 'write'),
    reads: operations.filter(operation => operation.key === key && operation.name === 'read'),
  }))
}

/** For each read there is an order of all writes and this read that is legal. */
export function isWeaklyRegular(history: History): boolean {
  return byKey(history).every(({ writes, reads }) => reads.every(read => ordersOf([...writes, read]).some(isLegal)))
}

/** Moreover the orders for two reads agree on the writes that neither of them certainly preceded. */
export function isWriteOrderRegular(history: History): boolean {
  return byKey(history).every(({ writes, reads }) => {
    const choices = reads.map(read => ordersOf([...writes, read]).filter(isLegal))
    const relevant = (read: Operation) => writes.filter(write => !(endOf(read) < write.call))
    const agree = (i: number, a: readonly Operation[], j: number, b: readonly Operation[]) => {
      const common = relevant(reads[i]!).filter(write => relevant(reads[j]!).includes(write))
      const inA = a.filter(write => common.includes(write))
      const inB = b.filter(write => common.includes(write))
      return inA.every((write, at) => write === inB[at])
    }
    const choose = (chosen: (readonly Operation[])[]): boolean =>
      chosen.length === reads.length ||
      choices[chosen.length]!.some(
        order => chosen.every((other, j) => agree(chosen.length, order, j, other)) && choose([...chosen, order]),
      )
    return choose([])
  })
}

/** The history with each read called earlier. */
export function lagged(history: History, lag: number): History {
  return history.map(operation =>
    operation.name === 'read' ? { ...operation, call: operation.call - lag } : operation,
  )
}

/** All lags that can matter: differences of a call of a read and the end of anything. */
function candidates(history: History): readonly number[] {
  const reads = history.filter(({ name, outcome }) => name === 'read' && outcome === 'ok')
  const lags = reads.flatMap(({ call }) => history.map(other => call - endOf(other))).filter(lag => lag > 0)
  return [0, ...lags.filter(Number.isFinite)].sort((a, b) => a - b)
}

/** The least lag that makes the history linearizable, by trying all in turn. */
export function leastLag(history: History): number {
  return candidates(history).find(lag => isLinearizable(lagged(history, lag))) ?? Number.POSITIVE_INFINITY
}

/** The least lag that makes one read regular by itself. */
export function leastLagOfRead(history: History, read: Operation): number {
  const writes = history.filter(({ key, name }) => name === 'write' && key === read.key)
  const alone = (lag: number) => isWeaklyRegular([...writes, { ...read, call: read.call - lag }])
  return candidates(history).find(alone) ?? Number.POSITIVE_INFINITY
}

/** Each read and some write of its value have moments in their spans, the read's later by no more than `expiresAfter`. */
export function isWeak(history: History, expiresAfter: number): boolean {
  const far = 60
  const moments = ({ call, ...operation }: Operation) => {
    const end = Math.min(far, endOf({ call, ...operation }))
    return Array.from({ length: end - call + 1 }, (_, i) => call + i)
  }
  return byKey(history).every(({ writes, reads }) =>
    reads.every(read => {
      if (read.output === 0) return true
      const sources = writes.filter(({ input }) => input === read.output)
      return sources.some(write =>
        moments(write).some(from => moments(read).some(at => at >= from && at - from <= expiresAfter)),
      )
    }),
  )
}
