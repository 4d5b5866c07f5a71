/** All jobs, in the order of the tables. */
import { bytes } from './bytes'
import { fill, overwrites, singles } from './fill'
import { adds, increments } from './gather'
import type { Job } from './job'
import { delta, merge } from './sync'
import { immer, snapshots } from './versions'

export const jobs: readonly Job[] = [fill, singles, overwrites, adds, increments, merge, delta, bytes, snapshots, immer]
