/**
 * Collections as sequential objects: a set, a queue, and a list that only grows.
 */
import type { Operation } from './history'
import { illegal, type Model } from './model'
import { answerOf, notOf } from './model-support'
import { valueText } from './value-text'

/**
 * A set: `add` and `remove` with the element as input, `read` with all elements as output, in any order but each once.
 *
 * `add` and `remove` may answer whether they changed the set; without an answer anything is right.
 *
 * State: the elements, ascending by their canonical JSON. A step is O(n log n), n = elements.
 *
 * @example
 * ```ts
 * import { checkLinearizable, type History, setModel } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: '', name: 'add', input: 'milk', outcome: 'ok', call: 0, return: 1 },
 *   { process: 'bob', key: '', name: 'read', output: [], outcome: 'ok', call: 2, return: 3 },
 * ]
 * checkLinearizable(setModel(), history).kind // => 'violation'
 * ```
 */
export function setModel(): Model<readonly unknown[]> {
  return {
    name: 'set',
    initial: [],
    step(elements, operation) {
      const answer = answerOf(operation)
      if (operation.name === 'read') return answer === undefined || isSame(elements, answer) ? elements : illegal
      if (operation.name !== 'add' && operation.name !== 'remove')
        return notOf('set', 'add, remove and read', operation)
      const text = valueText(operation.input ?? null)
      const others = elements.filter(element => valueText(element) !== text)
      const changes = (others.length === elements.length) === (operation.name === 'add')
      if (typeof answer === 'boolean' && answer !== changes) return illegal
      if (!changes) return elements
      return operation.name === 'add' ? ascending([...elements, operation.input ?? null]) : others
    },
    stateKey: valueText,
    isRead: operation => operation.name === 'read' || answerOf(operation) === false,
    about: elementsOf,
  }
}

/**
 * A first-in-first-out queue: `enqueue` with the value as input, `dequeue` with the oldest value as output, null when empty.
 *
 * State: the values, oldest first. A step is O(n), n = values in the queue.
 *
 * @example
 * ```ts
 * import { checkLinearizable, type History, queueModel } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'jobs', name: 'enqueue', input: 'a', outcome: 'ok', call: 0, return: 1 },
 *   { process: 'bob', key: 'jobs', name: 'dequeue', output: 'a', outcome: 'ok', call: 2, return: 5 },
 *   { process: 'carol', key: 'jobs', name: 'dequeue', output: 'a', outcome: 'ok', call: 3, return: 4 },
 * ]
 * checkLinearizable(queueModel(), history).kind // => 'violation'
 * ```
 *
 * @see Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects" (TOPLAS 1990), section 2.
 */
export function queueModel(): Model<readonly unknown[]> {
  return {
    name: 'queue',
    initial: [],
    step(values, operation) {
      if (operation.name === 'enqueue') return [...values, operation.input ?? null]
      if (operation.name !== 'dequeue') return notOf('queue', 'enqueue and dequeue', operation)
      const answer = answerOf(operation)
      if (answer !== undefined && valueText(answer) !== valueText(values[0] ?? null)) return illegal
      return values.length === 0 ? values : values.slice(1)
    },
    stateKey: valueText,
    isRead: operation => operation.name === 'dequeue' && answerOf(operation) === null,
    // Without a value that comes and goes, all others come and go in the same order.
    about(operation) {
      const value = operation.name === 'enqueue' ? (operation.input ?? null) : answerOf(operation)
      return value === undefined || value === null ? [] : [valueText(value)]
    },
  }
}

/**
 * A list that grows at its end: `append` with the value as input, `read` with the whole list as output.
 *
 * State: the list. A step is O(n), n = its length.
 *
 * @example
 * ```ts
 * import { checkLinearizable, type History, listAppendModel } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'x', name: 'append', input: 1, outcome: 'ok', call: 0, return: 9 },
 *   { process: 'bob', key: 'x', name: 'append', input: 2, outcome: 'ok', call: 0, return: 9 },
 *   { process: 'carol', key: 'x', name: 'read', output: [2, 1], outcome: 'ok', call: 3, return: 9 },
 * ]
 * checkLinearizable(listAppendModel(), history).kind // => 'ok'
 * ```
 *
 * @see Kingsbury and Alvaro, "Elle: inferring isolation anomalies from experimental observations" (VLDB 2020), section 3. We
 *   differ: single operations, no transactions.
 */
export function listAppendModel(): Model<readonly unknown[]> {
  return {
    name: 'list',
    initial: [],
    step(list, operation) {
      if (operation.name === 'append') return [...list, operation.input ?? null]
      if (operation.name !== 'read') return notOf('list', 'append and read', operation)
      const answer = answerOf(operation)
      return answer === undefined || valueText(answer) === valueText(list) ? list : illegal
    },
    stateKey: valueText,
    isRead: operation => operation.name === 'read',
    about: elementsOf,
  }
}

function ascending(elements: readonly unknown[]): readonly unknown[] {
  const pairs = elements.map(element => [valueText(element), element] as const)
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, element]) => element)
}

/**
 * What is read is there because it was added: without that, and without all that read it, the other reads show what they
 * showed.
 */
function elementsOf(operation: Operation): readonly string[] {
  if (operation.name !== 'read') return [valueText(operation.input ?? null)]
  const read = answerOf(operation)
  return Array.isArray(read) ? read.map(valueText) : []
}

/** Whether these elements were read, in any order; an element that was read twice makes the lists differ. */
function isSame(elements: readonly unknown[], read: unknown): boolean {
  return Array.isArray(read) && valueText(ascending(read)) === valueText(elements)
}
