// A shell without a machine: what was told and written is kept, files and modules are what the test says.

import type { Shell } from '../../src/cli/shell'
import { UsageError } from '../../src/cli/usage-error'

export interface FakeShell extends Shell {
  readonly told: { out: string; err: string }
  readonly written: Map<string, string>
  /** Ctrl-C; false when nobody listens, so that the process would end. */
  readonly interrupt: () => boolean
}

export interface FakeMachine {
  readonly files?: Readonly<Record<string, string>>
  readonly modules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly columns?: number
  /** How far the clock goes on each time that it is looked at. */
  readonly tickMs?: number
  readonly onBreathe?: (shell: FakeShell) => void
}

export function fakeShell({ files = {}, modules = {}, columns, tickMs = 1, onBreathe }: FakeMachine = {}): FakeShell {
  const told = { out: '', err: '' }
  const written = new Map<string, string>()
  let listener: (() => void) | undefined
  let time = 0
  const found = <Value>(values: Readonly<Record<string, Value>>, path: string): Value => {
    const value = values[path]
    if (value === undefined) throw new UsageError(`${path} is not there.`)
    return value
  }
  const shell: FakeShell = {
    told,
    written,
    interrupt() {
      const heard = listener
      heard?.()
      return heard !== undefined
    },
    out: text => {
      told.out += text
    },
    err: text => {
      told.err += text
    },
    columns: () => columns,
    now: () => {
      time += tickMs
      return time
    },
    breathe: async () => onBreathe?.(shell),
    onInterrupt(added) {
      listener = added
      return () => {
        listener = undefined
      }
    },
    read: async path => written.get(path) ?? found(files, path),
    write: async (path, text) => void written.set(path, text),
    load: async path => found(modules, path),
  }
  return shell
}
