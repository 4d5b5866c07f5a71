// Histories of three replicas that write one text, each version kept beside the naive text that it must show.

import fc, { type Arbitrary } from 'fast-check'
import {
  branch,
  change,
  type Delta,
  decode,
  diff,
  encode,
  merge,
  type Replica,
  replica,
  replicaId,
  text,
  view,
} from 'meldkit'
import { textEdits } from '../arbitraries/text'
import { emptySequence, type Sequence, type SequenceEdit, withEdits } from './naive-fugue'
import { applyText, naiveTextEdit, type TextOp } from './naive-text'

export const Text = text()
export type Text = typeof Text

export type TextStep =
  | { readonly kind: 'edit'; readonly at: number; readonly ops: readonly TextOp[] }
  /** Receives all that another replica holds. */
  | { readonly kind: 'value' | 'bytes' | 'diff'; readonly from: number; readonly to: number }
  /** Receives changes made before, in this order: late, again, or before what their authors had seen. */
  | { readonly kind: 'send'; readonly to: number; readonly changes: readonly number[] }
  /** Comes back from its bytes, or goes on from any version there ever was. */
  | { readonly kind: 'restart'; readonly at: number }
  | { readonly kind: 'branch'; readonly at: number; readonly version: number }

/** A version of a replica. */
export interface TextVersion {
  readonly value: Replica<Text>
  readonly naive: Sequence<string>
  /** The numbers of the changes that it has seen. */
  readonly knows: ReadonlySet<number>
}

/** A step of editing; cut apart it is several changes of the library. */
export interface TextChanges {
  readonly before: TextVersion
  readonly after: TextVersion
  readonly deltas: readonly Delta<Text>[]
  readonly edits: readonly SequenceEdit<string>[]
  readonly ops: readonly TextOp[]
}

export interface TextWorld {
  readonly versions: readonly TextVersion[]
  readonly changes: readonly TextChanges[]
  readonly newest: readonly TextVersion[]
}

export interface WorldOptions {
  /** Whether each edit is a change of its own; those of a step are one change if left out. */
  readonly apart?: boolean
  /** Whether every letter inserted is another one, so that letters say which elements they are. */
  readonly unique?: boolean
}

const at = fc.nat(2)
const routes = fc.constantFrom([0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1])
const step: Arbitrary<TextStep> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      at,
      ops: fc.array(textEdits, { minLength: 1, maxLength: 3, size: 'xsmall' }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom('value' as const, 'bytes' as const, 'diff' as const), routes)
      .map(([kind, [from, to]]): TextStep => ({ kind, from: from as number, to: to as number })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      to: at,
      changes: fc.array(fc.nat(39), { minLength: 1, maxLength: 3, size: 'max' }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('branch' as const), at, version: fc.nat(39) }) },
)

/** Histories of up to some 40 edits. */
export const textHistories: Arbitrary<readonly TextStep[]> = fc.array(step, {
  minLength: 2,
  maxLength: 45,
  size: 'max',
})

interface Run extends TextWorld {
  readonly versions: TextVersion[]
  readonly changes: TextChanges[]
  readonly newest: TextVersion[]
  readonly options: WorldOptions
  incarnations: number
  units: number
  letters: number
}

/** Runs a history from three empty texts. */
export function textWorld(steps: readonly TextStep[], options: WorldOptions = {}): TextWorld {
  const newest = ['bob', 'alice', 'carol'].map(
    (id): TextVersion => ({ value: replica(Text, id), naive: emptySequence, knows: new Set() }),
  )
  const run: Run = { versions: [...newest], changes: [], newest, options, incarnations: 0, units: 0, letters: 0 }
  for (const one of steps) {
    if (one.kind === 'edit') takeEdit(run, one.at, one.ops)
    else if (one.kind === 'send') takeSend(run, one.to, one.changes)
    else if (one.kind === 'restart') takeRestart(run, one.at, run.newest[one.at]!, 'bytes')
    else if (one.kind === 'branch') takeRestart(run, one.at, run.versions[one.version % run.versions.length]!, 'branch')
    else takeAll(run, one.kind, one.from, one.to)
  }
  return run
}

/** What a version shows. */
export const shownBy = ({ value }: TextVersion): string => view(Text, value)

