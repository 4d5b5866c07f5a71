/**
 * Where everything stands in the picture of a history: which operations are drawn, and how far right each begins and ends.
 *
 * Only the order of calls and returns counts, so time is not drawn to scale: every bar is as long as its label needs, and
 * of any two calls or returns the later one stands further right. Of a long history only the illegal part and what lies
 * around it is drawn.
 */
import { endOf, type History, type Operation } from './history'
import type { Verdict } from './verdict'
import { countText, cutText, valueText } from './words'

/** An operation as a bar. */
export interface HistoryBar {
  readonly operation: Operation
  readonly label: string
  readonly lane: number
  readonly x: number
  readonly end: number
  readonly open: boolean
  /** Its place, from 1, among the illegal ones; 0 when it is not one of them. */
  readonly illegal: number
  /** Its place, from 1, in the order that explains the history; 0 when there is none. */
  readonly place: number
  /** Where in that order it takes effect; absent when the order does not keep to real time. */
  readonly point?: number
}

/** The whole picture. */
export interface HistoryLayout {
  readonly processes: readonly string[]
  readonly bars: readonly HistoryBar[]
  readonly width: number
  /** From where to where the illegal part reaches, if there is one. */
  readonly region?: readonly [x: number, end: number]
  /** What is not drawn, in sentences; empty when everything is. */
  readonly leftOut: string
}

/** The most operations that are drawn; more would be no picture any more. */
const drawnMax = 240

/** What tells an operation from all others: a process calls one at a time. */
export function operationKey(operation: Pick<Operation, 'process' | 'call'>): string {
  return `${operation.call} ${operation.process}`
}

/** The layout of a history under a verdict. */
export function historyLayout(history: History, verdict: Verdict): HistoryLayout {
  const illegal = verdict.kind === 'violation' ? verdict.operations : []
  const { drawn, leftOut } = selection(history, illegal)
  const processes = [...new Set(drawn.map(operation => operation.process))]
  const lanes = new Map(processes.map((name, lane) => [name, lane]))
  const severalKeys = new Set(drawn.map(operation => operation.key)).size > 1
  const labels = drawn.map(operation => operationLabel(operation, severalKeys))
  const { starts, ends, width } = spread(drawn, labels)
  const illegalPlaces = places(illegal)
  const order = verdict.kind === 'ok' ? (verdict.order ?? []) : []
  const orderPlaces = places(order)
  const points = pointsOf(
    order,
    new Map(drawn.map((operation, at) => [operationKey(operation), [starts[at]!, ends[at]!]])),
  )
  const bars = drawn.map((operation, at): HistoryBar => {
    const key = operationKey(operation)
    return {
      operation,
      label: labels[at]!,
      lane: lanes.get(operation.process)!,
      x: starts[at]!,
      end: ends[at]!,
      open: endOf(operation) === Number.POSITIVE_INFINITY,
      illegal: illegalPlaces.get(key) ?? 0,
      place: orderPlaces.get(key) ?? 0,
      ...(points?.has(key) && { point: points.get(key)! }),
    }
  })
  const marked = bars.filter(bar => bar.illegal > 0)
  const reach = marked.filter(bar => !bar.open).map(bar => bar.end)
  const region = marked.length > 0 && {
    region: [Math.min(...marked.map(bar => bar.x)), Math.max(...marked.map(bar => bar.x + 40), ...reach)] as const,
  }
  return { processes, bars, width, leftOut, ...region }
}

/** `write x 3 → ok`, cut. */
export function operationLabel(operation: Operation, withKey: boolean): string {
  const { name, key, input, output, outcome } = operation
  const told = outcome === 'ok' ? (output === undefined ? '' : ` → ${valueText(output)}`) : ` → ${outcome}`
  const given = input === undefined ? '' : ` ${valueText(input)}`
  return cutText(`${name}${withKey && key !== '' ? ` ${key}` : ''}${given}`, 24) + cutText(told, 20)
}

