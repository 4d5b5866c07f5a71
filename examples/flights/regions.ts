// Which replica an airport belongs to. By longitude: west of 104 degrees West, east of 86 degrees West, central between;
// Denver is west, Chicago central, Atlanta east. An airport that the table lacks goes by a hash of its code.

import { readFileSync } from 'node:fs'
import { datasetFile } from './records'

/** The three replicas, by name. */
export const regions = ['west', 'central', 'east'] as const
export type Region = (typeof regions)[number]

/** The region of every airport. */
export type RegionOf = (airport: string) => Region

/** Reads the longitudes of vega-datasets' airports.csv. */
export function readRegions(): RegionOf {
  const known = new Map<string, Region>()
  // The code comes first and the longitude last, so quoted commas between them do no harm.
  for (const line of readFileSync(datasetFile('airports.csv'), 'utf8').trim().split('\n').slice(1)) {
    const cells = line.split(',')
    known.set(cells[0] as string, byLongitude(Number(cells.at(-1))))
  }
  return airport => known.get(airport) ?? byHash(airport)
}

function byLongitude(degrees: number): Region {
  if (degrees < -104) return 'west'
  return degrees < -86 ? 'central' : 'east'
}

function byHash(airport: string): Region {
  let hash = 0
  for (const letter of airport) hash = (hash * 31 + (letter.codePointAt(0) as number)) % 1000003
  return regions[hash % regions.length] as Region
}
