import { simulate } from 'meldkit/simulate'
import { expect, test } from 'vitest'
import { casCluster } from './support/cas-cluster'

const N = Number(process.env.N ?? 500)
for (const [name, about] of Object.entries({
  plain: {},
  counter: { isCounter: true },
  five: { nodes: 5 },
  flexible: { nodes: 5, sizes: [4, 2] as const },
  flexible2: { nodes: 5, sizes: [2, 4] as const },
  once: { isRetried: false },
}))
  test(name, () => {
    const t = process.cpuUsage()
    const r = simulate(casCluster(name, about), { seeds: N, shrink: true })
    const u = process.cpuUsage(t)
    console.log(
      name,
      r.schedules,
      Math.round((N / (u.user + u.system)) * 1e6) + '/s',
      JSON.stringify(r.notes),
      r.messages / r.operations,
      r.steps / r.schedules,
    )
    expect(r.failure?.run.problem?.text).toBeUndefined()
  })
