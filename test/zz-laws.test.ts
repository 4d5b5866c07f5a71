import { checkLaws, issueText } from '../src/laws/check'
import { test } from 'vitest'
import { textFixture } from './arbitraries/text'
test('laws', () => {
  const r = checkLaws(textFixture as any, { histories: Number(process.env.H ?? 100), shrink: true })
  for (const i of r.issues) console.log(issueText({ ...r, issues: [i] } as any, i), '\n')
  console.log('issues', r.issues.map(i => i.law), r.histories)
}, 600000)
