/** The shell of a Node process. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { text } from 'node:stream/consumers'
import { loadModule } from './load-module'
import type { Shell } from './shell'
import { messageOf, UsageError } from './usage-error'

/** Reads and writes what this process can. */
export function nodeShell(): Shell {
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    columns: () => (process.stderr.isTTY ? process.stderr.columns || 80 : undefined),
    now: () => performance.now(),
    breathe: () => new Promise(resolve => setImmediate(resolve)),
    onInterrupt(listener) {
      process.on('SIGINT', listener)
      return () => void process.off('SIGINT', listener)
    },
    async read(path) {
      if (path === '-') return text(process.stdin)
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`, { cause: error })
      }
    },
    async write(path, content) {
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, content)
      } catch (error) {
        throw new UsageError(`${path} cannot be written: ${reasonOf(error)} \`--out\` names another folder.`, {
          cause: error,
        })
      }
    },
    load: loadModule,
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code
  if (code === 'ENOENT') return 'there is no such file.'
  if (code === 'EISDIR') return 'it is a folder.'
  if (code === 'EACCES') return 'access is denied.'
  return messageOf(error)
}
