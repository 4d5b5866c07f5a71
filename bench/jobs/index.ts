/** All jobs, in the order of the tables. */
import { bytes } from './bytes'
import { fill, overwrites, singles } from './fill'
import { adds, increments } from './gather'
import type { Job } from './job'
import { listSnapshots } from './list'
import { delta, merge } from './sync'
import { textEdits, textOneChange, textReceive, textUpdates } from './text'
import { textLive } from './text-live'
import { textBytes, textHeap, textOpen } from './text-store'
import { textTwentyWriters, textTwoWriters } from './text-writers'
import { immer, snapshots } from './versions'

export const jobs: readonly Job[] = [
  fill,
  singles,
  overwrites,
  adds,
  increments,
  merge,
  delta,
  bytes,
  snapshots,
  immer,
  textEdits,
  textOneChange,
  textUpdates,
  textReceive,
  textOpen,
  textBytes,
  textHeap,
  textTwoWriters,
  textTwentyWriters,
  textLive,
  listSnapshots,
]
