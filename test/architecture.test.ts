// The structure of src/ is what test/architecture-table.ts says; the rules themselves are tried on bad sources first.

import { describe, expect, test } from 'vitest'
import { entries, folders } from './architecture-table'
import { cycles, formProblems, importProblems, type Table } from './support/architecture'
import { source, sources } from './support/source'

const table: Table = { folders, entries }

describe('src/', () => {
  const files = sources()

  test('every import is one that the table allows', () => {
    expect(files.flatMap(file => importProblems(file, table))).toEqual([])
  })

  test('files are kebab-case, short, without default exports, classes, enums and barrels', () => {
    expect(files.flatMap(file => formProblems(file, table))).toEqual([])
  })

  test('there are no cycles', () => {
    expect(cycles(files, table)).toEqual([])
  })
})

describe('the table', () => {
  test('names only folders above the row', () => {
    const order = Object.keys(folders)
    for (const [name, { mayImport }] of Object.entries(folders)) {
      for (const other of mayImport.filter(other => other !== name)) {
        const at = order.indexOf(other.split('/')[0]!)
        expect(at, `${other} in the row of ${name}`).toBeGreaterThanOrEqual(0)
        expect(at, `${other} in the row of ${name}`).toBeLessThan(order.indexOf(name))
      }
    }
  })
})

describe('the rules can fail', () => {
  const imports = (path: string, text: string) => importProblems(source(path, text), table).length
  const form = (path: string, text: string) => formProblems(source(path, text), table).length

  test.each([
    ['a folder below', 'base/a.ts', "import { b } from '../clock/dot'"],
    ['a type from a folder below', 'base/a.ts', "import type { B } from '../clock/dot'"],
    ['an inline type import', 'base/a.ts', "type B = import('../clock/dot').Dot"],
    ['a dynamic import', 'base/a.ts', "void import('../clock/dot')"],
    ['a re-export', 'base/a.ts', "export { b } from '../clock/dot'"],
    ['more of crdt than its contract', 'replica/a.ts', "import { struct } from '../crdt/struct'"],
    ['a package', 'clock/a.ts', "import fc from 'fast-check'"],
    ['a package from another file than the one that may', 'replica/a.ts', "import { produce } from 'immer'"],
    ['Node', 'clock/a.ts', "import { readFileSync } from 'node:fs'"],
    ['the entry file', 'clock/a.ts', "import { dot } from '../index'"],
    ['an unknown folder', 'misc/a.ts', ''],
    ['a file at the top that is no entry', 'other.ts', ''],
  ])('importing: %s', (_, path, text) => {
    expect(imports(path, text)).toBe(1)
  })

  test('what the table allows passes', () => {
    expect(imports('clock/a.ts', "import { b } from '../base/b'; import { c } from './c'")).toBe(0)
    expect(imports('replica/a.ts', "import type { Crdt } from '../crdt/contract'")).toBe(0)
    expect(imports('laws/a.ts', "import fc from 'fast-check'")).toBe(0)
    expect(imports('replica/draft.ts', "import { produce } from 'immer'")).toBe(0)
    expect(imports('index.ts', "export { dot } from './clock/dot'")).toBe(0)
  })

  test.each([
    ['a name with capitals', 'base/myFile.ts', ''],
    ['a long file', 'base/a.ts', 'const a = 1\n'.repeat(301)],
    ['a default export', 'base/a.ts', 'export default 1'],
    ['a default function', 'base/a.ts', 'export default function f() {}'],
    ['a class', 'base/a.ts', 'export class A {}'],
    ['a class expression', 'base/a.ts', 'const A = class {}'],
    ['an enum', 'base/a.ts', 'enum A { B }'],
    ['a namespace', 'base/a.ts', 'namespace A { export const b = 1 }'],
    ['a file that only re-exports', 'base/a.ts', "export { b } from './b'"],
    ['a re-export of everything', 'base/a.ts', "export * from './b'; export const c = 1"],
    ['a barrel by name', 'base/index.ts', ''],
  ])('form: %s', (_, path, text) => {
    expect(form(path, text)).toBe(1)
  })

  test('a class that is only a way to allocate passes, unless it is exported or does more', () => {
    expect(form('base/a.ts', 'class A { constructor(readonly x: number) {} }')).toBe(0)
    expect(form('base/a.ts', 'export class A { constructor(readonly x: number) {} }')).toBe(1)
    expect(form('base/a.ts', 'class A { constructor(readonly x: number) {} y() { return 1 } }')).toBe(1)
  })

  test('an error class passes', () => {
    expect(form('base/a.ts', 'export class AError extends Error {}')).toBe(0)
  })

  test('cycles: between files, and between folders whose files form none', () => {
    const a = source('base/a.ts', "import './b'")
    const b = source('base/b.ts', "import type { A } from './a'")
    expect(cycles([a, b], table)).toEqual(['cycle: base/a.ts → base/b.ts → base/a.ts'])
    const down = source('base/a.ts', "import '../clock/c'")
    const up = source('clock/d.ts', "import '../base/b'")
    const leaves = [source('clock/c.ts', ''), source('base/b.ts', '')]
    expect(cycles([down, up, ...leaves], table)).toEqual(['cycle: base → clock → base'])
  })
})
