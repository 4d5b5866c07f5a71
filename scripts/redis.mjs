// `npm run redis`: the example of docs/redis.md, a register on five Redis servers.

import { runTs } from './run-ts.mjs'

process.exitCode = await runTs('examples/redis/main.ts', [])