/** What is drawn, by time of call: all, or the operations of the illegal part and those called nearest to it. */
function selection(history: History, illegal: readonly Operation[]) {
  const byCall = [...history].sort((a, b) => a.call - b.call)
  const keys = new Set(illegal.map(operation => operation.key))
  const ofKeys = keys.size === 0 || byCall.length <= drawnMax / 4 ? byCall : byCall.filter(({ key }) => keys.has(key))
  const marked = new Set(illegal.map(operationKey))
  const first = illegal.reduce((least, { call }) => Math.min(least, call), Number.POSITIVE_INFINITY)
  const last = illegal.reduce((most, { call }) => Math.max(most, call), Number.NEGATIVE_INFINITY)
  const distance = ({ call }: Operation) => (illegal.length === 0 ? call : Math.max(first - call, call - last, 0))
  const isMarked = (operation: Operation) => marked.has(operationKey(operation))
  const near = [
    ...ofKeys.filter(isMarked),
    ...ofKeys.filter(each => !isMarked(each)).sort((a, b) => distance(a) - distance(b)),
  ]
  const drawn = near.slice(0, drawnMax).sort((a, b) => a.call - b.call)
  return { drawn, leftOut: leftOutText(history, ofKeys, drawn, illegal) }
}

function leftOutText(history: History, ofKeys: History, drawn: History, illegal: readonly Operation[]): string {
  const others = history.length - ofKeys.length
  const far = ofKeys.length - drawn.length
  const of = `of ${countText(history.length, 'operation')} are drawn`
  const where = illegal.length === 0 ? 'the first' : 'the illegal part and what was called nearest to it'
  return [
    ...(drawn.length < history.length ? [`${drawn.length} ${of}: ${where}.`] : []),
    ...(others > 0 ? [`Not drawn: ${countText(others, 'operation')} on other keys.`] : []),
    ...(far > 0 && illegal.length > 0 ? [`Not drawn: ${countText(far, 'operation')} called further away.`] : []),
  ].join(' ')
}

/** Gives every call and every return its place from left to right, so that each bar has room for its label. */
function spread(drawn: History, labels: readonly string[]) {
  const moments = drawn.flatMap((operation, at) => [
    { at, time: operation.call, isReturn: false },
    { at, time: endOf(operation), isReturn: true },
  ])
  // Touching operations are concurrent: at equal times calls come first.
  moments.sort((a, b) => (a.time === b.time ? Number(a.isReturn) - Number(b.isReturn) : a.time - b.time))
  const starts: number[] = []
  const ends: number[] = []
  let x = 12
  for (const { at, time, isReturn } of moments) {
    if (!isReturn) starts[at] = x
    else if (time === Number.POSITIVE_INFINITY) x = Math.max(x, starts[at]! + labelWidth(labels[at]!) + 30)
    else {
      x = Math.max(x, starts[at]! + labelWidth(labels[at]!))
      ends[at] = x
    }
    x += 12
  }
  for (const [at, operation] of drawn.entries()) if (endOf(operation) === Number.POSITIVE_INFINITY) ends[at] = x
  return { starts, ends, width: x + 12 }
}

/** Room for a label in a bar, and for a number before it. */
function labelWidth(label: string): number {
  return Math.ceil(label.length * 6.7) + 36
}

function places(operations: readonly Operation[]): ReadonlyMap<string, number> {
  return new Map(operations.map((operation, at) => [operationKey(operation), at + 1]))
}

/**
 * Where each operation takes effect when they do so in this order, each as early as it can; undefined when the order does
 * not keep to real time, as that of sequential consistency.
 */
function pointsOf(order: readonly Operation[], spans: ReadonlyMap<string, readonly [number, number]>) {
  const points = new Map<string, number>()
  let last = 0
  for (const operation of order) {
    const span = spans.get(operationKey(operation))
    if (span === undefined) continue
    last = Math.max(last + 1, span[0] + 5)
    if (last > span[1]) return undefined
    points.set(operationKey(operation), last)
  }
  return points
}
