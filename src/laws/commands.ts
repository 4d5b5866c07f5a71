/**
 * Commands for fast-check: they drive replicas through edits, partitions, crashes and late messages beside a model.
 *
 * Left out: protocols and time. For those there is the simulator.
 */
import fc, { type Arbitrary, type Command } from 'fast-check'
import { InvariantError } from '../base/error'
import type { AnyCrdt } from '../crdt/contract'
import { replicaNames } from './history'
import {
  deliver,
  edit,
  healReplicas,
  type ReplicaModel,
  type ReplicaReal,
  replicaSetup,
  save,
  send,
  start,
} from './replica-model'
import type { Subject } from './subject'
import type { AnyReplica } from './verbs'

/** One thing that is done to replicas. */
export type ReplicaCommand = Command<ReplicaModel, ReplicaReal>

/** How a subject is driven. */
export interface ReplicaOptions {
  /** How many runs; 100 if left out. */
  readonly runs?: number
  /** The most commands of a run; 30 if left out. */
  readonly commandsMax?: number
  /** The replicas' names; west, central and east if left out. */
  readonly names?: readonly string[]
  /** A whole number from which the runs follow; 1 if left out. */
  readonly seed?: number
  /** The one run to repeat, from the message of an error. */
  readonly path?: string
}

/**
 * The commands of a subject, for `fc.commands`: edits, partitions into groups and their end, exchanges within a group, late
 * and repeated messages, saves, crashes that lose what was not saved, and restarts.
 *
 * After each, replicas that have seen the same edits must hold the same bytes and show the same, and where edits came in
 * causal order they must show what the oracle says.
 *
 * @param names the replicas' names; west, central and east if left out. The same as those of {@link replicaSetup}.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { pnCounter } from 'meldkit'
 * import { healReplicas, replicaCommands, replicaSetup } from 'meldkit/laws'
 *
 * const counter = { name: 'counter', type: pnCounter(), edits: fc.nat(3), apply: (edit, by) => edit.increment(by) }
 * const property = fc.property(fc.commands(replicaCommands(counter)), commands => {
 *   const setup = replicaSetup(counter)
 *   fc.modelRun(() => setup, commands)
 *   healReplicas(setup)
 * })
 * fc.check(property, { numRuns: 20, seed: 1 }).failed // => false
 * ```
 */
export function replicaCommands<T extends AnyCrdt, Op>(
  subject: Subject<T, Op>,
  names: readonly string[] = replicaNames,
): Arbitrary<ReplicaCommand>[] {
  const at = fc.nat(names.length - 1)
  const name = (of: number) => names[of] as string
  const edits = fc
    .tuple(at, subject.edits)
    .map(([of, op]) =>
      command(`${name(of)} edits ${subject.show?.(op) ?? JSON.stringify(op)}`, (model, real) =>
        edit(model, real, of, op),
      ),
    )
  const exchanges = fc
    .tuple(at, at, fc.constantFrom(...ways))
    .map(([from, to, how]) => exchange(from, to, how, `${name(to)} hears ${how} of ${name(from)}`))
  const partitions = fc.array(fc.nat(1), { minLength: names.length, maxLength: names.length }).map(groups =>
    command(`partition into ${groups.join('')}`, (model, real) => {
      model.groups = groups
      real.log.push(`a partition: ${names.map((each, i) => `${each} in ${groups[i]}`).join(', ')}`)
    }),
  )
  const heals = fc.constant(
    command('heal', (model, real) => {
      model.groups = names.map(() => 0)
      real.log.push('the partition heals')
    }),
  )
  const late = fc.tuple(fc.nat(99), at).map(([number, to]) => arrival(number, to, `message ${number} at ${name(to)}`))
  const saves = at.map(of => command(`${name(of)} saves`, (model, real) => save(model, real, of)))
  const crashes = at.map(of => command(`${name(of)} crashes`, (model, real) => start(model, real, of, 'starts from its disk'))) // biome-ignore format: one line
  const restarts = at.map(of =>
    command(`${name(of)} restarts`, (model, real) => {
      save(model, real, of)
      start(model, real, of, 'restarts')
    }),
  )
  // The same one several times is drawn more often.
  return [edits, edits, edits, exchanges, exchanges, exchanges, partitions, heals, late, late, saves, crashes, restarts]
}

