// Redis servers of our own, on free ports of this machine, that keep nothing on disk. Only what was started here is ended.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOf, introduce } from './replica'
import { type Connection, openConnection } from './resp'

export interface Cluster {
  readonly connectionOf: ConnectionOf
  /** Ends a server by SIGKILL; what it held is lost. */
  crash(member: string): Promise<void>
  /** Starts the server of a member again, empty and at its old port if that is free, as a member of this name. */
  comeBack(member: string, as: string): Promise<void>
  stop(): Promise<void>
}

interface Server {
  readonly port: number
  readonly child: ChildProcess
  connection: Connection
}

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0
}

/** One server for each name. */
export async function startCluster(names: readonly string[]): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'meldkit-redis-'))
  const servers = new Map<string, Server>()
  const started = new Set<ChildProcess>()
  const killAll = () => {
    for (const child of started) child.kill('SIGKILL')
  }
  // Also when this process ends early.
  process.once('exit', killAll)

  async function start(name: string, port: number): Promise<void> {
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    const child = spawn('redis-server', [...where, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' })
    started.add(child)
    const connection = await untilItAnswers(port, child)
    // Somebody was faster at this port.
    if (connection === undefined) return start(name, await freePort())
    await introduce(connection, name)
    servers.set(name, { port, child, connection })
  }

  async function stop(): Promise<void> {
    for (const { connection } of servers.values()) connection.close()
    const ends = [...started].filter(isRunning).map(child => once(child, 'exit'))
    killAll()
    await Promise.all(ends)
    process.off('exit', killAll)
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    for (const name of names) await start(name, await freePort())
  } catch (error) {
    await stop()
    throw error
  }
  return {
    connectionOf(member) {
      const server = servers.get(member)
      if (server === undefined || !isRunning(server.child)) return undefined
      if (!server.connection.isOpen()) server.connection = openConnection(server.port)
      return server.connection
    },
    async crash(member) {
      const { child } = servers.get(member) as Server
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      started.delete(child)
    },
    async comeBack(member, as) {
      const { port } = servers.get(member) as Server
      servers.delete(member)
      await start(as, port)
    },
    stop,
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

/** Undefined when the server ended instead. Whoever else answers at its port is not ours. */
async function untilItAnswers(port: number, child: ChildProcess): Promise<Connection | undefined> {
  for (let attempt = 0; isRunning(child); attempt++) {
    if (attempt === 500) throw new Error(`redis-server does not answer at port ${port}.`)
    const connection = openConnection(port)
    const told = await connection.send('INFO', 'server').catch(() => '')
    if (String(told).includes(`process_id:${child.pid}\r`)) return connection
    connection.close()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return undefined
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { readonly port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
