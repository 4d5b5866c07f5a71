/**
 * The one packer, as a value to hand to writers and readers.
 */
import type { Packer } from './format'
import { pack } from './pack'
import { unpack } from './unpack'

export const packer: Packer = { pack, unpack }
