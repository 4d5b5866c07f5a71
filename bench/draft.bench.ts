/**
 * Successive drafts of a document of 10,000 entries, beside plain Immer on the same as a Map and as an object.
 *
 * All three keep every version immutable; ours also makes the delta of each edit. `MELDKIT_EDITS=10000` for the full run.
 */
import { enableMapSet, Immer } from 'immer'
import { addWinsSet, change, draft, lwwRegister, orMap, replica, struct, view } from 'meldkit'
import { bench } from './harness'

const n = 10_000
const edits = Number(process.env.MELDKIT_EDITS ?? 500)
enableMapSet()
const immer = new Immer({ autoFreeze: false })
const key = (i: number): string => `key${(i * 7919) % n}`

interface Row {
  done: boolean
  title: string
}
const rows = (): [string, Row][] => Array.from({ length: n }, (_, i) => [`key${i}`, { done: false, title: `row ${i}` }])

const Rows = orMap(struct({ done: lwwRegister(false), title: lwwRegister('') }))
const [ofStructs] = change(Rows, replica(Rows, 'a'), edit => {
  for (const [name, row] of rows()) edit.at(name).title.set(row.title)
})
const Cells = orMap(lwwRegister(0))
const [ofCells] = change(Cells, replica(Cells, 'a'), edit => {
  for (let i = 0; i < n; i++) edit.at(`key${i}`).set(0)
})
const Board = struct({ other: orMap(lwwRegister(0)), rows: Rows, tags: addWinsSet<string>() })
const [ofBoard] = change(Board, replica(Board, 'a'), edit => {
  for (const [name, row] of rows()) edit.rows.at(name).title.set(row.title)
  for (const [name] of rows()) edit.tags.add(name)
})

bench(`${edits} drafts, each of one entry of a map of ${n} structs`, {
  'plain Immer on a Map': () => {
    let map: ReadonlyMap<string, Row> = new Map(rows())
    for (let i = 0; i < edits; i++) {
      map = immer.produce(map, draft => {
        const row = draft.get(key(i))
        if (row !== undefined) row.title = `edit ${i}`
      })
    }
    return map
  },
  'plain Immer on an object': () => {
    let record: Readonly<Record<string, Row>> = Object.fromEntries(rows())
    for (let i = 0; i < edits; i++) {
      record = immer.produce(record, draft => {
        const row = draft[key(i)]
        if (row !== undefined) row.title = `edit ${i}`
      })
    }
    return record
  },
  'draft of an orMap': () => {
    let version = ofStructs
    for (let i = 0; i < edits; i++) {
      version = draft(Rows, version, rows => {
        const row = rows.get(key(i))
        if (row !== undefined) row.title = `edit ${i}`
      })[0]
    }
    return view(Rows, version)
  },
  'draft of an orMap in a struct beside others': () => {
    let version = ofBoard
    for (let i = 0; i < edits; i++) {
      version = draft(Board, version, board => {
        const row = board.rows.get(key(i))
        if (row !== undefined) row.title = `edit ${i}`
      })[0]
    }
    return view(Board, version)
  },
})

bench(`${edits} drafts, each of one entry of a map of ${n} numbers`, {
  'plain Immer on a Map': () => {
    let map: ReadonlyMap<string, number> = new Map(rows().map(([name]) => [name, 0]))
    for (let i = 0; i < edits; i++) map = immer.produce(map, draft => void draft.set(key(i), i + 1))
    return map
  },
  'draft of an orMap': () => {
    let version = ofCells
    for (let i = 0; i < edits; i++) version = draft(Cells, version, cells => void cells.set(key(i), i + 1))[0]
    return view(Cells, version)
  },
  'the same by change': () => {
    let version = ofCells
    for (let i = 0; i < edits; i++) version = change(Cells, version, cells => cells.at(key(i)).set(i + 1))[0]
    return view(Cells, version)
  },
})

bench(`${edits} drafts, each with one entry more`, {
  'plain Immer on a Map': () => {
    let map: ReadonlyMap<string, number> = new Map(rows().map(([name]) => [name, 0]))
    for (let i = 0; i < edits; i++) map = immer.produce(map, draft => void draft.set(`new ${i}`, i))
    return map
  },
  'draft of an orMap': () => {
    let version = ofCells
    for (let i = 0; i < edits; i++) version = draft(Cells, version, cells => void cells.set(`new ${i}`, i))[0]
    return view(Cells, version)
  },
})

bench(`${edits} drafts, each removing an element of a set of ${n}`, {
  'plain Immer on a Set': () => {
    let set: ReadonlySet<string> = new Set(rows().map(([name]) => name))
    for (let i = 0; i < edits; i++) set = immer.produce(set, draft => void draft.delete(key(i)))
    return set
  },
  'draft of an addWinsSet': () => {
    let version = ofBoard
    for (let i = 0; i < edits; i++) version = draft(Board, version, board => void board.tags.delete(key(i)))[0]
    return view(Board, version)
  },
})
