/**
 * What a version shows and encodes to, as text.
 */
import { textOf } from '../codec/plain'
import type { AnySubject } from './subject'
import type { AnyDelta, Verbs } from './verbs'

/** The text of what a version shows. */
export function viewText(subject: AnySubject, verbs: Verbs, value: AnyDelta): string {
  const view = verbs.view(subject.type, value)
  return textOf(subject.plain === undefined ? view : subject.plain(view as never))
}

/** Bytes as text of one unit each. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as never)
  return text
}
