// The golden seeds as a program for any engine: prints the hashes as JSON, or puts them into the page that it runs in.

import { goldenHashes } from './golden-seeds'

const text = JSON.stringify(goldenHashes())
const page = (globalThis as { document?: { getElementById(id: string): { textContent: string } | null } }).document
const out = page?.getElementById('out')
if (out) out.textContent = text
else console.log(text)
