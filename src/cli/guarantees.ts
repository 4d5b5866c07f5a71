/** The guarantees that `--guarantee` names, each with its checker. */
import { checkCausal } from '../check/causal'
import type { History } from '../check/history'
import { checkLinearizable } from '../check/linearizable'
import type { Model } from '../check/model'
import { checkRegister } from '../check/register-zones'
import { checkRegular } from '../check/regular'
import { checkSequential } from '../check/sequential'
import type { Verdict } from '../check/verdict'
import { checkWeak } from '../check/weak'

/** What a checker is asked. */
export interface Question {
  readonly history: History
  /** The value of registers at the start. */
  readonly initial: unknown
  readonly model: () => Model<unknown>
  readonly stepsMax: number
}

interface Guarantee {
  readonly text: string
  /** Whether it searches: needs a model, and can run out of steps. */
  readonly searches: boolean
  readonly check: (question: Question) => Verdict
}

const guarantees = {
  linearizable: {
    text: 'each operation takes effect at one moment between call and return',
    searches: true,
    check: ({ model, history, stepsMax }) => checkLinearizable(model(), history, { stepsMax }),
  },
  sequential: {
    text: 'one order of all operations that keeps the order of each process',
    searches: true,
    check: ({ model, history, stepsMax }) => checkSequential(model(), history, { stepsMax }),
  },
  register: {
    text: 'linearizable, for registers where no value is written twice; fast at any length',
    searches: false,
    check: ({ history, initial }) => checkRegister(history, { initial }),
  },
  regular: {
    text: 'a read sees the last write before it or one at the same time',
    searches: false,
    check: ({ history, initial }) => checkRegular(history, 'weak', { initial }),
  },
  weak: {
    text: 'a read sees some value that had been written',
    searches: false,
    check: ({ history, initial }) => checkWeak(history, { initial }),
  },
  causal: {
    text: 'nobody sees an effect without its causes, for registers where no value is written twice',
    searches: false,
    check: ({ history, initial }) => checkCausal(history, 'CC', { initial }),
  },
  'causal-memory': {
    text: 'causal, and one explanation for all that a process saw',
    searches: false,
    check: ({ history, initial }) => checkCausal(history, 'CM', { initial }),
  },
  'causal-convergence': {
    text: 'causal, and all agree on the order of concurrent writes',
    searches: false,
    check: ({ history, initial }) => checkCausal(history, 'CCv', { initial }),
  },
} satisfies Readonly<Record<string, Guarantee>>

/** The name of a guarantee. */
export type GuaranteeName = keyof typeof guarantees

export const guaranteeNames = Object.keys(guarantees) as readonly GuaranteeName[]

/** Each guarantee in words. */
export const guaranteeTexts: readonly (readonly [GuaranteeName, string])[] = guaranteeNames.map(name => [
  name,
  guarantees[name].text,
])

/** Whether the checker of a guarantee searches with a model. */
export function searches(name: GuaranteeName): boolean {
  return guarantees[name].searches
}

/** Asks the checker of a guarantee. */
export function ask(name: GuaranteeName, question: Question): Verdict {
  return guarantees[name].check(question)
}
