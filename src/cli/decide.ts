/**
 * Asks a checker with few steps first and then with more, so that a long search says how far it is. A search begins anew each
 * time; with four times as many steps each time, all that is done again is a third of the last search at most.
 */
import type { Verdict } from '../check/verdict'
import { ask, type GuaranteeName, type Question, searches } from './guarantees'
import type { ProgressBar } from './progress'
import type { Shell } from './shell'
import { grouped } from './text'

const growth = 4

/** The verdict on a history; `firstSteps` is how many steps the first search has. */
export async function decide(
  file: string,
  { guarantee }: { readonly guarantee: GuaranteeName },
  question: Question,
  shell: Shell,
  bar: ProgressBar,
  firstSteps = 250_000,
): Promise<Verdict> {
  const { stepsMax } = question
  if (!searches(guarantee)) return ask(guarantee, question)
  for (let steps = firstSteps; steps < stepsMax; steps *= growth) {
    const verdict = ask(guarantee, { ...question, stepsMax: steps })
    if (verdict.kind !== 'unknown') return verdict
    bar.show(() => ({
      part: steps / stepsMax,
      before: file,
      after: `undecided after ${grouped(steps)} of ${grouped(stepsMax)} steps`,
    }))
    await shell.breathe()
  }
  return ask(guarantee, question)
}
