/**
 * The disk of a node: records by key, written one after another, and what crashes leave of them.
 */
import { between, roll } from './dice'
import { enqueue, entryKind } from './queue'
import { traceText } from './trace-text'
import { countFault, type NodeCell, type World, type Write } from './world'

/** Starts a write; `persisted` comes when it is done. Writes end in the order in which they began. */
export function write(world: World, node: NodeCell, token: number, key: string, value: unknown): void {
  const bits = roll(world.salt, 0x8000 + node.index, node.writeCount++)
  const at = Math.max(world.now + between(bits, world.schedule.rates.diskUs), node.lastWriteUs)
  node.lastWriteUs = at
  node.writes.push({ token, key, value })
  const { armed } = node
  if (armed !== undefined && armed.untilUs >= world.now) {
    node.armed = undefined
    // Before the disk is done, and before anything that was promised meanwhile has got far.
    enqueue(world.queue, world.now + 1 + (bits % Math.max(1, at - world.now)), entryKind.strike, node.index, -1, node.life, armed) // biome-ignore format: one line
  }
  enqueue(world.queue, at, entryKind.persisted, node.index, -1, node.life, undefined)
  if (world.trace === undefined) return
  const text = `${key} = ${traceText(value)}`
  world.trace.push({ step: world.steps, atUs: world.now, node: node.id, kind: 'persist', token, text })
}

/** The oldest write is done. */
export function finishWrite(world: World, node: NodeCell): Write | undefined {
  const done = node.writes.shift()
  if (done !== undefined) store(world, node, done)
  return done
}

function store(world: World, node: NodeCell, { key, value }: Write): void {
  put(node, { key, value })
  node.journal?.push({ atUs: world.now, key, value })
}

/** Undefined deletes the record. */
function put(node: NodeCell, { key, value }: Pick<Write, 'key' | 'value'>): void {
  if (value === undefined) node.records.delete(key)
  else node.records.set(key, value)
}

/** What a crash leaves of the writes that were under way. */
export function settleWrites(world: World, node: NodeCell, kind: 'all' | 'prefix' | 'torn'): void {
  const writes = node.writes.splice(0)
  if (kind === 'all' || writes.length === 0) {
    writes.forEach(each => store(world, node, each))
    return
  }
  const bits = roll(world.salt, 0x9000 + node.index, node.writeCount++)
  if (kind === 'prefix') {
    const kept = bits % writes.length
    writes.slice(0, kept).forEach(each => store(world, node, each))
    countFault(world, 'lost-write')
    return
  }
  // A disk writes in any order: some are done, one is half done, the rest not begun.
  const torn = bits % writes.length
  writes.forEach((each, i) => {
    if (i !== torn && ((bits >>> (8 + (i % 24))) & 1) === 1) store(world, node, each)
  })
  node.damaged.push((writes[torn] as Write).key)
  countFault(world, 'torn-write')
}

/** Puts the records back to what they were at a time; false when nothing has changed since. */
export function rollBack(node: NodeCell, atUs: number): boolean {
  const journal = node.journal ?? []
  const kept = journal.filter(each => each.atUs <= atUs)
  if (kept.length === journal.length) return false
  node.records = new Map()
  for (const each of kept) put(node, each)
  // What was undone never was.
  journal.length = 0
  journal.push(...kept)
  return true
}
