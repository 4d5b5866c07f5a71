/**
 * The dot store of presence: a set of dots, which is a map from dots to nothing.
 *
 * The causal join is the one of `dot-fun.ts`.
 */
import type { Reader, Writer } from '../codec/format'
import type { Scope } from './contract'
import { type DotFun, dotEntry, overwrite, readDotFun, writeDotFun } from './dot-fun'

/** Dots, ascending. */
export type DotSet = DotFun<undefined>

/** Puts a fresh dot in place of all that the set shows. */
export function renewDot(scope: Scope<DotSet>): void {
  overwrite(scope, undefined, 0)
}

export function writeDotSet(writer: Writer, store: DotSet): void {
  writeDotFun(writer, store, () => undefined)
}

export function readDotSet(reader: Reader): DotSet {
  return readDotFun(reader, (id, counter) => dotEntry(id, counter, 0, undefined))
}
