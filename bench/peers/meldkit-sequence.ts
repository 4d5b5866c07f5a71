/** The layer below Meldkit's text, through its own functions: what the verbs add is the difference. */
import type { TextShape } from './peer'

// left: src/sequence/ does not stand yet. create, view, splice and spliceAll through its functions, on the state alone.
export const text: TextShape<unknown> | undefined = undefined
