import { checkLaws, issueText } from '../src/laws/check'
import { test } from 'vitest'
import { fixtures } from './arbitraries'
const all = fixtures.filter(f => f.name.includes('list') && (process.env.F === undefined || f.name === process.env.F))
test.each(all.map(f => [f.name, f] as const))('%s', (_, f) => {
  const t = Date.now()
  const r = checkLaws(f as any, { histories: Number(process.env.H ?? 100), shrink: !!process.env.S })
  for (const i of r.issues.slice(0, Number(process.env.N ?? 40))) console.log(issueText({ ...r, issues: [i] } as any, i), '\n')
  console.log(f.name, 'issues', r.issues.map(i => i.law), r.histories, Date.now() - t)
}, 600000)
