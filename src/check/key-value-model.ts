/**
 * One key of a store of texts as a sequential object. Keys are independent, so a checker looks at them one at a time.
 */
import { illegal, type Model } from './model'
import { answerOf, notOf } from './model-support'

/**
 * One key of a store of texts: `put` with the text as input, `append` with what is added at its end, `get` with the text as
 * output. A missing key reads as the empty text.
 *
 * State: the text. A step is O(length of the text).
 *
 * @example
 * ```ts
 * import { checkLinearizable, type History, keyValueModel } from 'meldkit/check'
 *
 * const history: History = [
 *   { process: 'alice', key: 'x', name: 'append', input: 'a', outcome: 'ok', call: 0, return: 1 },
 *   { process: 'alice', key: 'x', name: 'append', input: 'b', outcome: 'ok', call: 2, return: 3 },
 *   { process: 'bob', key: 'x', name: 'get', output: 'ab', outcome: 'ok', call: 4, return: 5 },
 * ]
 * checkLinearizable(keyValueModel(), history).kind // => 'ok'
 * ```
 */
export function keyValueModel(): Model<string> {
  return {
    name: 'key-value store',
    initial: '',
    step(text, operation) {
      if (operation.name === 'put') return String(operation.input ?? '')
      if (operation.name === 'append') return text + String(operation.input ?? '')
      if (operation.name !== 'get') return notOf('key-value store', 'get, put and append', operation)
      const answer = answerOf(operation)
      return answer === undefined || answer === text ? text : illegal
    },
    stateKey: text => text,
    isRead: operation => operation.name === 'get',
  }
}
