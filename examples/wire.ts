// The worked example of docs/internals/codec.md: one message, byte by byte.

// #region message
import { addWinsSet, change, encode, replica } from 'meldkit'

const Tags = addWinsSet<string>()
const [alice] = change(Tags, replica(Tags, 'alice'), tags => {
  tags.add('tea')
  tags.add('toast')
})
const bytes = encode(Tags, alice)
const hex = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('hex')
bytes.length // => 44
// #endregion

// #region frame
hex(0, 1) // => '4d'
hex(1, 2) // => '01'
hex(2, 6) // => '1e7004ac'
hex(6, 10) // => 'a5c417fa'
// #endregion

// #region writers
hex(10, 11) // => '00'
hex(11, 19) // => '010005616c696365'
hex(19, 22) // => '020101'
hex(22, 31) // => '0102e48be2c0f36001'
// #endregion

// #region state
hex(31, 44) // => '02137465614201246f61737440'
// #endregion
