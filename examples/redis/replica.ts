// One Redis server as a replica of a register: the function `abdReplica` as a script, which Redis runs as one step.
//
// A register is a hash of epoch, tag and value, and a list of the writes that were overwritten. The server knows its own name:
// one that came back empty does not, and so refuses everything until it was given another.

import type { AbdAnswer, AbdAsk } from 'meldkit'
import type { Connection } from './resp'

// #region script
/** Asks of an earlier epoch are refused; a tag that is not larger changes nothing and is acknowledged. */
const script = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'nobody'} end

  local kind, epoch = ARGV[2], tonumber(ARGV[3])
  local held = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'writer', 'value')
  local entered, seq, writer = tonumber(held[1] or 0), held[2] or '0', held[3] or ''
  if epoch < entered then return {'epoch', tostring(entered)} end
  if epoch > entered then redis.call('HSET', KEYS[2], 'epoch', ARGV[3]) end

  local function isPast(who) return redis.call('LPOS', KEYS[3], who) ~= false end

  if kind == 'query' then
    local trace = ARGV[4]
    local isTraced = trace ~= '' and (writer == trace or isPast(trace))
    return {'found', seq, writer, held[4] or '', isTraced and 'yes' or 'no'}
  end

  -- Not with "<", which goes by the locale of the server.
  local function isLess(a, b)
    for at = 1, math.min(#a, #b) do
      local left, right = a:byte(at), b:byte(at)
      if left ~= right then return left < right end
    end
    return #a < #b
  end

  local old, new, by = tonumber(seq), tonumber(ARGV[4]), ARGV[5]
  if new == old and by == writer then return {'stored'} end
  local isNewer = old < new or (old == new and isLess(writer, by))
  local loser = isNewer and writer or by
  if loser ~= '' and not isPast(loser) then
    redis.call('RPUSH', KEYS[3], loser)
    redis.call('LTRIM', KEYS[3], -16, -1)
  end
  if isNewer then redis.call('HSET', KEYS[2], 'seq', ARGV[4], 'writer', by, 'value', ARGV[6]) end
  return {'stored'}
`
// #endregion

const nameKey = 'meldkit:name'

/** Gives an empty server its name, once. */
export async function introduce(connection: Connection, name: string): Promise<void> {
  if ((await connection.send('SET', nameKey, name, 'NX')) === null) throw new Error(`${name}: the server has a name.`)
}

/** How to reach a member: undefined when there is no way. */
export type ConnectionOf = (member: string) => Connection | undefined

// #region ask
/** The way to ask a replica of one register, as `runOperation` wants it. `initial` is the value before any write. */
export function askRedis<Value>(connectionOf: ConnectionOf, register: string, initial: Value) {
  return async (to: string, ask: AbdAsk<Value>): Promise<AbdAnswer<Value>> => {
    const connection = connectionOf(to)
    if (connection === undefined) throw refusal(`There is no way to ${to}.`)
    const keys = ['3', nameKey, `register:${register}`, `past:${register}`]
    const [kind, ...parts] = (await connection.send('EVAL', script, ...keys, to, ...argumentsOf(ask))) as string[]
    if (kind === 'nobody') throw refusal(`Whoever answers for ${to} is another.`)
    return answerOf(kind, parts, initial)
  }
}

/** Nothing happened, and nothing will. */
const refusal = (message: string) => Object.assign(new Error(message), { isCertain: true })

function argumentsOf<Value>(ask: AbdAsk<Value>): string[] {
  const epoch = String(ask.epoch)
  if (ask.kind === 'query') return ['query', epoch, ask.trace ?? '']
  const { version, value } = ask.stored
  return ['store', epoch, String(version.seq), version.writer, JSON.stringify(value)]
}

function answerOf<Value>(kind: string | undefined, parts: readonly string[], initial: Value): AbdAnswer<Value> {
  if (kind === 'stored') return { kind }
  if (kind === 'epoch') return { kind, epoch: Number(parts[0]) }
  const [seq, writer = '', value, isTraced] = parts
  const held = { version: { seq: Number(seq), writer }, value: value === '' ? initial : JSON.parse(value as string) }
  return { kind: 'found', held, isTraced: isTraced === 'yes' }
}
// #endregion
