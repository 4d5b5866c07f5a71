// The four session guarantees by their definitions, slowly: from vectors pair by pair, from versions by trying what each
// replica may have held. The rules of the first can be broken one by one, which gives the mutants.

import type { Operation, SessionGuarantee } from 'meldkit/check'

/** What a faulty checker of vectors may get wrong. All true is right. */
export interface SessionRules {
  /** What a read rested on, not only what was written. */
  readonly seenByReads: boolean
  /** All earlier operations, not only the last. */
  readonly all: boolean
  /** Every observer, not only the session itself. */
  readonly everywhere: boolean
  /** Other replicas than that of the write. */
  readonly allReplicas: boolean
  /** A session is a process, not the whole world. */
  readonly perProcess: boolean
}

export const rightSessionRules: SessionRules = {
  seenByReads: true,
  all: true,
  everywhere: true,
  allReplicas: true,
  perProcess: true,
}

type Dots = ReadonlySet<string>

/** Which guarantees a history with vectors keeps. */
export function naiveSessions(history: readonly Operation[], rules = rightSessionRules): Set<SessionGuarantee> {
  const kept = new Set<SessionGuarantee>([
    ...(['read your writes', 'monotonic reads', 'monotonic writes', 'writes follow reads'] as const),
  ])
  const seen = ({ seen: vector = {} }: Operation): Dots =>
    new Set(Object.entries(vector).flatMap(([id, n]) => Array.from({ length: n }, (_, i) => `${i + 1}@${id}`)))
  const own = ({ dot }: Operation): Dots => new Set(dot ? upTo(dot, rules) : [])
  const present = (o: Operation) => new Set([...seen(o), ...own(o)])
  const isWrite = (o: Operation) => o.dot !== undefined
  const within = (a: Dots, b: Dots) => [...a].every(dot => b.has(dot))
  const before = (o: Operation) => {
    const earlier = history.filter(a => (!rules.perProcess || a.process === o.process) && a.call < o.call)
    return rules.all ? earlier : earlier.slice(-1)
  }
  for (const o of history) {
    for (const a of isWrite(o) ? [] : before(o)) {
      if (isWrite(a) && !within(own(a), seen(o))) kept.delete('read your writes')
      if (!isWrite(a) && rules.seenByReads && !within(seen(a), seen(o))) kept.delete('monotonic reads')
    }
    for (const w of history) {
      if (!w.dot || !within(new Set([`${w.dot[1]}@${w.dot[0]}`]), present(o))) continue
      if (!rules.everywhere && w.process !== o.process) continue
      for (const a of before(w)) {
        if (isWrite(a) && !within(own(a), present(o))) kept.delete('monotonic writes')
        if (!isWrite(a) && rules.seenByReads && !within(seen(a), present(o))) kept.delete('writes follow reads')
      }
    }
  }
  return kept
}

function upTo([replica, counter]: NonNullable<Operation['dot']>, { allReplicas }: SessionRules): string[] {
  return allReplicas || replica === 'a' ? [`${counter}@${replica}`] : []
}

/** Whether guarantees can hold together, given versions: for each read some set of writes may have been there. */
export function possibleSessions(history: readonly Operation[], guarantees: readonly SessionGuarantee[]): boolean {
  const has = (guarantee: SessionGuarantee) => guarantees.includes(guarantee)
  const writes = history.filter(o => o.name === 'write')
  const from = (read: Operation) => writes.find(w => w.key === read.key && String(w.version) === String(read.version))
  const before = (o: Operation, name: string) =>
    history.filter(a => a.process === o.process && a.call < o.call && a.name === name)
  const present = <T>(items: (T | undefined)[]) => items.filter(item => item !== undefined)
  /** What must be wherever a write is. */
  const needs = (w: Operation) => [
    ...(has('monotonic writes') ? before(w, 'write') : []),
    ...(has('writes follow reads') ? present(before(w, 'read').map(from)) : []),
  ]
  const rank = (o: Operation | undefined) => o?.version?.[0] ?? 0
  // Writes in the order that the guarantees give them have ascending versions.
  const inOrder = writes.every(w => {
    const found = new Set(needs(w))
    for (const one of found) for (const next of needs(one)) found.add(next)
    return [...found].every(one => one.key !== w.key || rank(one) <= rank(w))
  })
  if (!inOrder) return false
  return history.every(read => {
    if (read.name !== 'read') return true
    const required = [
      ...present([from(read)]),
      ...(has('read your writes') ? before(read, 'write') : []),
      ...(has('monotonic reads') ? present(before(read, 'read').map(from)) : []),
    ]
    for (let bits = 0; bits < 1 << writes.length; bits++) {
      const there = writes.filter((_, at) => bits & (1 << at))
      const isClosed = there.every(w => needs(w).every(one => there.includes(one)))
      if (!isClosed || !required.every(w => there.includes(w))) continue
      const newest = Math.max(0, ...there.filter(w => w.key === read.key).map(rank))
      if (newest === rank(read)) return true
    }
    return false
  })
}
