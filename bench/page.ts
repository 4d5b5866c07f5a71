/** docs/benchmarks.md, as `npm run bench -- --write` writes it. */
import { cpus, totalmem } from 'node:os'
import { jobs } from './jobs'
import { type Peer, peers, titleOf } from './peers'
import { converges, figure, type Laws, lawTable, type Results } from './report'

export interface Run {
  readonly tables: string
  readonly laws: Laws
  readonly results: Results
  readonly versions: ReadonlyMap<string, string>
  readonly seed: number
  readonly minutes: number
}

export function page(run: Run): string {
  return `# Benchmarks

<!-- Written by \`npm run bench -- --write\`; do not edit. -->

Meldkit beside other CRDT libraries, and beside libraries that are no CRDTs, for scale. All were measured in the same run:

${machine(run)}

## How to repeat it

\`\`\`sh
npm run bench                    # everything, about ${run.minutes} minutes; the libraries are installed at first
npm run bench -- fill bytes      # some of the tables
npm run bench -- --peer yjs --peer meldkit --peer meldkit-or-map
npm run bench -- --scale 0.01    # a hundredth of the size, to see that it runs
npm run bench -- --seed ${run.seed}    # the order of this run
npm run bench -- --write         # everything, and this page
\`\`\`

On a busy machine the figures are worth nothing; on a quiet one they move by 10 to 40 %. Read ratios, and take figures
below 30 ms that differ by less than two times as equal.

## What is measured

Each library does each job in a Node process of its own, in a random order that the seed gives. A figure is the median of 5 to
15 samples after one that warms up; the garbage is collected before each. What a job needs first is made outside the timed
part, and its result is checked outside it too. Each library is used as its users would, through one adapter in
\`bench/peers/\`; Meldkit is bundled from its source, as in an application.

A cell shows the median, in brackets its ratio to Yjs (\`0.50×\` is half) and the place among those ranked. “Scaled” means that
a library took fewer steps than the others, and that the time shown is what all would take at that rate.

In the jobs on text and lists the ratios are those to json-joy and to Yjs, and the place is among libraries in plain
JavaScript; where WASM libraries are ahead of Meldkit stands below the table. What takes a library more than 4 s gets two
samples there, and what takes more than 10 s one, and the note says so. The sessions that are replayed are recorded ones:
editing traces by Joseph Gentle, CC BY 4.0; automerge-paper was recorded by Martin Kleppmann.

## Who is ranked

A type is ranked when it keeps the laws of convergence in random histories over three replicas: edits on three keys, updates
delivered late, early and twice (in causal order where the protocol asks for it), replicas merged whole, and stored and loaded
again; then everything exchanged, in every order. All replicas must show the same, nothing that nobody removed may be lost, no
increment may be lost or counted twice, and a second delivery must change nothing. In a text, inserted and deleted at random,
no two characters may change the order in which anyone has seen them. Texts are ranked by what the jobs do with them: all get
the update of each edit, and new replicas all at once. “Text, states” is the law that the other types are judged by, where
replicas that share a part get what they lack from each other. What is no CRDT is not ranked. A failure is
printed with the views that differ; it is a finding about one way of use at these versions, through our adapter.

${lawTable(run.laws)}

## Where others are ahead

CRDT libraries with a better figure than Meldkit's better map (of \`lwwMap\` and \`orMap\`), its set, its counter, its text or its list,
ranked or not; ratios are theirs to ours. WASM libraries keep their data outside the JavaScript heap and pay when it is read.

${ahead(run)}

${run.tables}
`
}

function machine({ versions, seed }: Run): string {
  const processors = cpus()
  return [
    `- Machine: ${processors[0]?.model.trim()}, ${processors.length} cores, ${Math.round(totalmem() / 2 ** 30)} GB memory, Node ${process.version}, ${process.platform} ${process.arch}`,
    `- Date: ${new Date().toISOString().slice(0, 10)}; seed ${seed}`,
    `- Versions: ${[...versions].map(([name, version]) => `${name} ${version}`).join(', ')}`,
  ].join('\n')
}

const isOurs = ({ kind, unranked }: Peer): boolean => kind === 'ours' && unranked === undefined

/** For each figure, the CRDT libraries that beat the best of ours, be they ranked or not. */
function ahead({ results, laws }: Run): string {
  const lines: string[] = []
  for (const job of jobs) {
    const measured = results.get(job.name)
    for (const { id, title, unit } of job.columns) {
      const value = (name: string) => measured?.get(name)?.values[id] ?? Number.POSITIVE_INFINITY
      const best = Math.min(...peers.filter(isOurs).map(({ name }) => value(name)))
      const better = peers.filter(peer => peer.kind === 'crdt' && value(peer.name) < best)
      if (better.length === 0) continue
      const names = better.map(peer => {
        const marks = [peer.wasm ? 'WASM' : '', converges(peer, job, laws) ? '' : 'not ranked'].filter(Boolean)
        const mark = marks.length === 0 ? '' : ` (${marks.join(', ')})`
        return `${titleOf(peer, job.shape)}${mark} ${figure(value(peer.name) / best)}`
      })
      lines.push(`- ${job.title}, ${title}, ${unit}: ${names.join(', ')}`)
    }
  }
  return lines.length === 0 ? 'Nowhere in this run.' : lines.join('\n')
}
