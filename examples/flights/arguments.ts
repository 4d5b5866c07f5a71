// The command line.

/** What the user asked for, or one sentence that says what is wrong with it. */
export type Arguments =
  | {
      readonly kind: 'run' | 'explore'
      readonly input: string | undefined
      readonly seed: number | undefined
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'failed'; readonly fault: string }

export const help = `Flight operations on real records: three replicas count 20,000 US flights of 2001 over a bad network.

  npm start -- [--input FILE.json] [--seed N]
  npm start -- --explore [--input FILE.json]

  --input FILE   your own records: a JSON array of { date, delay, distance, origin, destination },
                 date as "YYYY/MM/DD HH:MM", delay in minutes, distance in miles
  --seed N       other faults of the network; the same seed gives the same run
  --explore      a tour instead: drafts, undo, reasons, live views, compaction on the first 2,000 records
  --help         this text

Exit code 0: all values are right and no gate was held twice. 1: not so. 2: bad input or options.`

/** Reads the arguments after the program's name. */
export function parseArguments(args: readonly string[]): Arguments {
  let input: string | undefined
  let seed: number | undefined
  let kind: 'run' | 'explore' = 'run'
  // `--seed=7` is the same as `--seed 7`.
  const words = args.flatMap(word => {
    const [, name, value] = /^(--\w+)=(.*)$/s.exec(word) ?? []
    return name === undefined ? [word] : [name, value as string]
  })
  for (let i = 0; i < words.length; i++) {
    const option = words[i] as string
    if (option === '--help') return { kind: 'help' }
    if (option === '--explore') {
      kind = 'explore'
      continue
    }
    const value = words[++i]
    if (option !== '--input' && option !== '--seed')
      return failed(`unknown option ${JSON.stringify(option)}; --help lists the options`)
    if (value === undefined || value === '') return failed(`${option} needs a value; --help says which`)
    if (option === '--input') input = value
    else if (/^\d{1,15}$/.test(value)) seed = Number(value)
    else return failed(`--seed: expected a whole number of at least 0, got ${JSON.stringify(value)}`)
  }
  if (kind === 'explore' && seed !== undefined) return failed('--seed: the tour has no faults of the network to choose')
  return { kind, input, seed }
}

function failed(fault: string): Arguments {
  return { kind: 'failed', fault }
}
