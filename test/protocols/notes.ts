// A set of notes on every node, which send each other all they have. Each mistake behind a switch breaks convergence or loses
// what was acknowledged.

import { type Machine, type OperationId, ok, type ProtocolEffect, type ProtocolEvent, randomInt } from 'meldkit'
import type { Observation } from 'meldkit/check'
import type { Cluster, Scenario } from 'meldkit/simulate'

export type NotesBug =
  | 'keeps notes in the order of arrival'
  | 'keeps its own notes first'
  | 'acknowledges before it is persisted'
  | 'takes over what it hears'

/** A note is its dot. */
export interface Note {
  readonly id: string
  readonly counter: number
}

export interface NotesState {
  readonly members: readonly string[]
  readonly notes: readonly Note[]
  readonly count: number
  /** Notes that are on their way to the disk. Nobody hears of them before. */
  readonly unsaved: readonly { readonly note: Note; readonly operation: OperationId }[]
}

export interface NotesReply {
  readonly dot?: readonly [string, number]
  readonly seen?: Readonly<Record<string, number>>
}

type Event = ProtocolEvent<readonly Note[], 'add' | 'read', readonly Note[]>
type Effect = ProtocolEffect<readonly Note[], NotesReply, readonly Note[]>
interface Next {
  readonly state: NotesState
  readonly effects: readonly Effect[]
}

const gossipMs = 30

export function notes(id: string, bug?: NotesBug): Machine<NotesState, Event, Effect> {
  const isSame = (a: Note, b: Note) => a.id === b.id && a.counter === b.counter

  const join = (ours: readonly Note[], theirs: readonly Note[]): readonly Note[] => {
    const news = theirs.filter(note => !ours.some(known => isSame(known, note)))
    if (bug === 'takes over what it hears' && news.length > 0) return theirs
    const all = [...ours, ...news]
    if (bug === 'keeps notes in the order of arrival') return all
    const isOwn = (note: Note) => bug === 'keeps its own notes first' && note.id === id
    return all.sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.counter - b.counter)) // biome-ignore format: one line
  }

  const acknowledge = ({ note, operation }: NotesState['unsaved'][number]): Effect => {
    return { kind: 'reply', operation, outcome: ok({ dot: [note.id, note.counter] }) }
  }

  const add = (state: NotesState, operation: OperationId): Next => {
    const note = { id, counter: state.count + 1 }
    const saved = join(state.notes, [...state.unsaved.map(each => each.note), note])
    const persist: Effect = { kind: 'persist', token: note.counter, key: 'notes', value: saved }
    const one = { note, operation }
    if (bug !== 'acknowledges before it is persisted') {
      return { state: { ...state, count: note.counter, unsaved: [...state.unsaved, one] }, effects: [persist] }
    }
    return { state: { ...state, count: note.counter, notes: saved }, effects: [acknowledge(one), persist] }
  }

  return {
    initial: { members: [], notes: [], count: 0, unsaved: [] },
    step(state, event) {
      const talk: Effect = { kind: 'timer', timer: 'talk', afterMs: gossipMs }
      switch (event.kind) {
        case 'start': {
          const kept = event.records.get('notes') ?? []
          const count = kept.reduce((most, note) => (note.id === id ? Math.max(most, note.counter) : most), 0)
          return { state: { members: event.members, notes: kept, count, unsaved: [] }, effects: [talk] }
        }
        case 'timer':
          return {
            state,
            effects: [talk, ...state.members.filter(to => to !== id).map((to): Effect => ({ kind: 'send', to, message: state.notes }))], // biome-ignore format: one line
          }
        case 'message':
          return { state: { ...state, notes: join(state.notes, event.message) }, effects: [] }
        case 'persisted': {
          const saved = state.unsaved.filter(({ note }) => note.counter <= event.token)
          const unsaved = state.unsaved.filter(({ note }) => note.counter > event.token)
          const known = saved.length === 0 ? state.notes : join(state.notes, saved.map(({ note }) => note)) // biome-ignore format: one line
          return { state: { ...state, notes: known, unsaved }, effects: saved.map(acknowledge) }
        }
        case 'request': {
          if (event.request === 'add') return add(state, event.operation)
          return {
            state,
            effects: [{ kind: 'reply', operation: event.operation, outcome: ok({ seen: seenOf(state) }) }],
          }
        }
        default:
          return { state, effects: [] }
      }
    },
  }
}

/** The version vector of a node's notes. */
export function seenOf({ notes: known }: NotesState): Readonly<Record<string, number>> {
  const seen: Record<string, number> = {}
  for (const { id, counter } of known) seen[id] = Math.max(seen[id] ?? 0, counter)
  return seen
}

/** What each node holds at a moment. */
export function observationsOf(cluster: Cluster<NotesState>): readonly Observation[] {
  return [...cluster].map(([replica, state]) => ({
    replica,
    seen: seenOf(state),
    bytes: JSON.stringify(state.notes),
    at: 0,
  }))
}

/** The notes, with nothing that is checked. */
export function notesScenario(
  nodes: number,
  bug?: NotesBug,
): Scenario<NotesState, readonly Note[], 'add' | 'read', NotesReply, readonly Note[]> {
  return {
    name: bug === undefined ? 'notes' : `notes that ${bug}`,
    protocol: ({ id }) => notes(id, bug),
    nodes,
    faults: ['loss', 'duplication', 'reordering', 'delay', 'partition', 'isolation', 'crash', 'lost-write', 'pause'],
    workload: {
      operations: 10,
      request: random => {
        const [bits, next] = randomInt(random, 2)
        return [bits === 0 ? 'read' : 'add', next]
      },
      operation: request => ({ name: request }),
      answer: reply => reply,
    },
    settled: cluster => {
      const all = new Set([...cluster.values()].map(state => JSON.stringify(seenOf(state))))
      return all.size > 1 ? 'Not all nodes have the same notes.' : undefined
    },
  }
}
