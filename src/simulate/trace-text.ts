/**
 * Messages, requests and answers as text for the trace, and the hash of a trace.
 */
import { mix } from '../collections/key'
import type { TraceEntry } from './run'

/** The longest text of one entry; what is cut stands as a hash. */
const textMax = 400

/** Plain data as text: JSON, with bytes as their number and hash, maps and sets as arrays. Deterministic, never throws. */
export function traceText(value: unknown): string {
  const text = value === undefined ? '' : safeJson(value)
  return text.length <= textMax ? text : `${text.slice(0, textMax)}… (${text.length}, ${hashText(text).toString(36)})`
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof Uint8Array) return `${part.length} bytes ${hashBytes(part).toString(36)}`
      if (part instanceof Map) return [...part]
      if (part instanceof Set) return [...part]
      return typeof part === 'bigint' ? `${part}n` : part
    })
  } catch {
    return 'what JSON cannot show'
  }
}

/** A hash of 53 bits of a trace: equal traces, equal hashes, on every engine. O(length of its text). */
export function traceHash(trace: readonly TraceEntry[]): number {
  let high = 0x6a09e667
  let low = 0xbb67ae85
  for (const entry of trace) {
    const text = JSON.stringify(entry)
    for (let i = 0; i < text.length; i++) {
      high = Math.imul(high ^ text.charCodeAt(i), 0x01000193)
      low = Math.imul(low ^ text.charCodeAt(i), 0x85ebca6b) ^ (low >>> 15)
    }
  }
  return (mix(high) >>> 11) * 4294967296 + (mix(low ^ high) >>> 0)
}

function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash) >>> 0
}

function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return mix(hash) >>> 0
}
