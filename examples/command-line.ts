// A scenario for `npx meldkit simulate`: a register of which every node has a copy. A write goes to all, a read is answered
// from the copy at hand, which may be old.

// #region scenario
import { type Draw, ok, type Random, randomInt } from 'meldkit'
import { checkLinearizable, registerModel } from 'meldkit/check'
import type { Scenario } from 'meldkit/simulate'

type Request = { read: true } | { write: number }
interface Copy {
  value: number
  members: readonly string[]
}

export const copies: Scenario<Copy, number, Request, number | null> = {
  name: 'register of copies',
  faults: ['loss', 'delay', 'partition', 'crash', 'retry', 'abandon'],
  protocol: ({ id }) => ({
    initial: { value: 0, members: [] },
    step(copy, event) {
      if (event.kind === 'start') return { state: { ...copy, members: event.members }, effects: [] }
      if (event.kind === 'message') return { state: { ...copy, value: event.message }, effects: [] }
      if (event.kind !== 'request') return { state: copy, effects: [] }
      const { operation, request } = event
      if ('read' in request) return { state: copy, effects: [{ kind: 'reply', operation, outcome: ok(copy.value) }] }
      const others = copy.members.filter(member => member !== id)
      const sends = others.map(to => ({ kind: 'send', to, message: request.write }) as const)
      const effects = [...sends, { kind: 'reply', operation, outcome: ok(null) } as const]
      return { state: { ...copy, value: request.write }, effects }
    },
  }),
  workload: {
    request(random: Random, number: number): Draw<Request> {
      const [isRead, next] = randomInt(random, 2)
      return [isRead ? { read: true } : { write: number + 1 }, next]
    },
    operation: request => ('read' in request ? { name: 'read' } : { name: 'write', input: request.write }),
  },
  check: history => checkLinearizable(registerModel(0), history),
}
// #endregion
