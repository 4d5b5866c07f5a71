import { test } from 'vitest'
import * as m from '../src/index.ts'
import { hashKey, mix } from '../src/collections/key.ts'
import { byteReader } from '../src/codec/byte-reader.ts'
import { byteWriter } from '../src/codec/byte-writer.ts'
const log = (...a: unknown[]) => console.log(...a)
const tryIt = (name: string, f: () => unknown) => { const t = performance.now(); try { const r = f(); log(name, '->', r, `${(performance.now()-t).toFixed(0)}ms`) } catch (e) { log(name, 'THROWS', (e as Error).name, String((e as Error).message).slice(0,200), `${(performance.now()-t).toFixed(0)}ms`) } }
test('s', () => {
  // keys in the same root slot
  const slot = (k: string) => hashKey(k, 0) & 31
  const ks: string[] = []; for (let i = 0; ks.length < 3; i++) if (slot('k' + i) === 5) ks.push('k' + i)
  tryIt('owned delete', () => { const o = {}; let c = m.emptyChamp<string, number>(); for (const k of ks.slice(0,2)) c = m.champUpdate(c, k, () => 1, o); c = m.champUpdate(c, ks[0]!, () => undefined, o); return JSON.stringify(c) })
  tryIt('owned delete 2', () => { const o = {}; let c = m.emptyChamp<string, number>(); for (const k of ks.slice(0,2)) c = m.champUpdate(c, k, () => 1, o); c = m.champUpdate(c, 'other', () => 1, o); for (const k of ks.slice(0,2)) c = m.champUpdate(c, k, () => undefined, o); return JSON.stringify(c) + [...m.champEntries(c)] })
  const S = m.addWinsSet<string>()
  tryIt('set', () => { const [a, d] = m.change(S, m.replica(S, 'a'), s => { s.add(ks[0]!); s.add(ks[1]!); s.remove(ks[0]!) }); const b = m.merge(S, m.replica(S, 'b'), d); return [[...m.view(S, a)], [...m.view(S, b)]] })
  // -2^53
  tryIt('-2^53', () => { const w = byteWriter(); w.value(-(2**53)); const b = Uint8Array.from([4, 0xff,0xff,0xff,0xff,0xff,0xff,0xff,0x0f]); const v = byteReader(b, 0, b.length).value(); return [v, [...w.done()]] })
  // depth
  const R = m.lwwRegister<m.Json>(null)
  let deep: m.Json = 1; for (let i = 0; i < 64; i++) deep = [deep]
  tryIt('depth 64 roundtrip', () => { const [a] = m.change(R, m.replica(R, 'a'), r => r.set(deep)); return m.equal(R, m.decode(R, m.encode(R, a)), a) })
  tryIt('depth 64 json', () => { const [a] = m.change(R, m.replica(R, 'a'), r => r.set(deep)); return m.equal(R, m.fromJson(R, m.toJson(R, a)), a) })
  // stampMax for marks
  const C = m.pnCounter()
  tryIt('stampMax marks', () => { const [a] = m.change(C, m.replica(C, 'a'), c => c.increment(), { now: 1e9 }); return m.decode(C, m.encode(C, a), { stampMax: 1000 }).stamp })
  // orMap numeric keys
  const O = m.orMap(C)
  tryIt('orMap numeric key', () => { const j = { type: m.shapeOf(O), writers: [['a', [1,1], [[1, 5, 1]]]], state: [[5, [['1@a']], []]] }; const d = m.fromJson(O, j); return [...m.view(O, d)] })
  // show
  tryIt('show null proto bigint', () => m.change(m.addWinsSet<never>(), m.replica(m.addWinsSet<never>(), 'a'), s => s.add(Object.assign(Object.create(null), { x: 1n }) as never)))
  let dd: unknown = 1; for (let i = 0; i < 100000; i++) dd = [dd]
  tryIt('fromJson deep', () => m.fromJson(R, { type: m.shapeOf(R), writers: [['a', [1,1], [[1, 5, 1]]]], state: [['1@a', 1, dd]] }))
  tryIt('set deep', () => m.change(m.addWinsSet<never>(), m.replica(m.addWinsSet<never>(), 'a'), s => s.add(dd as never)))
  // clear quadratic
  for (const n of [10000, 20000, 40000]) {
    const [a] = m.change(S, m.replica(S, 'a'), s => { for (let i = 0; i < n; i++) s.add('k' + ((i * 7919) % n)) })
    tryIt('clear ' + n, () => m.encode(S, m.change(S, a, s => s.clear())[1]).length)
  }
  // counter max
  tryIt('counter max', () => { const j = { type: m.shapeOf(S), writers: [['a', [1, 2**50-1], [[2**50-1, 5, 1]]]], state: [['x', [['1@a']]]] }; const a = m.merge(S, m.replica(S, 'a'), m.fromJson(S, j)); const [b] = m.change(S, a, s => s.remove('x')); return [b.seen.values, m.decode(S, m.encode(S, b)).stamp] })
  // runs quadratic
  for (const n of [5000, 10000, 20000]) {
    const ends: number[] = []; const marks: number[][] = []
    for (let i = 0; i < n; i++) { ends.push(3 * i + 1, 3 * i + 1); marks.push([3 * i + 1, 1, i + 1]) }
    const j = { type: m.shapeOf(S), writers: [['a', ends, marks]], state: [] as unknown[] }
    tryIt('runs ' + n, () => m.encode(S, m.fromJson(S, j)).length)
  }
  for (const n of [10000, 20000, 40000]) {
    const j = { type: m.shapeOf(S), writers: [['a', [1,1], [[1, 1, 1]]]], state: [['x', Array.from({ length: n }, (_, i) => [`-${2 * i + 3}@a`])]] }
    tryIt('gone ' + n, () => m.fromJson(S, j).ahead.values[0]!.length)
  }
  tryIt('derive rest', () => { const f = m.derive((...xs: object[]) => xs.length); return f({}, {}) })
  tryIt('fromJson sizeMax', () => { const [a] = m.change(R, m.replica(R, 'a'), r => r.set(Array.from({length: 1000}, () => 1))); return m.fromJson(R, m.toJson(R, a), { sizeMax: 10 }).stamp })
  tryIt('fromJson getter', () => m.fromJson(R, { type: m.shapeOf(R), get writers() { throw new Error('boo') }, state: [] }))
})