/**
 * Drives replicas of a subject through random commands, heals all partitions after each run, and throws unless the replicas
 * converge to what the oracle says.
 *
 * @throws InvariantError `law` when they do not; the message has the shortest run found and how to repeat it.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { addWinsSet } from 'meldkit'
 * import { assertReplicas } from 'meldkit/laws'
 *
 * const tags = {
 *   name: 'tags',
 *   type: addWinsSet<string>(),
 *   edits: fc.record({ add: fc.boolean(), tag: fc.constantFrom('a', 'b') }),
 *   apply: (edit, { add, tag }) => (add ? edit.add(tag) : edit.remove(tag)),
 * }
 * assertReplicas(tags, { runs: 20 })
 * assertReplicas({ ...tags, oracle: () => ['a'] }, { runs: 20 }) // => throws InvariantError
 * ```
 */
export function assertReplicas<T extends AnyCrdt, Op>(subject: Subject<T, Op>, options: ReplicaOptions = {}): void {
  const { runs = 100, commandsMax = 30, names = replicaNames, seed = 1, path } = options
  const commands = fc.commands(replicaCommands(subject, names), {
    maxCommands: commandsMax,
    size: 'max',
    disableReplayLog: true,
  })
  const property = fc.property(commands, made => {
    const setup = replicaSetup(subject, names)
    fc.modelRun(() => setup, made)
    healReplicas(setup)
  })
  const details = fc.check(property, path === undefined ? { seed, numRuns: runs } : { seed, numRuns: 1, path })
  if (!details.failed) return
  const error = details.errorInstance
  const found = error instanceof InvariantError ? error.message : `${subject.name}: ${String(error)}`
  const run = String(details.counterexample?.[0] ?? '')
  // How it was made smaller depends on what ran, so only the run that failed first has a path.
  const [first] = (details.counterexamplePath ?? '').split(':')
  throw new InvariantError(
    'law',
    `${found}\n\nThe commands: ${run}\nRepeat them with { seed: ${seed}, path: '${first}' }.`,
    error,
  )
}

const ways = ['the state', 'the bytes', 'the diff'] as const

/** One replica hears of all that another knows, which must be in its group. What was sent may come again. */
function exchange(from: number, to: number, how: (typeof ways)[number], text: string): ReplicaCommand {
  return {
    check: ({ groups }) => from !== to && groups[from] === groups[to],
    run(model, real) {
      const { verbs, subject, replicas } = real
      const source = replicas[from] as AnyReplica
      const value =
        how === 'the state'
          ? source
          : how === 'the bytes'
            ? verbs.decode(subject.type, verbs.encode(subject.type, source))
            : verbs.diff(subject.type, source, replicas[to] as AnyReplica)
      const sent = model.knows[from] as ReadonlySet<number>
      const known = model.knows[to] as ReadonlySet<number>
      send(model, real, value, how === 'the diff' ? new Set([...sent].filter(number => !known.has(number))) : sent)
      deliver(model, real, real.sent.length - 1, to, `hears ${how} of ${source.id}`)
    },
    toString: () => text,
  }
}

/** Something that was once under way arrives, wherever it was sent, late or again. */
function arrival(number: number, to: number, text: string): ReplicaCommand {
  return {
    check: ({ sent }) => sent.length > 0,
    run(model, real) {
      const message = number % real.sent.length
      deliver(model, real, message, to, `receives message ${message + 1}`)
    },
    toString: () => text,
  }
}

function command(text: string, run: (model: ReplicaModel, real: ReplicaReal) => void): ReplicaCommand {
  return { check: () => true, run, toString: () => text }
}
