/** A process that measures one peer in one job, or checks its laws, and prints the result as a line of JSON. */
import { convergence } from './convergence'
import { jobs } from './jobs'
import { peers } from './peers'

// For laws the third is the shapes that are wanted, with commas.
const [jobName, peerName, scale] = process.argv.slice(2)
const peer = peers.find(({ name }) => name === peerName)
if (peer === undefined) throw new Error(`No peer is called ${peerName}.`)
const library = await peer.load()
const result =
  jobName === 'laws'
    ? convergence(library, (scale as string).split(','))
    : jobs.find(({ name }) => name === jobName)?.run(library, { peer: peer.name, scale: Number(scale) })
// Libraries may print too; the marker tells the result from what they say.
console.log(`\nresult ${JSON.stringify(result ?? null)}`)
// Some libraries leave handles open.
process.exit(0)
