/**
 * Whether a library's types converge: random histories over three replicas, exchanged as its protocol allows.
 *
 * A type that does not keep these laws is measured but not ranked: it is quick at something else.
 */
import type { CounterShape, Library, MapShape, Replicated, SetShape, TextShape } from './peers/peer'
import { below, type Random, random, shuffled } from './random'

/** By shape, `passed` or the first law that failed, in a sentence. */
export type Verdicts = Readonly<Record<string, string>>

/** Replicas in the making of one history, and what every observer knows to be true at its end. */
interface History {
  readonly docs: unknown[]
  /** By replica, the numbers of the updates that it has. */
  readonly known: Set<number>[]
  readonly updates: { readonly bytes: Uint8Array; readonly needs: ReadonlySet<number> }[]
}

/** A random edit of a document, and at the end a complaint if the common view is not possible after these edits. */
interface Game {
  edit(doc: unknown, next: Random): unknown
  complaint(doc: unknown): string | undefined
}

const replicas = 3
const histories = 400
const moves = 16
const names = ['a', 'b', 'c']

export function convergence(library: Library, shapes: readonly string[]): Verdicts {
  const has = (shape: string): boolean => shapes.includes(shape)
  const { map, set, counter, text } = library
  const verdicts: Record<string, string> = {}
  if (has('map') && map?.delete !== undefined) verdicts.map = judge(map, () => mapGame(map))
  if (has('set') && set !== undefined) verdicts.set = judge(set, () => setGame(set))
  if (has('counter') && counter !== undefined) verdicts.counter = judge(counter, () => counterGame(counter))
  if (has('text') && text?.since !== undefined) {
    // Updates that get lost and come twice are none for a stream: there each stands alone.
    const judged = text.standingAlone ?? text
    verdicts.text = judge(judged, () => textGame(judged), 'updates')
    verdicts['text, states'] = judge(judged, () => textGame(judged))
  }
  return verdicts
}

/**
 * How replicas get all at the end. `lacking`: from each other, what they lack of each other. `updates`: every update of
 * every edit; then only new replicas, which have nothing, get what they lack.
 */
type Exchange = 'lacking' | 'updates'

function judge(type: Replicated<unknown>, game: () => Game, exchange: Exchange = 'lacking'): string {
  for (let i = 0; i < histories; i++) {
    try {
      const failed = play(type, game(), random(i), exchange)
      if (failed !== undefined) return `${failed} (history ${i})`
    } catch (error) {
      return `threw ${error instanceof Error ? error.message : error} (history ${i})`
    }
  }
  return 'passed'
}

function play(type: Replicated<unknown>, game: Game, next: Random, exchange: Exchange): string | undefined {
  const history: History = {
    docs: Array.from({ length: replicas }, (_, id) => type.create(id)),
    known: Array.from({ length: replicas }, () => new Set()),
    updates: [],
  }
  for (let i = 0; i < moves; i++) {
    const move = next()
    if (move < 0.45) editOne(type, game, history, next)
    else if (move < 0.85) deliverOne(type, history, next)
    else if (move < 0.93) mergeOne(type, history, next)
    else reloadOne(type, history, below(next, replicas), 20 + i)
  }
  const gathered = exchange === 'lacking' ? gatherInEveryOrder(type, history.docs) : []
  if (exchange === 'lacking') exchangeAll(type, history, next)
  else deliverAll(type, history)
  const anew = exchange === 'lacking' ? [] : history.docs.map(doc => catchUp(type, type.create(replicas), doc))
  const views = [...[...history.docs, ...anew].map(doc => plain(type.view(doc))), ...gathered]
  if (new Set(views).size > 1) {
    const reloaded = history.docs.map((doc, i) =>
      plain(type.view(type.decode?.(type.encode?.(doc) as Uint8Array, 50 + i))),
    )
    const cure = new Set(reloaded).size === 1 ? '; loaded anew from their bytes they agree' : ''
    return `replicas differ after a full exchange: ${[...new Set(views)].join(' and ')}${cure}`
  }
  const impossible = game.complaint(history.docs[0])
  if (impossible !== undefined) return impossible
  // Every replica has all, so that no update comes too early for a protocol in causal order.
  for (const { bytes } of shuffled(history.updates, next)) {
    history.docs.forEach((doc, i) => {
      history.docs[i] = type.apply?.(doc, bytes)
    })
  }
  const again = history.docs.map(doc => plain(type.view(doc)))
  return again.every(view => view === views[0]) ? undefined : `delivering again changes ${views[0]} to ${again}`
}

function editOne(type: Replicated<unknown>, game: Game, history: History, next: Random): void {
  const at = below(next, replicas)
  const known = history.known[at] as Set<number>
  const doc = game.edit(history.docs[at], next)
  history.docs[at] = doc
  history.updates.push({ bytes: type.edit?.(doc) as Uint8Array, needs: new Set(known) })
  known.add(history.updates.length - 1)
}

/** Any update to any replica: late, early, or once more. A protocol in causal order gets it once it has what it needs. */
function deliverOne(type: Replicated<unknown>, history: History, next: Random): void {
  if (history.updates.length === 0) return
  const number = below(next, history.updates.length)
  const { bytes, needs } = history.updates[number] as History['updates'][number]
  const at = below(next, replicas)
  const known = history.known[at] as Set<number>
  if (type.causalOrder && [...needs].some(need => !known.has(need))) return
  history.docs[at] = type.apply?.(history.docs[at], bytes)
  known.add(number)
}

