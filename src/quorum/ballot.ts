/**
 * Ballots: who may propose, in one order for all. Of two proposers the one with the larger ballot is heard.
 *
 * Left out: who hands out proposer names. That each is used once is what makes a ballot stand for one value.
 */

/** A counter, and the proposer that used it; ordered by counter, then by proposer in UTF-16 code units. */
export interface Ballot {
  readonly counter: number
  readonly proposer: string
}

/** Below every ballot that is proposed. */
export const noBallot: Ballot = /* @__PURE__ */ ballotOf(0, '')

/** Makes every ballot, so that all have one shape. */
export function ballotOf(counter: number, proposer: string): Ballot {
  return { counter, proposer }
}

/** Whether `a` comes before `b`. */
export function isBelow(a: Ballot, b: Ballot): boolean {
  return a.counter < b.counter || (a.counter === b.counter && a.proposer < b.proposer)
}

/** Whether both are one ballot. */
export function isSameBallot(a: Ballot, b: Ballot): boolean {
  return a.counter === b.counter && a.proposer === b.proposer
}
