/** The part of crdts that its adapter uses; the package has no types. */
declare module 'crdts' {
  export class ORSet {
    static from(json: unknown): ORSet
    add(value: string, tag: string): void
    remove(value: string): void
    merge(other: ORSet): void
    values(): IterableIterator<string>
  }
  export class PNCounter {
    static from(json: unknown): PNCounter
    constructor(id: string, p?: object, n?: object)
    readonly value: number
    increment(amount?: number): void
    merge(other: PNCounter): void
  }
}
