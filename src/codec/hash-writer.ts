/**
 * Writes nothing but a hash of what would be written, and which dots are gone: what a change is known by in its chain.
 *
 * It takes the same calls as the other writers, so equal states give equal hashes on every platform.
 */
import { withPrototype } from '../base/prototype'
import { mix } from '../collections/key'
import { type CollectedDots, collectDot, contextOfDots } from './ahead'
import { type Ahead, goneStamp, type Writer } from './format'

/** A writer of hashes. */
export interface HashWriter extends Writer, Ahead {
  /** The hash of all that was written, an integer of 42 bits. */
  hash(): number
}

/** The writer's own fields; its functions are shared, since one is made for every change. */
interface Lanes {
  low: number
  high: number
  removed: CollectedDots
}

/** Makes a writer that starts from an earlier hash. */
export function hashWriter(start: number): HashWriter {
  return new LanesRecord(start | 0, (start / 0x100000000) | 0) as unknown as HashWriter
}

const methods: HashWriter & ThisType<HashWriter & Lanes> = {
  anyOrder: true,
  uint(n) {
    word(this, n)
    if (n > 0xffffffff) word(this, n / 0x100000000)
  },
  after(_, n) {
    this.uint(n)
  },
  stamp(n) {
    this.uint(n)
  },
  id(of) {
    text(this, of)
  },
  dot(id, counter, gone) {
    text(this, id)
    this.uint(counter)
    if (!gone) return
    word(this, -1)
    this.removed = collectDot(this.removed, id, counter)
  },
  value(of) {
    if (typeof of === 'string') text(this, of)
    else if (Number.isSafeInteger(of)) {
      word(this, -3)
      word(this, of as number)
      word(this, Math.floor((of as number) / 0x100000000))
    } else {
      // Values are canonical, so their JSON is; the word before it tells it from a text.
      word(this, -2)
      text(this, JSON.stringify(of))
    }
  },
  optional(of) {
    if (of === undefined) word(this, -4)
    else this.value(of)
  },
  key(of) {
    this.value(of)
  },
  list(items, write) {
    word(this, items.length)
    items.forEach(write)
  },
  numbers(numbers) {
    word(this, numbers.length)
    for (const n of numbers) this.uint(n)
  },
  text(of) {
    text(this, of)
  },
  gone(id, from, to) {
    this.removed = collectDot(this.removed, id, from, to)
  },
  tuple: write => write(),
  beginList(length) {
    word(this, length)
  },
  beginTuple: () => undefined,
  end: () => undefined,
  dots(entries, stamped, write) {
    word(this, entries.length)
    for (const entry of entries) {
      const isGone = entry.stamp === goneStamp
      this.dot(entry.id, entry.counter, isGone)
      if (isGone) continue
      if (stamped) this.uint(entry.stamp)
      write(entry, this)
    }
  },
  ahead() {
    return contextOfDots(this.removed)
  },
  hash() {
    return (mix(this.high) & 0x3ff) * 0x100000000 + (mix(this.low) >>> 0)
  },
}

const LanesRecord = /* @__PURE__ */ withPrototype(
  class {
    constructor(
      public low: number,
      public high: number,
      public removed: CollectedDots = undefined,
    ) {}
  },
  methods,
)

/** The two lanes of cyrb53 (bryc, public domain): one multiplication each for 32 bits of input. */
function word(lanes: Lanes, bits: number): void {
  lanes.low = Math.imul(lanes.low ^ bits, 0x9e3779b1) ^ (lanes.low >>> 15)
  lanes.high = Math.imul(lanes.high ^ bits, 0x5f356495) ^ (lanes.high >>> 13)
}

function text(lanes: Lanes, of: string): void {
  word(lanes, of.length)
  for (let i = 0; i < of.length; i++) word(lanes, of.charCodeAt(i))
}
