// A client for Redis that can do what this example needs: send a command, get its reply. Replies come in the order of the
// commands, so a queue tells whose they are. A connection that broke stays broken; whoever wants another opens one.

import { connect } from 'node:net'

export type Reply = string | number | null | readonly Reply[]

export interface Connection {
  /** Rejects when the server answers with an error, or the connection breaks; the command may have run all the same. */
  send(...command: readonly string[]): Promise<Reply>
  readonly isOpen: () => boolean
  close(): void
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

/** Opens a connection; what is sent before it stands is kept until then. */
export function openConnection(port: number, host = '127.0.0.1'): Connection {
  const socket = connect({ port, host, noDelay: true })
  const waiting: Waiting[] = []
  let isOpen = true
  let hasStood = false
  let rest: Buffer = Buffer.alloc(0)

  socket.on('connect', () => {
    hasStood = true
  })
  socket.on('data', data => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data])
    for (let read = replyAt(rest, 0); read !== undefined; read = replyAt(rest, 0)) {
      rest = rest.subarray(read.end)
      const { resolve, reject } = waiting.shift() as Waiting
      if (read.reply instanceof Error) reject(read.reply)
      else resolve(read.reply)
    }
  })
  // The event `close` follows each error, and says enough.
  socket.on('error', () => {})
  socket.on('close', () => {
    isOpen = false
    // What was never sent has no effect.
    const error = Object.assign(new Error(`Redis at port ${port} is gone.`), { isCertain: !hasStood })
    for (const { reject } of waiting.splice(0)) reject(error)
  })

  return {
    send(...command) {
      if (!isOpen)
        return Promise.reject(Object.assign(new Error(`Redis at port ${port} is gone.`), { isCertain: true }))
      socket.write(commandText(command))
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    isOpen: () => isOpen,
    close: () => socket.destroy(),
  }
}

function commandText(command: readonly string[]): string {
  return `*${command.length}\r\n${command.map(part => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`
}

interface Read<Of> {
  readonly reply: Of
  readonly end: number
}

/** The reply that begins there and the place after it; undefined while a part is missing. */
function replyAt(bytes: Buffer, start: number): Read<Reply | Error> | undefined {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd < 0) return undefined
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const end = lineEnd + 2
  switch (String.fromCharCode(bytes[start] as number)) {
    case '+':
      return { reply: line, end }
    case '-':
      return { reply: new Error(`Redis: ${line}`), end }
    case ':':
      return { reply: Number(line), end }
    case '$':
      return textAt(bytes, end, Number(line))
    case '*':
      return listAt(bytes, end, Number(line))
    default:
      throw new Error(`Redis: expected a reply, got ${JSON.stringify(line)}.`)
  }
}

function textAt(bytes: Buffer, start: number, length: number): Read<Reply> | undefined {
  if (length < 0) return { reply: null, end: start }
  const end = start + length
  return bytes.length < end + 2 ? undefined : { reply: bytes.toString('utf8', start, end), end: end + 2 }
}

function listAt(bytes: Buffer, start: number, length: number): Read<Reply> | undefined {
  const items: Reply[] = []
  let end = start
  while (items.length < length) {
    const item = replyAt(bytes, end)
    if (item === undefined || item.reply instanceof Error) return undefined
    items.push(item.reply)
    end = item.end
  }
  return { reply: items, end }
}
