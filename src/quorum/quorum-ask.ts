/**
 * What plain quorum operations ask of a replica and what it may answer.
 *
 * Every ask names the epoch and the member whose copy it means, so that neither a replica of another epoch, nor one that took over
 * an address, nor a stand-in is ever taken for that member. Left out: versions themselves; here they are only brought together.
 */

/** What a replica is asked. Safe to ask twice. */
export type QuorumAsk<V> =
  | {
      readonly kind: 'read'
      readonly key: string
      readonly epoch: number
      /** Whose copy is meant. Another replica than this one answers from the hints that it keeps for it. */
      readonly target: string
    }
  | {
      readonly kind: 'write'
      readonly key: string
      readonly epoch: number
      readonly target: string
      /** To be joined with what is held, never put in its place. */
      readonly versioned: V
      /** For a stand-in: keep it for the target until then, by the wall clock. Without it only the target itself may take it. */
      readonly expiresMs?: number
    }

/** How safe a write is at a replica: taken, or on its disk too. */
export type Durability = 'applied' | 'durable'

/** What a replica answers, with its own epoch. */
export type QuorumAnswer<V> =
  /** Undefined: it holds nothing under this key, nor ever did as far as it knows. */
  | { readonly kind: 'found'; readonly epoch: number; readonly found: V | undefined }
  /** It holds the offered or more. May come twice, first for `applied`. */
  | { readonly kind: 'stored'; readonly epoch: number; readonly durability: Durability }
  /** It has not done it and will not, whatever copies of the ask still come, but for one that is behind: it may catch up. */
  | { readonly kind: 'refused'; readonly epoch: number; readonly reason: string }
