/**
 * Registers as sequential objects: one value that is read and written, and one that can also be compared and set.
 */
import type { Operation } from './history'
import { illegal, type Model } from './model'
import { answerOf, notOf } from './model-support'
import { sameValue, valueText } from './value-text'

/**
 * A register: `write` with the value as input, `read` with the value as output.
 *
 * State: the value. A step is O(size of the value).
 *
 * @param initial what is read before any write; null if left out.
 *
 * @example
 * ```ts
 * import { checkLinearizable, type History, registerModel } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'x', name: 'write', input: 1, outcome: 'ok', call: 0, return: 9 },
 *   { process: 'bob', key: 'x', name: 'read', output: 0, outcome: 'ok', call: 2, return: 4 },
 * ]
 * checkLinearizable(registerModel(0), history).kind // => 'ok'
 * ```
 *
 * @see Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects" (TOPLAS 1990), section 2.
 */
export function registerModel(initial: unknown = null): Model<unknown> {
  return {
    name: 'register',
    initial,
    step(value, operation) {
      if (operation.name === 'write') return operation.input ?? null
      if (operation.name === 'read') return readAs(value, operation)
      return notOf('register', 'read and write', operation)
    },
    stateKey: valueText,
    isRead: operation => operation.name === 'read',
    about: writtenOrRead,
  }
}

/**
 * A register with compare-and-set: `read` and `write` as in {@link registerModel}, and `cas` with `[from, to]` as input and
 * whether the register held `from`, and now holds `to`, as output.
 *
 * A `cas` that answers false is a successful operation: it says that the register did not hold `from` at that moment.
 *
 * State: the value. A step is O(size of the value).
 *
 * @param initial what is read before any write; null if left out.
 *
 * @example
 * ```ts
 * import { casRegisterModel, checkLinearizable, type History } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'x', name: 'cas', input: [0, 1], output: true, outcome: 'ok', call: 0, return: 5 },
 *   { process: 'bob', key: 'x', name: 'cas', input: [0, 2], output: true, outcome: 'ok', call: 6, return: 8 },
 * ]
 * checkLinearizable(casRegisterModel(0), history).kind // => 'violation'
 * ```
 *
 * @see Herlihy, "Wait-free synchronization" (TOPLAS 1991), section 3.
 */
export function casRegisterModel(initial: unknown = null): Model<unknown> {
  return {
    name: 'compare-and-set register',
    initial,
    step(value, operation) {
      if (operation.name === 'write') return operation.input ?? null
      if (operation.name === 'read') return readAs(value, operation)
      if (operation.name !== 'cas' || !Array.isArray(operation.input))
        return notOf('compare-and-set register', 'read, write and cas with [from, to]', operation)
      const holds = sameValue(value, operation.input[0])
      const answer = answerOf(operation)
      if (answer !== undefined && answer !== holds) return illegal
      return holds ? operation.input[1] : value
    },
    stateKey: valueText,
    isRead: operation => operation.name === 'read' || (operation.name === 'cas' && answerOf(operation) === false),
  }
}

function readAs(value: unknown, operation: Operation): unknown {
  const answer = answerOf(operation)
  return answer === undefined || sameValue(answer, value) ? value : illegal
}

/**
 * Without the writes and reads of one value, each other read still follows the write that it followed. With compare-and-set
 * this does not hold: it takes one value for another.
 */
function writtenOrRead(operation: Operation): readonly string[] {
  const value = operation.name === 'write' ? (operation.input ?? null) : answerOf(operation)
  return value === undefined ? [] : [valueText(value)]
}
