/**
 * A readonly array that is made in O(1): entries are looked up one by one, until somebody wants all of them.
 *
 * To everybody else it is a frozen array, and `Array.isArray` says so. Its length and single entries are read from a
 * source; whatever needs more, a method, a loop, a spread, JSON, fills it once. Left out: what cannot be done to a
 * Proxy, which is `structuredClone`.
 */

/** Where the entries come from. */
export interface ArraySource<Item> {
  readonly length: number
  at(index: number): Item
  /** All entries, in order, as chunks. */
  chunks(visit: (items: readonly Item[]) => void): void
}

/** The array over a source. */
export function lazyArray<Item>(source: ArraySource<Item>): readonly Item[] {
  // Shared functions make it two objects instead of ten.
  const handler: { readonly __proto__: object; source: unknown } = { __proto__: traps, source }
  return new Proxy<Item[]>([], handler as ProxyHandler<Item[]>)
}

type Items = unknown[]

interface Handler extends ProxyHandler<Items> {
  /** Null once the array is filled. */
  source: ArraySource<unknown> | null
  full(items: Items): Items
}

const traps: Omit<Handler, 'source'> & ThisType<Handler> = {
  full(items) {
    const { source } = this
    if (source === null) return items
    this.source = null
    source.chunks(chunk => {
      for (const item of chunk) items.push(item)
    })
    return Object.freeze(items) as Items
  },
  get(items, key) {
    const { source } = this
    if (source !== null && typeof key === 'string') {
      if (key === 'length') return source.length
      const index = indexOf(key)
      if (index >= 0) return index < source.length ? source.at(index) : undefined
    }
    if (key === 'constructor' || !(key in items)) return Reflect.get(items, key)
    const value: unknown = Reflect.get(this.full(items), key)
    // Methods go through the array itself, which is faster by far.
    return typeof value === 'function' && Object.hasOwn(Array.prototype, key) ? value.bind(items) : value
  },
  has(items, key) {
    const { source } = this
    const index = source === null || typeof key === 'symbol' ? -1 : indexOf(key)
    return index < 0 || source === null ? Reflect.has(items, key) : index < source.length
  },
  ownKeys(items) {
    return Reflect.ownKeys(this.full(items))
  },
  getOwnPropertyDescriptor(items, key) {
    return Reflect.getOwnPropertyDescriptor(this.full(items), key)
  },
  isExtensible(items) {
    return Reflect.isExtensible(this.full(items))
  },
  preventExtensions(items) {
    return Reflect.preventExtensions(this.full(items))
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
  setPrototypeOf: () => false,
}

/** The index that a property name means, or -1. */
function indexOf(key: string): number {
  const { length } = key
  if (length > 1 && key.charCodeAt(0) === 48) return -1
  let index = length === 0 ? -1 : 0
  for (let i = 0; i < length; i++) {
    const digit = key.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    index = index * 10 + digit
  }
  return index
}
