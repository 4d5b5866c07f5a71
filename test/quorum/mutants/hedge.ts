// Hedging with the mistakes that people make in it, each as a way to ask the policy wrongly or to keep its books badly.

import { type Hedge, type HedgePolicy, type Hedging, hedge, type WaitingRead } from 'meldkit'

export interface HedgeRules {
  /** Nothing is ever too much. */
  readonly budgetless?: boolean
  /** What is spent is not written down. */
  readonly unspent?: boolean
  /** A slow day is a day like others. */
  readonly tireless?: boolean
  /** Only the answer that came first is counted. */
  readonly winnersOnly?: boolean
  /** The replica that is late is asked again. */
  readonly sameReplica?: boolean
  /** The delay is what almost all answers keep, the slow ones among them. */
  readonly lateDelay?: boolean
}

export interface MutatedHedge {
  readonly hedge: (policy: HedgePolicy, hedging: Hedging, read: WaitingRead) => Hedge
  readonly answered: (latencies: readonly number[]) => readonly number[]
}

export function mutatedHedge(rules: HedgeRules): MutatedHedge {
  return {
    hedge(policy, hedging, read) {
      const rich = rules.budgetless ? { ...hedging, budget: 1e9 } : hedging
      const by = {
        ...policy,
        riseFactor: rules.tireless ? Infinity : policy.riseFactor,
        quantile: rules.lateDelay ? 0.9985 : policy.quantile,
      }
      const said = hedge(by, rich, read)
      return {
        ...said,
        hedging: rules.unspent || rules.budgetless ? hedging : said.hedging,
        targets: rules.sameReplica ? said.targets.map(() => [...read.sentAt.keys()][0] as string) : said.targets,
      }
    },
    answered: latencies => (rules.winnersOnly ? [Math.min(...latencies)] : latencies),
  }
}

interface HedgeMutant {
  readonly name: string
  readonly rules: HedgeRules
  readonly breaks: string
}

export const hedgeMutants: readonly HedgeMutant[] = [
  { name: 'no budget and no slow days', rules: { budgetless: true, tireless: true }, breaks: 'budget' },
  { name: 'a budget that is not spent', rules: { unspent: true, tireless: true }, breaks: 'budget' },
  { name: 'slow days are not looked for', rules: { tireless: true }, breaks: 'slow day' },
  { name: 'only the first answer counts', rules: { winnersOnly: true }, breaks: 'tail' },
  { name: 'the late replica is asked again', rules: { sameReplica: true }, breaks: 'one ask for each' },
  { name: 'the delay is as long as the tail', rules: { lateDelay: true }, breaks: 'tail' },
]
