// `npm run check:protocols` and `npm run soak`: the protocols of quorum/ under many schedules, on two cores. It ends well only if no
// schedule shows anything wrong, each rare state was reached often enough, and each known mistake was seen within its budget.

import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { assertScenario, runSchedule, scheduleOf } from 'meldkit/simulate'
import { correct, mistakes, rareStates, reachedMin } from './support/catalogue'
import { type Gaps, gapsOf, gapText } from './support/gaps'

/** A part of the work, small enough to be shared out. */
type Job =
  | { readonly kind: 'run'; readonly of: number; readonly from: number; readonly count: number }
  | { readonly kind: 'mistake'; readonly of: number }

interface Ran {
  readonly schedules: number
  readonly notes: Readonly<Record<string, number>>
  readonly ms: number
  /** The first seed that shows something wrong. */
  readonly wrong?: number
}

type Result = { readonly job: Job; readonly ran?: Ran; readonly gaps?: Gaps }

const chunk = 250
/** Of so many the mean is told; of rare ones it would take too long. */
const finds = 5
const rareFinds = 3

function ranOf({ of, from, count }: Extract<Job, { kind: 'run' }>): Ran {
  const { scenario, mayStall = false } = correct[of]!
  const notes: Record<string, number> = {}
  const start = performance.now()
  for (let i = 0; i < count; i++) {
    const run = runSchedule(scenario, scheduleOf(scenario, from + i))
    add(notes, run.notes)
    const isWrong = run.problem !== undefined && !(mayStall && run.problem.kind === 'settle')
    if (isWrong) return { schedules: i + 1, notes, ms: performance.now() - start, wrong: from + i }
  }
  return { schedules: count, notes, ms: performance.now() - start }
}

function add(notes: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [note, times] of Object.entries(more)) notes[note] = (notes[note] ?? 0) + times
}

/** Until it was seen a few times; not at all, if it was not seen in time for the first time. */
function gapsOfMistake({ scenario, within, isRare = false }: (typeof mistakes)[number]): Gaps {
  const first = gapsOf(scenario, 1, within)
  if (first.found === 0) return first
  const left = (isRare ? rareFinds : finds) - 1
  const more = gapsOf(scenario, left, within * left, first.schedules + 1)
  return { found: first.found + more.found, schedules: first.schedules + more.schedules }
}

function work(): void {
  parentPort!.on('message', (job: Job) => {
    const result: Result =
      job.kind === 'run' ? { job, ran: ranOf(job) } : { job, gaps: gapsOfMistake(mistakes[job.of]!) }
    parentPort!.postMessage(result)
  })
}

/** Gives jobs to workers until there are no more. */
async function share(jobs: Iterator<Job>, workers: number, take: (result: Result) => boolean): Promise<void> {
  let isOver = false
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url))
      const next = () => {
        const { done, value } = isOver ? { done: true, value: undefined } : jobs.next()
        if (done !== true) return worker.postMessage(value)
        worker.terminate().then(() => resolve())
      }
      worker.on('error', reject)
      worker.on('message', (result: Result) => {
        if (!take(result)) isOver = true
        next()
      })
      next()
    })
  await Promise.all(Array.from({ length: workers }, one))
}

function* runsFor(schedules: number, from: number, isTimeUp: () => boolean): Generator<Job> {
  const shares = correct.reduce((sum, { share }) => sum + share, 0)
  const seeds = correct.map(() => from)
  const ends = correct.map(({ share }) => from + Math.ceil((schedules * share) / shares))
  // Round after round, so that whenever it ends each has had its share.
  for (let round = 1; seeds.some((seed, of) => seed < ends[of]!); round++) {
    for (const [of, { share }] of correct.entries()) {
      const until = Math.min(ends[of]!, from + round * share * 50)
      while (seeds[of]! < until) {
        if (isTimeUp()) return
        const count = Math.min(chunk, until - seeds[of]!)
        yield { kind: 'run', of, from: seeds[of]!, count }
        seeds[of]! += count
      }
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '200000' },
      minutes: { type: 'string' },
      from: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
    },
  })
  const { minutes } = values
  const start = Date.now()
  const isTimeUp = () => minutes !== undefined && Date.now() > start + Number(minutes) * 60_000
  const workers = Number(values.workers)
  const schedules = minutes === undefined ? Number(values.schedules) : Number.MAX_SAFE_INTEGER / 2
  const isRight = await holds(runsFor(schedules, Number(values.from), isTimeUp), workers)
  // A long run looks for what is wrong; the mistakes are seen as soon in a short one.
  const areSeen = minutes !== undefined || (await mistakesAreSeen(workers))
  if (!isRight || !areSeen) process.exitCode = 1
}

