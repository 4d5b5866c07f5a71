// The folders of src/, bottom first, as data: test/architecture.test.ts checks every import line against it, and the
// documentation prints it. A folder imports itself and what its row names, nothing else.

export interface Folder {
  readonly holds: string
  /** Folders, or single files (`crdt/contract`), that this folder may import. */
  readonly mayImport: readonly string[]
  /** The packages that it may import, each with the file or folder that may; all others are refused. */
  readonly packages?: Readonly<Record<string, string>>
  /** Whether clocks, timers, randomness and input or output are allowed. */
  readonly impure?: true
}

// #region table
const toClock = ['base', 'collections', 'clock']
const toCodec = [...toClock, 'codec']
const toContract = [...toCodec, 'crdt/contract']
const toPolicy = [...toCodec, 'crdt', 'sequence', 'replica', 'view', 'quorum', 'sync', 'policy']
const toNode = [...toPolicy, 'node']
const toStore = [...toNode, 'store']

export const folders: Readonly<Record<string, Folder>> = {
  base: { holds: 'brands, errors, outcomes, exact arithmetic, memo', mayImport: [] },
  collections: { holds: 'persistent map, measured tree, shared log', mayImport: ['base'] },
  clock: { holds: 'replica ids, dots, version vectors, causal contexts', mayImport: ['base', 'collections'] },
  codec: { holds: 'bytes, canonical JSON, limits, the envelope', mayImport: toClock },
  crdt: { holds: 'the contract, dot stores, one file per type', mayImport: toCodec },
  sequence: {
    holds: 'text, lists and trees',
    mayImport: [
      ...toContract,
      'crdt/child-scope',
      'crdt/plain',
      ...['dot-fun', 'dot-fun-type', 'dot-map', 'dot-set', 'enable-wins-flag', 'lww-register', 'product'].map(
        file => `crdt/${file}`,
      ),
    ],
  },
  replica: {
    holds: 'the verbs on replicas',
    mayImport: [...toContract, 'crdt/facets', 'sequence'],
    packages: { immer: 'replica/draft' },
  },
  view: {
    holds: 'views, selections, derived data',
    mayImport: ['base', 'collections', 'crdt/contract', 'crdt/champ-view', 'replica'],
  },
  quorum: { holds: 'quorum arithmetic and protocols', mayImport: toClock },
  sync: { holds: 'anti-entropy as a machine', mayImport: [...toContract, 'replica'] },
  policy: { holds: 'guarantees, tokens, staleness, receipts', mayImport: toPolicy },
  node: { holds: 'one replica node as one pure step', mayImport: toPolicy },
  store: { holds: 'open: the shell that runs the effects', mayImport: toNode, impure: true },
  transport: { holds: 'adapters to networks', mayImport: [...toNode, 'store/adapter'], impure: true },
  storage: { holds: 'adapters to disks and browsers', mayImport: [...toNode, 'store/adapter'], impure: true },
  engine: { holds: 'adapters to existing systems', mayImport: [...toNode, 'store/adapter'], impure: true },
  check: { holds: 'history checkers and models', mayImport: toCodec },
  simulate: { holds: 'the deterministic world', mayImport: [...toNode, 'check'] },
  laws: {
    holds: 'laws and their runners',
    mayImport: [...toStore, 'check', 'simulate'],
    packages: { 'fast-check': 'laws' },
  },
  react: { holds: 'hooks', mayImport: ['store'], packages: { react: 'react' }, impure: true },
  cli: { holds: 'the command line', mayImport: [...toStore, 'check', 'simulate', 'laws'], impure: true },
}

/** The entry files, the only ones that re-export: what each may import. */
export const entries: Readonly<Record<string, readonly string[]>> = {
  'index.ts': toPolicy,
  'check/index.ts': folders.check?.mayImport ?? [],
  'laws/index.ts': folders.laws?.mayImport ?? [],
  'simulate/index.ts': folders.simulate?.mayImport ?? [],
}
// #endregion
