/**
 * The frame around every message: magic byte, format version, type fingerprint, checksum.
 *
 * The checksum finds corruption, not attacks. Nothing inside is looked at before the frame is right.
 */
import { type ByteReader, byteReader } from './byte-reader'
import { checksum } from './checksum'
import { DecodeError } from './decode-error'
import { type Limits, sizeMaxDefault } from './format'

/** The letter M. */
const magic = 0x4d
const formatVersion = 1
/** Magic, version, 4 bytes of fingerprint, 4 bytes of checksum. */
const headerSize = 10

/** Puts a body into its frame. */
export function seal(body: Uint8Array, fingerprint: number): Uint8Array {
  const bytes = new Uint8Array(headerSize + body.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = magic
  bytes[1] = formatVersion
  view.setUint32(2, fingerprint)
  view.setUint32(6, checksum(body, 0, body.length, fingerprint))
  bytes.set(body, headerSize)
  return bytes
}

/** Checks the frame, reads the body with `read`, and refuses what is left over. Throws `DecodeError`. */
export function unseal<Body>(
  bytes: Uint8Array,
  fingerprint: number,
  shape: string,
  limits: Limits,
  read: (reader: ByteReader) => Body,
): Body {
  if (!(bytes instanceof Uint8Array)) throw new DecodeError('malformed', 0, 'a Uint8Array', bytes)
  const sizeMax = limits.sizeMax ?? sizeMaxDefault
  if (bytes.length > sizeMax) throw new DecodeError('limit', 0, `at most ${sizeMax} bytes`, bytes.length)
  if (bytes.length < headerSize)
    throw new DecodeError('truncated', bytes.length, `a header of ${headerSize} bytes`, `${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes[0] !== magic) throw new DecodeError('malformed', 0, `the magic byte ${magic}`, bytes[0])
  if (bytes[1] !== formatVersion) throw new DecodeError('version', 1, `format version ${formatVersion}`, bytes[1])
  const came = view.getUint32(2)
  if (came !== fingerprint)
    throw new DecodeError('type', 2, `data of the type ${shape} (fingerprint ${fingerprint})`, came)
  const sum = checksum(bytes, headerSize, bytes.length, fingerprint)
  if (view.getUint32(6) !== sum) throw new DecodeError('checksum', 6, `the checksum ${sum}`, view.getUint32(6))
  const reader = byteReader(bytes, headerSize, bytes.length, limits)
  const body = read(reader)
  if (reader.offset() < bytes.length)
    throw new DecodeError('malformed', reader.offset(), 'the end', `${bytes.length - reader.offset()} more bytes`)
  return body
}