async function holds(jobs: Generator<Job>, workers: number): Promise<boolean> {
  const rows = correct.map(({ name }) => ({ name, schedules: 0, ms: 0 }))
  const notes: Record<string, number> = {}
  let wrong: { readonly of: number; readonly seed: number } | undefined
  const start = performance.now()
  await share(jobs, workers, ({ job, ran }) => {
    const row = rows[job.of]!
    row.schedules += ran!.schedules
    row.ms += ran!.ms
    add(notes, ran!.notes)
    if (ran!.wrong !== undefined) wrong = { of: job.of, seed: ran!.wrong }
    return wrong === undefined
  })
  const seconds = (performance.now() - start) / 1000
  for (const { name, schedules, ms } of rows)
    console.log(`${count(schedules)} schedules, ${count((schedules / ms) * 1000)}/s on one core: ${name}`)
  const total = rows.reduce((sum, { schedules }) => sum + schedules, 0)
  console.log(`${count(total)} schedules in ${seconds.toFixed(0)} s, ${count(total / seconds)}/s on ${workers} cores`)
  if (wrong !== undefined) {
    console.error(wrongText(wrong.of, wrong.seed))
    return false
  }
  return areReached(notes)
}

/** With the shortest schedule that shows it. */
function wrongText(of: number, seed: number): string {
  const { name, scenario } = correct[of]!
  try {
    assertScenario(scenario, { from: seed, seeds: 1 })
  } catch (error) {
    return `${name}, seed ${seed}: ${(error as Error).message}`
  }
  return `${name}, seed ${seed}: wrong once, and not when tried again.`
}

function areReached(notes: Readonly<Record<string, number>>): boolean {
  console.log('\nRare states, and how often each was reached')
  for (const note of [...new Set([...rareStates, ...Object.keys(notes)])].sort())
    console.log(`${count(notes[note] ?? 0)} ${note}${rareStates.includes(note) ? '' : ' (not in the list)'}`)
  const rare = rareStates.filter(note => (notes[note] ?? 0) < reachedMin)
  if (rare.length > 0) console.error(`Reached less than ${reachedMin} times: ${rare.join(', ')}.`)
  return rare.length === 0
}

async function mistakesAreSeen(workers: number): Promise<boolean> {
  // Those that take long come first, so that the workers end at the same time.
  const tried = [...mistakes.keys()].sort((a, b) => mistakes[b]!.within - mistakes[a]!.within)
  const seen = new Map<number, Gaps>()
  const jobs = tried.map(of => ({ kind: 'mistake', of }) as const)
  await share(jobs[Symbol.iterator](), workers, ({ job, gaps }) => seen.set(job.of, gaps!) !== undefined)
  console.log('\nMistakes: schedules until each was seen, on average; those of a smaller simulator; budget')
  let areSeen = true
  for (const [of, { protocol, name, known, within }] of mistakes.entries()) {
    const gaps = seen.get(of)
    if (gaps === undefined) continue
    const text = gapText(gaps)
    console.log(
      `${text.padStart(8)} ${String(known ?? '-').padStart(7)} ${String(within).padStart(7)} ${protocol}: ${name}`,
    )
    if (gaps.found > 0) continue
    areSeen = false
    console.error(`Not seen within ${within} schedules: ${protocol}: ${name}.`)
  }
  return areSeen
}

const count = (number: number) => Math.round(number).toLocaleString('en').padStart(9)

if (isMainThread) await main()
else work()
