// Session checkers with one fault each that is easily made.

import type { SessionRules } from '../naive-sessions'

const mutant = (rule: keyof SessionRules, name: string, story: string) => ({ name, story, broken: { [rule]: false } })

export const sessionMutants = [
  mutant('seenByReads', 'reads forgotten', 'A session asks for what it wrote, not for what it read.'),
  mutant('all', 'last operation only', 'What was written or read before the last operation may be lost again.'),
  mutant('everywhere', 'own replica only', 'Nobody looks whether others see the writes of a session in order.'),
  mutant('allReplicas', 'one replica only', 'A session that wrote through another replica is not asked for it.'),
  mutant('perProcess', 'one session for all', 'Everybody is asked for what anybody wrote before.'),
]
