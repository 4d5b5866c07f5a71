/**
 * The four session guarantees of a store that tells no vectors, only which version of a key was written or read.
 *
 * Only what certainly breaks a guarantee is reported. What versions cannot show is in the docstring.
 */
import { type History, type Operation, operationText } from './history'
import { checkGuarantees, type SessionGuarantee, sessionGuarantees } from './sessions'
import { smallestPart } from './smallest'
import type { Verdict } from './verdict'
import { byCall, wellFormed } from './well-formed'

/** That a version of a key, or a newer one, must be there, and the operations by which this came about, newest first. */
interface Floor {
  readonly version: Version
  readonly by: Operation
  readonly earlier: Floor | undefined
}

type Version = NonNullable<Operation['version']>
type Floors = Map<string, Floor>

/**
 * Checks session guarantees of a store of registers from the `version` of what was written and read. Sessions are processes.
 *
 * The store orders the versions of each key and shows the newest that is there. A read without a version saw nothing, which is
 * older than all. Operations other than `read` and `write`, failed ones, reads without an answer and writes without a version
 * say nothing.
 *
 * What must be there for a read: the value that it returned; with `read your writes` the earlier writes of its session; with
 * `monotonic reads` what its earlier reads returned; and with each write, by `monotonic writes` the earlier writes of its
 * session, by `writes follow reads` what its session had read before. If a newer version of the key must be there than the
 * one returned, or than the one written, the guarantees are broken. `guarantee` names the least that are broken together:
 * often one, across keys often two or three, of which nobody can say which one.
 *
 * What versions cannot show: a write that is missing where its key is not read afterwards; one that is missing while a newer
 * one hides it; and with one key alone nearly all that `monotonic writes` and `writes follow reads` promise to others. The
 * vectors of `checkSessions` show it.
 *
 * O(n · k) for k keys, and as much again for each round in which a read is of a write that was called later.
 *
 * @param guarantees which to check; all four if left out.
 * @throws InvariantError `argument` when it is no history, or a guarantee is none of the four.
 *
 * @example
 * ```ts
 * import { checkSessionVersions, type Operation } from 'meldkit/check'
 *
 * const alice = { process: 'alice', key: 'x', outcome: 'ok' } as const
 * const history: Operation[] = [
 *   { ...alice, name: 'write', input: 1, version: [4, 'n1'], call: 0, return: 1 },
 *   { ...alice, name: 'read', output: 0, version: [3, 'n2'], call: 2, return: 3 },
 * ]
 * const verdict = checkSessionVersions(history)
 * verdict.kind === 'violation' && verdict.anomaly // => 'read your writes'
 * ```
 *
 * @see Terry, Demers, Petersen, Spreitzer, Theimer, Welch, "Session Guarantees for Weakly Consistent Replicated Data", PDIS
 *   1994. We take the version that a read returned, with what must come with it, for its relevant writes.
 */
export function checkSessionVersions(
  history: History,
  guarantees: readonly SessionGuarantee[] = sessionGuarantees,
): Verdict {
  checkGuarantees(guarantees)
  wellFormed(history)
  const told = byCall(history).filter(isTold)
  const steps = told.length
  if (brokenBy(told, guarantees) === undefined) {
    return { kind: 'ok', guarantee: guarantees.join(', '), steps }
  }
  const least = subsetsOf(guarantees).find(some => brokenBy(told, some) !== undefined) as readonly SessionGuarantee[]
  const whole = operationsOf(brokenBy(told, least) as Broken)
  const operations = smallestPart(whole, part => brokenBy(part, least) !== undefined)
  const explanation = textOf(brokenBy(operations, least) as Broken)
  const guarantee = least.join(', ')
  return { kind: 'violation', guarantee, steps, anomaly: guarantee, operations, explanation }
}

/** An operation at which a newer version must have been there. */
interface Broken {
  readonly at: Operation
  readonly floor: Floor
}

function isTold({ name, outcome, version }: Operation): boolean {
  if (name === 'read') return outcome === 'ok'
  return name === 'write' && outcome !== 'failed' && version !== undefined
}

