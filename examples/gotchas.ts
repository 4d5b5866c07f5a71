// The code of docs/gotchas.md: each gotcha with the text of its error.

import {
  addWinsSet,
  branch,
  change,
  decode,
  enableWinsFlag,
  encode,
  latticeRegister,
  lwwRegister,
  maxLattice,
  maxRegister,
  merge,
  orMap,
  pnCounter,
  replica,
  replicaId,
  struct,
  view,
} from 'meldkit'

// #region message-of
const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was thrown'
}
// #endregion

const Tags = addWinsSet<string>()
const Likes = pnCounter()
const Title = lwwRegister('')

// #region shared-id
const [tab1] = change(Likes, replica(Likes, 'alice'), likes => likes.increment(1))
const [tab2] = change(Likes, replica(Likes, 'alice'), likes => likes.increment(2))
messageOf(() => merge(Likes, tab1, tab2)) // => 'Replica alice has two histories that differ at or before its dot 1. Two writers, or an old version edited again, used one id: give each writer and each start its own, and use branch() to edit an old version.'
// #endregion

// #region shared-id-same
const [again] = change(Likes, replica(Likes, 'alice'), likes => likes.increment(1))
view(Likes, merge(Likes, tab1, again)) // => 1
// #endregion

// #region old-version
const base = replica(Tags, 'alice')
const [first] = change(Tags, base, tags => tags.add('a'))
const [other] = change(Tags, base, tags => tags.add('b'))
messageOf(() => merge(Tags, first, other)).startsWith('Replica alice has two histories') // => true
const [branched] = change(Tags, branch(Tags, base, replicaId('alice', 1)), tags => tags.add('b'))
view(Tags, merge(Tags, first, branched)).size // => 2
// #endregion

// #region restore
const saved = encode(Tags, first)
messageOf(() => replica(Tags, 'alice', decode(Tags, saved))) // => 'Replica alice has written before in this history. Take a new incarnation: replicaId(name, incarnation).'
replica(Tags, replicaId('alice', 1), decode(Tags, saved)).id // => 'alice#1'
// #endregion

// #region kept-mutators
const kept: { add(tag: string): void }[] = []
change(Tags, first, tags => void kept.push(tags))
messageOf(() => kept[0]?.add('late')) // => 'These mutators belong to a change that is over. Use them inside its recipe only.'
// #endregion

// #region promise
messageOf(() => change(Tags, first, async tags => tags.add('later'))) // => 'The recipe of a change must be synchronous, got one that returns a promise. Await first, then change.'
// #endregion

// #region throwing
messageOf(() =>
  change(Tags, first, tags => {
    tags.add('half')
    throw new Error('No.')
  }),
) // => 'No.'
view(Tags, first).has('half') // => false
// #endregion

// #region max
const Worst = maxRegister()
const [nine] = change(Worst, replica(Worst, 'alice'), worst => worst.raise(9))
change(Worst, nine, worst => worst.raise(5))[0] === nine // => true
messageOf(() => change(Worst, nine, worst => worst.raise(NaN))) // => 'A maxRegister takes finite numbers, got NaN. Nothing was written.'
// #endregion

// #region counter
messageOf(() => change(Likes, tab1, likes => likes.increment(-1))) // => 'A counter moves by a safe integer of at least 0, got -1. Nothing was written.'
// #endregion

// #region object-in-set
const Points = addWinsSet()
// @ts-expect-error: an element is a scalar.
messageOf(() => change(Points, replica(Points, 'alice'), points => points.add({ x: 1 }))) // => 'An element must be a well-formed string, a finite number, a boolean or null, got {"x":1}. Keep records in an orMap keyed by their id.'
// #endregion

// #region values
const Any = lwwRegister<null | number | { readonly at: string }>(null)
const setAny = (value: unknown) => change(Any, replica(Any, 'alice'), any => any.set(value as null))
messageOf(() => setAny(NaN)) // => 'Expected a JSON value (finite numbers, well-formed strings, plain objects and arrays), got NaN. Nothing was written.'
messageOf(() => setAny(undefined)) // => 'Expected a JSON value (finite numbers, well-formed strings, plain objects and arrays), got undefined. Nothing was written.'
messageOf(() => setAny(new Date(0))) // => 'Expected a JSON value (finite numbers, well-formed strings, plain objects and arrays), got "1970-01-01T00:00:00.000Z". Nothing was written.'
messageOf(() => setAny('\ud800')) // => 'Expected a JSON value (finite numbers, well-formed strings, plain objects and arrays), got "\\ud800". Nothing was written.'
// #endregion

