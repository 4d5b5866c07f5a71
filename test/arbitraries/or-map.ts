// A map of any child: its edits, and its model on top of the child's.

import fc from 'fast-check'
import { type AnyCausalCrdt, type Edit, type OrMap, orMap } from 'meldkit'
import type { Write } from 'meldkit/laws'
import { type Fixture, fixture, type Model, type Past, pastSeenBy, seenBy, unseenBy } from './model'

export type MapOp<ChildOp> =
  | { readonly kind: 'at'; readonly key: string; readonly op: ChildOp }
  | { readonly kind: 'create' | 'remove'; readonly key: string }
  | { readonly kind: 'clear' }

const keys = ['a', 'b']

export function mapFixture<Child extends AnyCausalCrdt, ChildOp>(
  child: Fixture<Child, ChildOp>,
): Fixture<OrMap<Child>, MapOp<ChildOp>> {
  // Mostly one key: what goes wrong needs a remove and an edit that meet.
  const key = fc.constantFrom(...keys, 'a', 'a', 'a')
  const { plain = (view: unknown) => view, reconciles = () => true, undoes = () => true, deletionsWin = false } = child
  return fixture({
    name: `orMap of ${child.name}`,
    type: orMap(child.type),
    edits: fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('at' as const), key, op: child.edits }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), key }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
    ),
    apply(edit, op) {
      if (op.kind === 'at') child.apply(edit.at(op.key) as Edit<Child>, op.op)
      else if (op.kind === 'clear') edit.clear()
      else edit[op.kind](op.key)
    },
    show: op =>
      op.kind === 'at' ? `${op.key}: ${child.show(op.op)}` : op.kind === 'clear' ? 'clear' : `${op.kind} ${op.key}`,
    plain: view => Object.fromEntries(Array.from(view, ([key, value]) => [key, plain(value)])),
    reconciles: (now, wanted) =>
      Object.entries(wanted as object).every(([name, next]) => reconciles(part(now, name), next)),
    undoes: (before, after) =>
      Object.keys({ ...(before as object), ...(after as object) }).every(name =>
        undoes(part(before, name), part(after, name)),
      ),
    deletionsWin,
    ...plainMap(child),
    model: mapModel(child.model),
  })
}

/** Children whose views have a plain form of their own are shown in it. */
function plainMap<Child extends AnyCausalCrdt>({ plain }: Pick<Fixture<Child, unknown>, 'plain'>) {
  return plain === undefined
    ? {}
    : {
        plain: (view: ReadonlyMap<string, unknown>) => new Map([...view].map(([key, of]) => [key, plain(of as never)])),
      }
}

function part(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[name]
}

function mapModel<ChildOp>(child: Model<ChildOp>): Model<MapOp<ChildOp>> {
  type W = Write<MapOp<ChildOp>>
  type P = Past<MapOp<ChildOp>>

  const removes = (key: string, { op }: W) => op.kind === 'clear' || (op.kind === 'remove' && op.key === key)
  const under = (key: string, writes: readonly W[]) =>
    writes.flatMap(write => (write.op.kind === 'at' && write.op.key === key ? [{ ...write, op: write.op.op }] : []))
  /** The edits of the child under a key that did something, and all creations of keys, that no removal has seen. */
  const surviving = (key: string, writes: readonly W[], past?: P) => {
    const left = unseenBy(
      writes.filter(write => removes(key, write) && acted(write, writes, past)),
      writes,
    )
    const edits = under(
      key,
      left.filter(write => write.op.kind === 'at' && acted(write, writes, past)),
    )
    const all = past?.writes ?? writes
    const removals = [...all.filter(write => removes(key, write)), ...(past?.removals ?? [])]
    return { left, edits, past: { writes: under(key, all), removals } }
  }
  // What an edit did follows from what its author had seen, so it is the same for everybody who looks; by `saw`, which
  // belongs to one edit.
  const acted = once((write: W, writes, past?: P) => model.acts(write.op, ...before(write, writes, past)))
  /** Whether an edit made its key present: a creation, or the first edit with an effect while the key had no creation. */
  const created = once((write: W, writes, past?: P) => {
    const { op } = write
    if (op.kind === 'create') return true
    if (op.kind !== 'at' || !acted(write, writes, past)) return false
    return !isCreated(op.key, ...before(write, writes, past))
  })
  const isCreated = (key: string, writes: readonly W[], past?: P): boolean =>
    surviving(key, writes, past).left.some(
      write => 'key' in write.op && write.op.key === key && created(write, writes, past),
    )
  const isPresent = (key: string, writes: readonly W[], past?: P): boolean => {
    if (isCreated(key, writes, past)) return true
    const standing = surviving(key, writes, past)
    return child.alive(standing.edits, standing.past)
  }

  const model: Model<MapOp<ChildOp>> = {
    value: (writes, past) =>
      Object.fromEntries(
        keys
          .filter(key => isPresent(key, writes, past))
          .map(key => {
            const standing = surviving(key, writes, past)
            return [key, child.value(standing.edits, standing.past)]
          }),
      ),
    acts(op, seen, past) {
      if (op.kind === 'at') {
        const standing = surviving(op.key, seen, past)
        return child.acts(op.op, standing.edits, standing.past)
      }
      if (op.kind === 'create') return true
      return op.kind === 'remove' ? isPresent(op.key, seen, past) : model.alive(seen, past)
    },
    alive: (writes, past) => keys.some(key => isPresent(key, writes, past)),
  }
  return model
}

/** What stood for the author of an edit: also what a removal of the whole, which the author had not seen, has taken since. */
function before<Op>(write: Write<Op>, writes: readonly Write<Op>[], past?: Past<Op>) {
  const then = pastSeenBy(write, past)
  const standing = then === undefined ? seenBy(write, writes) : unseenBy(then.removals, then.writes)
  return [standing, then] as const
}

/** A question about one edit, answered once. */
function once<Op>(ask: (write: Write<Op>, writes: readonly Write<Op>[], past?: Past<Op>) => boolean): typeof ask {
  const known = new WeakMap<ReadonlySet<number>, boolean>()
  return (write, writes, past) => {
    const answer = known.get(write.saw) ?? ask(write, writes, past)
    known.set(write.saw, answer)
    return answer
  }
}
