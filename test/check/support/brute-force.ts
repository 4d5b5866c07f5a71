// Every order of a few operations, tried one by one: what the searching checkers must agree with. No memory, no cleverness.

import type { History, Operation } from 'meldkit/check'
import type { NaiveObject } from './naive-objects'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const endOf = ({ outcome, return: end }: Operation): number => (outcome === 'unknown' ? Infinity : (end as number))

/** Whether the operation may have given its answer in this state, and what the state is then. */
function after(object: NaiveObject, state: unknown, operation: Operation): readonly [unknown] | undefined {
  const [next, answer] = object.apply(state, operation)
  const { outcome, output, name } = operation
  if (outcome === 'unknown' || output === undefined || answer === undefined) return [next]
  const isRight = object.name === 'set' && name === 'read' ? sameElements(answer, output) : same(answer, output)
  return isRight ? [next] : undefined
}

const sameElements = (a: unknown, b: unknown) => same([...(a as number[])].sort(), [...(b as number[])].sort())

/** Whether there is an order in which nothing comes before what returned before its call. */
export function isLinearizable(object: NaiveObject, history: History): boolean {
  const search = (rest: History, states: Readonly<Record<string, unknown>>): boolean =>
    rest.every(({ outcome }) => outcome === 'unknown') ||
    rest.some(operation => {
      if (rest.some(other => endOf(other) < operation.call)) return false
      const next = after(object, states[operation.key] ?? object.initial, operation)
      if (next === undefined) return false
      return search(without(rest, operation), { ...states, [operation.key]: next[0] })
    })
  return search(happened(history), {})
}

/** Whether there is an order of all keys together that keeps that of each process. */
export function isSequential(object: NaiveObject, history: History): boolean {
  const search = (rest: History, states: Readonly<Record<string, unknown>>): boolean =>
    rest.every(({ outcome }) => outcome === 'unknown') ||
    rest.some(operation => {
      if (rest.some(other => other.process === operation.process && other.call < operation.call)) return false
      const next = after(object, states[operation.key] ?? object.initial, operation)
      if (next === undefined) return false
      return search(without(rest, operation), { ...states, [operation.key]: next[0] })
    })
  return search(happened(history), {})
}

/** The least k such that each read is explained by one of the k newest versions of its key; infinity when there is none. */
export function leastVersions(object: NaiveObject, history: History): number {
  const search = (rest: History, versions: Readonly<Record<string, readonly unknown[]>>): number => {
    if (rest.every(({ outcome }) => outcome === 'unknown')) return 1
    let least = Infinity
    for (const operation of rest) {
      if (rest.some(other => endOf(other) < operation.call)) continue
      const known = versions[operation.key] ?? [object.initial]
      if (changesNothing(operation)) {
        const lag = known.findIndex(state => after(object, state, operation) !== undefined)
        if (lag >= 0) least = Math.min(least, Math.max(lag + 1, search(without(rest, operation), versions)))
      } else {
        const next = after(object, known[0], operation)
        if (next === undefined) continue
        least = Math.min(least, search(without(rest, operation), { ...versions, [operation.key]: [next[0], ...known] }))
      }
    }
    return least
  }
  return search(happened(history), {})
}

/** Whether the order explains the whole history, which says that `ok` was no guess. */
export function explains(
  object: NaiveObject,
  history: History,
  order: History,
  mayFollow: (first: Operation, second: Operation) => boolean,
): boolean {
  const isComplete = history.every(
    operation => operation.outcome !== 'ok' || order.filter(other => other === operation).length === 1,
  )
  const isReal = new Set(order).size === order.length && order.every(operation => history.includes(operation))
  const states: Record<string, unknown> = {}
  const isRight = order.every(operation => {
    if (operation.outcome === 'failed') return false
    const next = after(object, states[operation.key] ?? object.initial, operation)
    states[operation.key] = next?.[0]
    return next !== undefined
  })
  return isComplete && isReal && isRight && order.every((a, i) => order.slice(i + 1).every(b => mayFollow(a, b)))
}

export const inRealTime = (first: Operation, second: Operation): boolean => !(endOf(second) < first.call)
export const inProcessOrder = (first: Operation, second: Operation): boolean =>
  first.process !== second.process || first.call < second.call

/** Reads, and what answers that it changed nothing. */
function changesNothing({ name, output, outcome }: Operation): boolean {
  if (name === 'read' || name === 'get') return true
  if (outcome !== 'ok') return false
  return output === false || (name === 'dequeue' && output === null)
}

const happened = (history: History): History => history.filter(({ outcome }) => outcome !== 'failed')
const without = (history: History, operation: Operation): History => history.filter(other => other !== operation)
