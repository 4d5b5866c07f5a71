// The code of docs/validation.md.

import type { InvariantError } from 'meldkit'

const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as InvariantError).message
  }
  return 'nothing was thrown'
}

// #region write
import { change, lwwRegister, replica, view } from 'meldkit'
import { z } from 'zod'

const Age = lwwRegister(0, { schema: z.number().int().min(0) })
const [alice] = change(Age, replica(Age, 'alice'), age => age.set(31), { now: 1000 })
view(Age, alice) // => 31
messageOf(() => change(Age, alice, age => age.set(-1))).startsWith('Expected a value that the schema accepts') // => true

// #endregion

// #region read
import { facetsOf, merge } from 'meldkit'

// Bob's program is older and has no schema.
const OldAge = lwwRegister(0)
const [bob] = change(OldAge, replica(OldAge, 'bob'), age => age.set(-5), { now: 2000 })
const both = merge(Age, alice, bob)
view(OldAge, both) // => -5
view(Age, both) // => 31
view(Age, merge(Age, replica(Age, 'carol'), bob)) // => 0
facetsOf(Age).why(both.state).losers // => [{ dot: '1@bob', value: -5, stamp: 2048000 }]

// #endregion

// #region others
import { mvRegister, register } from 'meldkit'
import * as v from 'valibot'

const Theme = register('light', { schema: v.picklist(['light', 'dark']) })
view(Theme, replica(Theme, 'alice')) // => 'light'
const Owners = mvRegister({ schema: v.pipe(v.string(), v.nonEmpty()) })
view(Owners, change(Owners, replica(Owners, 'alice'), owners => owners.set('Ann'))[0]) // => ['Ann']
// #endregion

// #region output
const Name = lwwRegister('', { schema: z.string().trim().min(1) })
view(Name, replica(Name, 'alice')) // => ''
view(Name, change(Name, replica(Name, 'alice'), name => name.set('  Ann '))[0]) // => 'Ann'
const Length = lwwRegister(0, { schema: z.string().transform(text => text.length) })
messageOf(() => change(Length, replica(Length, 'alice'), length => length.set('abc' as never))) // => 'Expected a value that the schema accepts, and its output as well, got 3: Invalid input: expected string, received number. Nothing was written.'
// #endregion
