// Recording what processes saw of a system, and asking whether it kept what it promises.

import assert from 'node:assert/strict'
import {
  checkCausal,
  checkLinearizable,
  checkRegister,
  historyRecorder,
  historyText,
  illegal,
  type Model,
  parseHistory,
  timeStaleness,
  verdictText,
} from 'meldkit/check'

// #region record
// A price behind a cache that is told of new prices a little late.
const store = { price: 0 }
let cached = 0

const recorder = historyRecorder()

async function write(who: string, price: number) {
  const call = recorder.invoke(who, { name: 'write', key: 'price', input: price })
  store.price = price
  setTimeout(() => {
    cached = price
  }, 5)
  recorder.ok(call)
}

async function read(who: string) {
  const call = recorder.invoke(who, { name: 'read', key: 'price' })
  recorder.ok(call, { output: cached })
}

await write('alice', 12)
await read('bob')
await new Promise(resolve => setTimeout(resolve, 20))
await read('bob')
// #endregion

// #region judge
const history = recorder.history()
const verdict = checkRegister(history, { initial: 0 })
verdict.kind // => 'violation'
console.log(verdictText(verdict))
// #endregion
assert.match(verdictText(verdict), /stale read/)

// #region weaker
checkCausal(history, 'CCv', { initial: 0 }).kind // => 'ok'
// Times here are numbers of events, so the lag is one event.
timeStaleness(history, { initial: 0 }).lag // => 1
// #endregion

// #region text
const lines = historyText(history)
lines.split('\n')[0] // => '{"process":"alice","key":"price","name":"write","input":12,"outcome":"ok","call":1,"return":2}'
checkRegister(parseHistory(lines), { initial: 0 }).kind // => 'violation'
// #endregion

// #region model
// Seats that are sold once: the state is who has each seat.
const seats: Model<Readonly<Record<string, string>>> = {
  name: 'seats',
  initial: {},
  isRead: operation => operation.name === 'look',
  step(sold, { process: who, name, input, output, outcome }) {
    const seat = input as string
    const owner = sold[seat] ?? null
    if (name === 'look') return outcome === 'ok' && output !== owner ? illegal : sold
    // A sale that was not answered had its effect if the seat was free.
    if (outcome === 'ok' && output !== (owner === null)) return illegal
    return owner === null ? { ...sold, [seat]: who } : sold
  },
}
// #endregion

// #region sold-twice
const box = historyRecorder()
const [first, second] = ['till-1', 'till-2'].map(till => box.invoke(till, { name: 'buy', key: 'A7', input: 'A7' }))
box.ok(first!, { output: true })
box.ok(second!, { output: true })
const sale = checkLinearizable(seats, box.history())
sale.kind // => 'violation'
// #endregion