/** All ways to choose from the guarantees, the smaller ones first. */
function subsetsOf(guarantees: readonly SessionGuarantee[]): readonly (readonly SessionGuarantee[])[] {
  const unique = [...new Set(guarantees)]
  const subsets = Array.from({ length: 1 << unique.length }, (_, bits) => unique.filter((_, at) => bits & (1 << at)))
  return subsets.sort((a, b) => a.length - b.length)
}

/** The first operation, by time of call, that shows the guarantees broken together. `told` is by time of call. */
function brokenBy(told: History, guarantees: readonly SessionGuarantee[]): Broken | undefined {
  const written = new Map<string, Floors>()
  for (const write of told) {
    if (write.name !== 'write') continue
    const { key, version } = write as Operation & { readonly version: Version }
    written.set(versionName(key, version), new Map([[key, { version, by: write, earlier: undefined }]]))
  }
  let broken: Broken | undefined
  // Again, as long as a write is found to need more: reads may be of writes that were called later.
  for (let grown = true; grown; ) {
    grown = false
    broken = undefined
    const sessions = new Map<string, { readonly reads: Floors; readonly writes: Floors }>()
    for (const at of told) {
      const session = sessions.get(at.process) ?? { reads: new Map(), writes: new Map() }
      sessions.set(at.process, session)
      const isRead = at.name === 'read'
      const own = comesWith(at, written)
      if (!isRead) grown = raiseAll(own, session.writes, at) || grown
      const floor = newest(own.get(at.key), isRead ? session.reads.get(at.key) : undefined)
      if (floor !== undefined && isNewer(floor.version, at.version)) broken ??= { at, floor }
      if (guarantees.includes(isRead ? 'monotonic reads' : 'read your writes')) raiseAll(session.reads, own, at)
      if (guarantees.includes(isRead ? 'writes follow reads' : 'monotonic writes')) raiseAll(session.writes, own, at)
    }
  }
  return broken
}

/** What must be there with the version that was read or written; with one that nobody is known to have written, it alone. */
function comesWith(at: Operation, written: ReadonlyMap<string, Floors>): Floors {
  const { key, version } = at
  if (version === undefined) return new Map()
  return written.get(versionName(key, version)) ?? new Map([[key, { version, by: at, earlier: undefined }]])
}

function versionName(key: string, version: Version): string {
  return JSON.stringify([key, ...version])
}

function isNewer([counter, writer]: Version, than: Version | undefined): boolean {
  return than === undefined || counter > than[0] || (counter === than[0] && writer > than[1])
}

function newest(a: Floor | undefined, b: Floor | undefined): Floor | undefined {
  return a === undefined || (b !== undefined && isNewer(b.version, a.version)) ? b : a
}

function raiseAll(floors: Floors, others: Floors, by: Operation): boolean {
  let grown = false
  for (const [key, earlier] of others) {
    const { version } = earlier
    const floor = floors.get(key)
    if (floor !== undefined && !isNewer(version, floor.version)) continue
    floors.set(key, { version, by, earlier })
    grown = true
  }
  return grown
}

function chainOf(floor: Floor): readonly Operation[] {
  const chain: Operation[] = []
  for (let link: Floor | undefined = floor; link !== undefined; link = link.earlier) chain.unshift(link.by)
  return chain
}

function operationsOf({ at, floor }: Broken): readonly Operation[] {
  return byCall([...new Set([...chainOf(floor), at])])
}

function textOf({ at, floor }: Broken): string {
  const way = [...new Set([...chainOf(floor), at])].map(operationText).join(', then ')
  const has = at.version === undefined ? 'nothing' : versionText(at.version)
  const verb = at.name === 'read' ? 'returned' : 'wrote'
  return `${operationText(at)} ${verb} ${has} where ${versionText(floor.version)} or newer had to be there: ${way}.`
}

function versionText([counter, writer]: Version): string {
  return `version ${counter}@${writer}`
}
