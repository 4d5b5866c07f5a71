// `npm start`: installs when needed, then runs the flights example with the arguments given after `--`.
// npm changes to the project's folder; INIT_CWD is where the user was, so that `--input my.json` means their file.

import { ensureInstall } from './ensure-install.mjs'
import { runTs } from './run-ts.mjs'

ensureInstall()
process.exitCode = await runTs('examples/flights/main.ts', process.argv.slice(2), process.env.INIT_CWD)
