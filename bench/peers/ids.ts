/** Replica ids as long as the random ones of an application, since their bytes count in updates and snapshots. */
import { random } from '../random'

/** A whole number of 32 bits, another one for each `id`. */
export const id32 = (id: number): number => Math.floor(random(id)() * 0x1_0000_0000)

/** One of 52 bits, not below 2 ** 20. */
export const id52 = (id: number): number => id32(id) * 0x10_0000 + (id32(id + 0x4000_0000) >>> 12) + 0x10_0000

/** Sixteen hexadecimal digits, which are 64 bits. */
export const idHex = (id: number): string =>
  id32(id).toString(16).padStart(8, '0') +
  id32(id + 0x4000_0000)
    .toString(16)
    .padStart(8, '0')

/** The same 64 bits as text that is as short as 64 letters, digits and signs allow: eleven of them. */
export const idText = (id: number): string => Buffer.from(idHex(id), 'hex').toString('base64url')
