/**
 * Times cases and prints medians: a mean would follow the garbage collector's pauses.
 */

/** Runs each case `samples` times, in turn, and prints the median of each and its ratio to the first. */
export function bench(title: string, cases: Readonly<Record<string, () => unknown>>, samples = 7): void {
  const names = Object.keys(cases)
  const times = new Map(names.map(name => [name, [] as number[]]))
  for (let i = -1; i < samples; i++) {
    for (const name of names) {
      globalThis.gc?.()
      const start = performance.now()
      ;(cases[name] as () => unknown)()
      // The first round only warms up.
      if (i >= 0) times.get(name)?.push(performance.now() - start)
    }
  }
  console.log(title)
  const first = median(times.get(names[0] as string) ?? [])
  for (const name of names) {
    const ms = median(times.get(name) ?? [])
    console.log(`  ${ms.toFixed(2).padStart(10)} ms  ${(ms / first).toFixed(2).padStart(6)} x  ${name}`)
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