/** A whole replica merged into another of the same process, where the library can. */
function mergeOne(type: Replicated<unknown>, { docs, known }: History, next: Random): void {
  const from = below(next, replicas)
  const to = (from + 1 + below(next, replicas - 1)) % replicas
  if (type.merge === undefined) return
  docs[to] = type.merge(docs[to], docs[from])
  for (const number of known[from] as Set<number>) known[to]?.add(number)
}

/** Stores a replica and goes on with what was stored, under a new id. */
function reloadOne(type: Replicated<unknown>, { docs }: History, at: number, id: number): void {
  docs[at] = type.decode?.(type.encode?.(docs[at]) as Uint8Array, id)
}

/** Brings a fresh replica up to date with each of the others, in each of the six orders, and gives the views. */
function gatherInEveryOrder(type: Replicated<unknown>, docs: readonly unknown[]): string[] {
  const orders = [0, 1, 2].flatMap(a => [0, 1, 2].flatMap(b => (a === b ? [] : [[a, b, 3 - a - b]])))
  return orders.map((order, i) => {
    let fresh = type.create(replicas + i)
    for (const from of order) fresh = catchUp(type, fresh, docs[from])
    return plain(type.view(fresh))
  })
}

/** Each from each, in random order, twice: so that everything gets everywhere whatever the order. */
function exchangeAll(type: Replicated<unknown>, { docs }: History, next: Random): void {
  const pairs = [0, 1, 2].flatMap(a => [0, 1, 2].flatMap(b => (a === b ? [] : [[a, b] as const])))
  for (let round = 0; round < 2; round++) {
    for (const [from, to] of shuffled(pairs, next)) {
      docs[to] = catchUp(type, docs[to], docs[from])
    }
  }
}

/** Every update to every replica, in the order in which they were made. */
function deliverAll(type: Replicated<unknown>, { docs, updates }: History): void {
  docs.forEach((doc, i) => {
    docs[i] = updates.reduce((now, { bytes }) => type.apply?.(now, bytes), doc)
  })
}

function catchUp(type: Replicated<unknown>, target: unknown, source: unknown): unknown {
  const lacking = type.since?.(source, target) as Uint8Array
  return type.applySince === undefined ? type.apply?.(target, lacking) : type.applySince(target, lacking)
}

function mapGame(map: MapShape<unknown>): Game {
  const written = new Map<string, Set<unknown>>()
  const deleted = new Set<string>()
  let value = 0
  return {
    edit(doc, next) {
      const key = names[below(next, names.length)] as string
      if (next() < 0.3 && map.get(doc, key) !== undefined) {
        deleted.add(key)
        return map.delete?.(doc, key)
      }
      written.set(key, (written.get(key) ?? new Set()).add(++value))
      return map.set(doc, key, value)
    },
    complaint(doc) {
      for (const key of names) {
        const found = map.get(doc, key)
        const values = written.get(key)
        if (found === undefined && values !== undefined && !deleted.has(key)) return `lost the key ${key}`
        // Where a delete and a set were delivered apart, a register may stand at its initial value, as Meldkit documents.
        if (found !== undefined && !values?.has(found) && !deleted.has(key)) return `made up the value ${found}`
      }
      return undefined
    },
  }
}

function setGame(set: SetShape<unknown>): Game {
  const added = new Set<string>()
  const removed = new Set<string>()
  return {
    edit(doc, next) {
      const name = names[below(next, names.length)] as string
      if (next() < 0.4) {
        removed.add(name)
        return set.remove(doc, name)
      }
      added.add(name)
      return set.add(doc, name)
    },
    complaint(doc) {
      const kept = [...added].filter(name => !removed.has(name)).length
      const size = set.size(doc)
      if (size < kept) return `lost an element: ${size} are left of ${kept} that nobody removed`
      return size > added.size ? `made up an element: ${size} of ${added.size}` : undefined
    },
  }
}

function counterGame(counter: CounterShape<unknown>): Game {
  let total = 0
  return {
    edit(doc) {
      total++
      return counter.increment(doc)
    },
    complaint: doc => (counter.value(doc) === total ? undefined : `counts ${counter.value(doc)} of ${total}`),
  }
}

/** Every character is another, so that one sees which are lost, doubled, or in another order than somebody has seen. */
function textGame(text: TextShape<unknown>): Game {
  const deleted = new Set<string>()
  const seen: string[] = []
  let typed = 0
  const first = 0x4e00
  return {
    edit(doc, next) {
      const now = text.view(doc)
      const index = below(next, now.length + 1)
      const count = next() < 0.4 ? Math.min(below(next, 4), now.length - index) : 0
      for (const char of now.slice(index, index + count)) deleted.add(char)
      const length = count === 0 || next() < 0.2 ? 1 + below(next, 3) : 0
      const inserted = Array.from({ length }, () => String.fromCharCode(first + typed++)).join('')
      const edited = text.splice(doc, index, count, inserted)
      seen.push(text.view(edited))
      return edited
    },
    complaint(doc) {
      const end = [...text.view(doc)]
      const places = new Map(end.map((char, i) => [char, i]))
      if (places.size < end.length) return `doubled a character: ${end.join('')}`
      for (let i = 0; i < typed; i++) {
        const char = String.fromCharCode(first + i)
        if (!places.has(char) && !deleted.has(char)) return `lost the character ${char}, which nobody deleted`
        if (places.has(char) && deleted.has(char)) return `brought back the deleted character ${char}`
      }
      for (const once of seen) {
        const left = [...once].flatMap(char => places.get(char) ?? [])
        if (left.some((place, i) => i > 0 && place < (left[i - 1] as number))) return `put ${once} into another order`
      }
      return undefined
    },
  }
}

/** Equal text for equal plain values, whatever the order of their keys. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
