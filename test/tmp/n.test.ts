import { test } from 'vitest'
import { list, text, change, replica, merge } from 'meldkit'
test('x', () => {
  const D = list(text())
  const [w1] = change(D, replica(D, 'west'), d => void d.insert(0))
  const c1 = merge(D, replica(D, 'central'), w1)
  const [w2, dw] = change(D, w1, d => d.at(0).insert(0, 'a'))
  const [c2, dc] = change(D, c1, d => d.delete(0))
  const alls = [merge(D, w2, c2), merge(D, dw, dc), merge(D, dc, dw), merge(D, merge(D, replica(D, 'zz'), w2), dc), merge(D, merge(D, replica(D, 'zz'), dc), w2)]
  alls.forEach((all, i) => {
  const m = merge(D, c2, all)
  console.log(i, m.state === c2.state, m.state.root === c2.state.root, m.state.lines === c2.state.lines, m.state.floor === c2.state.floor, m.state.loose === c2.state.loose)
  })
})
