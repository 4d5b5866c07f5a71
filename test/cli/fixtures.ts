// Where the modules and histories are that the tests hand to the command.

import { join } from 'node:path'
import { root } from '../support/source'

export const fixtures = join(root, 'test', 'cli', 'fixtures')
