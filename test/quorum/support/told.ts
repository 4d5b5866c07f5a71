// One operation and what it is told in a random order, beside a naive count of the same: what the outcome must be, and when.

import {
  configuration,
  counts,
  failed,
  ok,
  operationId,
  type QuorumAnswer,
  type QuorumOperation,
  quorumPlan,
  quorumRead,
  quorumWrite,
  randomFrom,
  randomInt,
  unknown,
} from 'meldkit'
import { newerTagged, type Tagged } from './plain-register'

export type Change = (operation: QuorumOperation<Tagged, Tagged | undefined>) => typeof operation

/** What one member does about its ask. */
const tidings = ['yes', 'yes', 'applied', 'no', 'other epoch', 'lost', 'certain', 'other call', 'behind'] as const
type Tiding = (typeof tidings)[number]

const moment = { wallMs: 0, monotonicMs: 0, random: 0 }
const tagged: Tagged = { version: [1, 'a'], value: 1 }

/** What differs between an operation and the naive count in the run of this seed; undefined if nothing does. */
export function differenceAt(seed: number, change: Change = operation => operation): string | undefined {
  let random = randomFrom(seed)
  const draw = (below: number): number => {
    const [drawn, next] = randomInt(random, below)
    random = next
    return drawn
  }
  const n = 3 + draw(3)
  const needed = 1 + draw(n)
  const isRead = draw(2) === 0
  const members = Array.from({ length: n }, (_, i) => `n${i + 1}`)
  const system = counts(members, { read: needed, write: needed })
  const plan = quorumPlan({
    configuration: configuration(system, 2),
    deadlineMs: 9,
    repair: 'none',
  })
  const common = { id: operationId('app', 1), key: 'x', plan, join: newerTagged }
  const operation = change(isRead ? quorumRead(common) : (quorumWrite({ ...common, write: tagged }) as never))

  const naive = new Map<string, 'open' | 'yes' | 'no' | 'lost'>(members.map(member => [member, 'open']))
  const count = (...states: string[]) => [...naive.values()].filter(state => states.includes(state)).length
  const story: string[] = [`${isRead ? 'read' : 'write'}, ${needed} of ${n}`]
  let state = operation.step(operation.initial, { ...moment, kind: 'begin' }).state
  for (let i = 0; i < 12; i++) {
    const from = members[draw(n)]!
    const tiding = i === 11 ? 'deadline' : tidings[draw(tidings.length)]!
    story.push(tiding === 'deadline' ? tiding : `${from} ${tiding}`)
    if (tiding !== 'deadline') tell(naive, from, tiding, isRead)
    const call = members.indexOf(from) + 1
    const step = operation.step(
      state,
      tiding === 'deadline' ? { ...moment, kind: 'timer', timer: 'deadline' } : eventOf(from, call, tiding, isRead),
    )
    state = step.state
    const done = step.effects.find(effect => effect.kind === 'done')
    const got = done?.kind === 'done' ? `${done.outcome.kind} ${done.outcome.got}` : 'waits'
    const may = count('open', 'yes', 'lost') > 0
    const isOver = tiding === 'deadline' || n - count('no', 'lost') < needed
    const want =
      count('yes') >= needed
        ? `${ok(0).kind} ${count('yes')}`
        : !isOver
          ? 'waits'
          : outcomeOf(!isRead && may, count('yes'))
    if (got !== want) return `${story.join(', ')}: ${got} instead of ${want}.`
    if (want !== 'waits') return undefined
  }
  return undefined
}

const outcomeOf = (isUnknown: boolean, got: number) =>
  `${isUnknown ? unknown(operationId('app', 1), '').kind : failed('').kind} ${got}`

function tell(naive: Map<string, string>, from: string, tiding: Tiding, isRead: boolean): void {
  const before = naive.get(from)
  if (before === 'yes' || before === 'no' || tiding === 'other call') return
  if (tiding === 'yes' || (tiding === 'applied' && isRead)) naive.set(from, 'yes')
  else if (tiding === 'no') naive.set(from, 'no')
  else if (tiding === 'certain') naive.set(from, before === 'open' ? 'no' : before!)
  else if (tiding !== 'applied') naive.set(from, 'lost')
}

function eventOf(from: string, call: number, tiding: Tiding, isRead: boolean) {
  if (tiding === 'lost' || tiding === 'certain') {
    return { ...moment, kind: 'failure', from, call, isCertain: tiding === 'certain' } as const
  }
  const epoch = tiding === 'other epoch' ? 3 : tiding === 'behind' ? 1 : 2
  const durability = tiding === 'applied' ? 'applied' : 'durable'
  const answer: QuorumAnswer<Tagged> =
    tiding === 'no' || tiding === 'behind'
      ? { kind: 'refused', epoch, reason: '' }
      : isRead
        ? { kind: 'found', epoch, found: tagged }
        : { kind: 'stored', epoch, durability }
  return { ...moment, kind: 'answer', from, call: tiding === 'other call' ? call + 90 : call, answer } as const
}
