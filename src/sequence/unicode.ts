/**
 * Well-formed text out of any: lone halves of surrogate pairs become the replacement character.
 */
import { isWellFormed } from '../clock/replica-id'

/** The text itself when it is well-formed. */
export function wellFormed(text: string): string {
  if (text.length === 1) return (text.charCodeAt(0) & 0xf800) === 0xd800 ? '\ufffd' : text
  // Without the flag u the class matches every half; a pair is matched first, and stays.
  return isWellFormed(text)
    ? text
    : text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, unit => (unit.length === 2 ? unit : '\ufffd'))
}