// #region lattice-child
// @ts-expect-error: only causal types can be removed.
messageOf(() => orMap(latticeRegister(maxLattice))) // => 'An orMap holds causal children only, got latticeRegister:max, which is a lattice and cannot be removed. Put it into a struct instead.'
// #endregion

// #region hash-order
const [letters] = change(Tags, replica(Tags, 'alice'), tags => ['a', 'b', 'c', 'd'].forEach(tags.add))
const unsorted = [...view(Tags, letters)]
unsorted.join() === 'a,b,c,d' // => false
unsorted.sort() // => ['a', 'b', 'c', 'd']
// #endregion

// #region frozen
const Todo = struct({ title: lwwRegister(''), tags: Tags })
const todo = view(Todo, replica(Todo, 'alice'))
messageOf(() => Object.assign(todo, { title: 'x' })) // => "Cannot assign to read only property 'title' of object '#<Object>'"
'add' in todo.tags // => false
// #endregion

// #region increment-by-set
const Score = lwwRegister(0)
const plusOne = (id: string) => {
  const score = replica(Score, id)
  return change(Score, score, edit => edit.set(view(Score, score) + 1))[0]
}
view(Score, merge(Score, plusOne('alice'), plusOne('bob'))) // => 1
// #endregion

// #region clocks
const [fast] = change(Title, replica(Title, 'fast'), title => title.set('early'), { now: 9_000 })
const [slow] = change(Title, replica(Title, 'slow'), title => title.set('late'), { now: 5_000 })
view(Title, merge(Title, fast, slow)) // => 'early'
const [seen] = change(Title, merge(Title, slow, fast), title => title.set('latest'), { now: 5_001 })
view(Title, merge(Title, fast, seen)) // => 'latest'
// #endregion

// #region lamport
const [wall] = change(Title, replica(Title, 'wall'), title => title.set('in 2001'), { now: 1_000_000_000_000 })
const [none] = change(Title, replica(Title, 'none'), title => title.set('today, without now'))
view(Title, merge(Title, wall, none)) // => 'in 2001'
// #endregion

// #region unseen-remove
const [adds] = change(Tags, replica(Tags, 'alice'), tags => tags.add('a'))
const [removes] = change(Tags, replica(Tags, 'bob'), tags => tags.remove('a'))
view(Tags, merge(Tags, adds, removes)).has('a') // => true
// #endregion

// #region toggle
const Done = enableWinsFlag()
const [done] = change(Done, replica(Done, 'alice'), flag => flag.enable())
const undone = merge(Done, replica(Done, 'bob'), done)
const [byBob] = change(Done, undone, flag => (view(Done, undone) ? flag.disable() : flag.enable()))
const [byAlice] = change(Done, done, flag => (view(Done, done) ? flag.disable() : flag.enable()))
view(Done, merge(Done, byAlice, byBob)) // => false
// #endregion

// #region other-type
const Board1 = struct({ tags: Tags })
const Board2 = struct({ tags: Tags, likes: Likes })
messageOf(() => decode(Board2, encode(Board1, replica(Board1, 'alice')))).startsWith(
  'Cannot decode at byte 2: expected data of the type struct1(likes:pnCounter1,tags:addWinsSet1)',
) // => true
// #endregion

// #region bad-id
messageOf(() => replica(Tags, 'alice@home')) // => 'Replica id: expected a well-formed name of at most 128 units without "@" and "#", and "#" with an incarnation from 1 to 2^53 - 1 if it has one, got "alice@home".'
// #endregion

// #region empty-at
const Todos = orMap(Todo)
const [looked] = change(Todos, replica(Todos, 'alice'), todos => void todos.at('t1'))
view(Todos, looked).has('t1') // => false
// #endregion
