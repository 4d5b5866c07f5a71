/** The guarantees that `--guarantee` names, each with its checker. */
import { checkCausal } from '../check/causal'
import { checkCausalDots } from '../check/causal-dots'
import type { History } from '../check/history'
import { checkLinearizable } from '../check/linearizable'
import type { Model } from '../check/model'
import { checkRegister } from '../check/register-zones'
import { checkRegular } from '../check/regular'
import { checkSequential } from '../check/sequential'
import { checkSessionVersions } from '../check/session-versions'
import { checkSessions, type SessionGuarantee } from '../check/sessions'
import type { Verdict } from '../check/verdict'
import { checkWeak } from '../check/weak'
import { UsageError } from './usage-error'

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
  'causal-dots': {
    text: 'causal, for objects of any kind whose operations tell `dot` and `seen`',
    searches: false,
    check: ({ history }) => checkCausalDots(telling(history, ['dot', 'seen'])),
  },
  sessions: {
    text: 'all of the four below; operations must tell `version`, or `dot` and `seen`',
    searches: false,
    check: ({ history }) => sessionVerdict(history),
  },
  'read-your-writes': session('read your writes', 'a process sees what it wrote'),
  'monotonic-reads': session('monotonic reads', 'what a process has seen it goes on seeing'),
  'monotonic-writes': session('monotonic writes', 'writes of a process are seen in their order'),
  'writes-follow-reads': session('writes follow reads', 'whoever sees a write sees what its writer had seen'),
} satisfies Readonly<Record<string, Guarantee>>

function session(guarantee: SessionGuarantee, text: string): Guarantee {
  return { text, searches: false, check: ({ history }) => sessionVerdict(history, [guarantee]) }
}

function sessionVerdict(history: History, guarantees?: readonly SessionGuarantee[]): Verdict {
  const told = telling(history, ['dot', 'seen', 'version'])
  return told.some(({ version }) => version !== undefined)
    ? checkSessionVersions(told, guarantees)
    : checkSessions(told, guarantees)
}

/** The history, if it tells what the checker rests on: without, everything would pass. */
function telling(history: History, fields: readonly ('dot' | 'seen' | 'version')[]): History {
  if (history.length === 0 || history.some(operation => fields.some(field => operation[field] !== undefined))) {
    return history
  }
  throw new UsageError(`this guarantee needs operations that tell ${fields.join(' or ')}, and none of these does.`)
}

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
