// The comparison of what replicas show with what the oracle says, value by value.

import type { Value } from 'meldkit'
import type { Expected, Values } from './oracle'
import { putLines } from './oracle-log'
import { regions } from './regions'
import type { Board } from './schema'

/** One value that is not as it should be; undefined where there is none. */
export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly shown: unknown
}

/** All that a view shows, by path; what an empty entry shows as well is left out. */
export function valuesOf(shown: Value<Board>): Values {
  const values = new Map<string, number | string | boolean>()
  const { log, ...maps } = shown
  for (const [name, entries] of Object.entries(maps)) {
    for (const [key, entry] of entries as ReadonlyMap<string, object>) {
      values.set(`${name}/${key}`, true)
      for (const [field, value] of Object.entries(entry) as [string, unknown][]) {
        if (value instanceof Object)
          for (const element of value as ReadonlySet<string>) values.set(`${name}/${key}/${field}/${element}`, true)
        else if (value) values.set(`${name}/${key}/${field}`, value as number | string | true)
      }
    }
  }
  putLines(values, log.split('\n').slice(0, -1))
  return values
}

/** Where two differ; none when they agree on every value. */
export function differences(expected: Values, shown: Values): readonly Difference[] {
  const paths = new Set([...expected.keys(), ...shown.keys()])
  return [...paths]
    .filter(path => expected.get(path) !== shown.get(path))
    .map(path => ({ path, expected: expected.get(path), shown: shown.get(path) }))
}

/** The same for three replicas; paths start with the replica's name. */
export function allDifferences(expected: Expected, shown: Expected): readonly Difference[] {
  return regions.flatMap(region =>
    differences(expected[region], shown[region]).map(found => ({ ...found, path: `${region}: ${found.path}` })),
  )
}
