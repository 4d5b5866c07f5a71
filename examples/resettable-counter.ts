// The code of docs/types/resettable-counter.md.

import type { InvariantError } from 'meldkit'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).code
  }
  return 'nothing was thrown'
}

// #region story
import { change, merge, replica, resettableCounter, toJson, view } from 'meldkit'

const Unread = resettableCounter()
const [phone] = change(Unread, replica(Unread, 'phone'), unread => unread.increment(5))
const laptop = merge(Unread, replica(Unread, 'laptop'), phone)
const [read, resetting] = change(Unread, laptop, unread => unread.reset())
const [more] = change(Unread, phone, unread => unread.increment(2))
view(Unread, read) // => 0
view(Unread, merge(Unread, read, more)) // => 2
// #endregion

// #region json
toJson(Unread, resetting).state // => [["phone", 0, 1, 5]]
toJson(Unread, read).state // => [["phone", 1, 5, 1, 5]]
toJson(Unread, merge(Unread, read, more)).state // => [["phone", 2, 7, 1, 5]]
// #endregion

// #region twice
const [alsoRead] = change(Unread, merge(Unread, replica(Unread, 'tablet'), phone), unread => unread.reset())
view(Unread, merge(Unread, read, alsoRead)) // => 0
change(Unread, read, unread => unread.reset())[0] === read // => true
// #endregion

// #region limits
codeOf(() => change(Unread, phone, unread => unread.decrement(-1))) // => 'value'
codeOf(() => change(Unread, phone, unread => unread.increment(0.5))) // => 'value'
// #endregion
