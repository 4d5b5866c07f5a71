/**
 * Versions as bytes and back, each made once: what a node persists it also sends, again and again and to several peers.
 */
import { memoByIdentity } from '../base/memo'
import type { AnyCrdt } from '../crdt/contract'
import { decode, encode } from '../replica/encode'
import type { Delta } from '../replica/replica'

/** A type's codec that remembers. */
export interface GossipBytes<T extends AnyCrdt> {
  readonly encode: (version: Delta<T>) => Uint8Array
  readonly decode: (bytes: Uint8Array) => Delta<T>
}

/** The remembering codec of a type. */
export function bytesOf<T extends AnyCrdt>(type: T): GossipBytes<T> {
  return bytesOfAny(type) as unknown as GossipBytes<T>
}

const bytesOfAny = /* @__PURE__ */ memoByIdentity((type: AnyCrdt) => ({
  encode: memoByIdentity((version: Delta<AnyCrdt>) => encode(type, version)),
  decode: memoByIdentity((bytes: Uint8Array) => decode(type, bytes)),
}))