/** Whether a version holds all that the authors of its changes had seen: only then its view is known. */
export function isCausal({ changes }: TextWorld, { knows }: TextVersion): boolean {
  return [...knows].every(number => [...changes[number]!.before.knows].every(cause => knows.has(cause)))
}

/** All that was ever written: the newest versions, and what some of them left behind when they branched. */
export function mergedAll({ newest, changes }: TextWorld): Replica<Text> {
  const sum = newest.reduce((all, { value }) => merge(Text, all, value), replica(Text, 'zoe'))
  return changes.flatMap(({ deltas }) => deltas).reduce<Replica<Text>>((all, delta) => merge(Text, all, delta), sum)
}

function takeEdit(run: Run, at: number, given: readonly TextOp[]): void {
  catchUp(run, at)
  const before = run.newest[at]!
  const ops = run.options.unique === true ? given.map(op => withUniqueLetters(run, op)) : given
  const cuts = run.options.apart === true ? ops.map(op => [op]) : [ops]
  const deltas: Delta<Text>[] = []
  let { value, naive } = before
  for (const cut of cuts) {
    const [next, delta] = change(Text, value, edit => cut.forEach(op => applyText(edit, op)))
    value = next
    deltas.push(delta)
  }
  const edits = ops.map(op => {
    const edit = naiveTextEdit(naive, op, { by: value.id, counter: run.units })
    run.units += edit.inserted.length
    naive = withEdits(naive, edit)
    return edit
  })
  const after = keep(run, at, { value, naive, knows: new Set([...before.knows, run.changes.length]) })
  run.changes.push({ before, after, deltas, edits, ops })
}

/** Nobody edits what is shown with gaps, since only the library could say what that is: the causes come first. */
function catchUp(run: Run, at: number): void {
  const { knows } = run.newest[at]!
  const causes = [...knows].flatMap(number => [...run.changes[number]!.before.knows])
  const lacking = [...new Set(causes)].filter(number => !knows.has(number))
  // The newest first: all but the last arrive too early again.
  if (lacking.length > 0) receive(run, at, lacking.sort((a, b) => b - a)) // biome-ignore format: one line
}

function takeSend(run: Run, to: number, references: readonly number[]): void {
  const { length } = run.changes
  if (length > 0) receive(run, to, references.map(reference => reference % length)) // biome-ignore format: one line
}

function receive(run: Run, to: number, numbers: readonly number[]): void {
  const target = run.newest[to]!
  const sent = numbers.map(number => run.changes[number]!)
  keep(run, to, {
    value: sent
      .flatMap(({ deltas }) => deltas)
      .reduce<Replica<Text>>((sum, delta) => merge(Text, sum, delta), target.value),
    naive: withEdits(target.naive, ...sent.flatMap(({ edits }) => edits)),
    knows: new Set([...target.knows, ...numbers]),
  })
}

function takeAll(run: Run, how: 'value' | 'bytes' | 'diff', from: number, to: number): void {
  const [source, target] = [run.newest[from]!, run.newest[to]!]
  const sent = {
    value: () => source.value,
    bytes: () => decode(Text, encode(Text, source.value)),
    diff: () => diff(Text, source.value, target.value),
  }[how]()
  keep(run, to, {
    value: merge(Text, target.value, sent),
    naive: withEdits(target.naive, { inserted: [...source.naive.elements], deleted: [...source.naive.deleted] }),
    knows: new Set([...target.knows, ...source.knows]),
  })
}

function takeRestart(run: Run, at: number, from: TextVersion, how: 'bytes' | 'branch'): void {
  const id = replicaId(run.newest[at]!.value.id.split('#')[0]!, ++run.incarnations)
  const value =
    how === 'branch' ? branch(Text, from.value, id) : replica(Text, id, decode(Text, encode(Text, from.value)))
  keep(run, at, { ...from, value })
}

function keep(run: Run, at: number, version: TextVersion): TextVersion {
  run.newest[at] = version
  run.versions.push(version)
  return version
}

/** Letters from a block without surrogates, each one once; there are more than any history needs. */
function withUniqueLetters(run: Run, op: TextOp): TextOp {
  if (op.kind !== 'insert' && op.kind !== 'replace') return op
  return { ...op, text: Array.from(op.text, () => String.fromCharCode(0x4e00 + run.letters++)).join('') }
}
