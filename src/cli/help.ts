/** The texts of `--help`. */
import { faultKinds } from '../simulate/fault'
import { guaranteeTexts } from './guarantees'
import { modelTexts } from './models'
import { table, wrapped } from './text'

const exits = `Exit codes
  0    all is well
  1    a problem was found
  2    wrong options, or a module or file that cannot be read
  3    undecided: a check gave up, neither yes nor no
  130  stopped by Ctrl-C; what was tried until then was well
`

const general = `Usage: npx meldkit <command> …

  simulate MODULE   searches the scenarios of a module for schedules that go wrong
  check FILE…       checks recorded histories against a guarantee
  help COMMAND      tells all about a command

  --help            shows this
  --version         shows the version
  --debug           shows where an error comes from

${exits}`

const simulate = `Usage: npx meldkit simulate MODULE [options]

Runs the scenarios that MODULE exports (JavaScript or TypeScript), seed by seed. A seed whose schedule goes wrong is made
smaller, shown, and written to files: the run as a page for a browser, and the schedule, which --schedule runs again.

  --seeds N        how many seeds of each scenario (1000; without end if --minutes is given)
  --from S         the first seed (1)
  --minutes M      how long in all
  --seed S         this one seed
  --schedule FILE  the schedule in a file that an earlier run wrote
  --faults A,B     the kinds of faults that may happen, in place of the scenario's
  --export NAME    only the scenario exported under this name; \`default\` is one
  --out FOLDER     where files are written (meldkit-report)
  --text           with --seed or --schedule: shows the run also if all is well
  --json           writes the result as JSON
  --debug          shows where an error comes from

Kinds of faults
${wrapped(Object.keys(faultKinds).join(', '), 100, '  ')}

TypeScript is loaded by Node from 22.18 on; before, by esbuild or tsx if your project has one of them.

${exits}`

const check = `Usage: npx meldkit check FILE… [options]

Reads histories and says of each whether it keeps the guarantee; \`-\` is standard input. A violation is drawn as a page for a
browser.

  --guarantee G    what to check (linearizable)
  --model M        what the objects are (found out from the names of the operations)
  --initial JSON   the value at the start, in place of the model's
  --steps N        how long to search before giving up, in steps of the search (20000000)
  --format F       auto, jsonl, jepsen, porcupine (auto)
  --out FOLDER     where pages are written (meldkit-report)
  --json           writes the verdicts as JSON
  --debug          shows where an error comes from

Guarantees
${table(guaranteeTexts.map(([name, text]) => [`  ${name}`, text]))}
Models
${table(modelTexts.map(([name, text]) => [`  ${name}`, text]))}
Formats
  jsonl      a JSON object a line: process, key, name, input, output, outcome, call, return
  jepsen     Jepsen's log, or EDN maps a line as in its history.edn
  porcupine  EDN maps a line with :process, :type, :f, :key and :value

${exits}`

/** The text for a command; the general one if there is no such command. */
export function helpText(command: string | undefined): string {
  return command === 'simulate' ? simulate : command === 'check' ? check : general
}
