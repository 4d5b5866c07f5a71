/**
 * The dot store of presence: a set of dots, which is a map from dots to nothing.
 *
 * Its causal join, and all else, is that of `dot-fun.ts`; a type over it is made with `dotFunType`.
 */
import type { DotFun } from './dot-fun'

/** Dots, ascending. */
export type DotSet = DotFun<undefined>
