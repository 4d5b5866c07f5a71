/** Who takes part: every adapter with its names, and what kind of library it is. */
import type { Library } from './peer'

export const shapes = ['map', 'set', 'counter', 'text', 'list'] as const
export type Shape = (typeof shapes)[number]

export interface Peer {
  readonly name: string
  /** What the tables call it; by shape where that differs. */
  readonly title: string
  readonly titles?: Partial<Readonly<Record<Shape, string>>>
  /** `ours`; another CRDT; or no CRDT, for scale, which is never ranked. */
  readonly kind: 'ours' | 'crdt' | 'scale'
  readonly package?: string
  readonly wasm?: true
  /** The jobs it takes part in, if not all that it has the means for. */
  readonly jobs?: readonly string[]
  /** Why its figures have no place among the others. */
  readonly unranked?: string
  readonly load: () => Promise<Library>
}

export const peers: readonly Peer[] = [
  { name: 'meldkit', title: 'Meldkit lwwMap', kind: 'ours', load: () => import('./meldkit-lww-map') },
  {
    name: 'meldkit-or-map',
    title: 'Meldkit orMap',
    titles: { set: 'Meldkit addWinsSet', counter: 'Meldkit pnCounter' },
    kind: 'ours',
    load: () => import('./meldkit-or-map'),
  },
  {
    name: 'meldkit-apart',
    title: 'Meldkit lwwMap, decoded',
    kind: 'ours',
    jobs: ['merge', 'delta'],
    load: () => import('./meldkit-apart'),
  },
  {
    name: 'meldkit-text',
    title: 'Meldkit text',
    titles: { list: 'Meldkit list' },
    kind: 'ours',
    load: () => import('./meldkit-text'),
  },
  {
    name: 'meldkit-sequence',
    title: 'Meldkit sequence',
    kind: 'ours',
    unranked: 'the layer below the text, not ranked',
    jobs: ['text-edits', 'text-one-change', 'text-heap'],
    load: () => import('./meldkit-sequence'),
  },
  { name: 'yjs', title: 'Yjs', kind: 'crdt', package: 'yjs', load: () => import('./yjs') },
  { name: 'json-joy', title: 'json-joy', kind: 'crdt', package: 'json-joy', load: () => import('./json-joy') },
  { name: 'collabs', title: 'Collabs', kind: 'crdt', package: '@collabs/collabs', load: () => import('./collabs') },
  {
    name: 'list-positions',
    title: 'list-positions',
    kind: 'crdt',
    package: 'list-positions',
    load: () => import('./list-positions'),
  },
  { name: 'tinybase', title: 'TinyBase', kind: 'crdt', package: 'tinybase', load: () => import('./tinybase') },
  { name: 'crdts', title: 'crdts', kind: 'crdt', package: 'crdts', load: () => import('./crdts') },
  { name: 'ywasm', title: 'ywasm', kind: 'crdt', package: 'ywasm', wasm: true, load: () => import('./ywasm') },
  { name: 'loro', title: 'Loro', kind: 'crdt', package: 'loro-crdt', wasm: true, load: () => import('./loro') },
  {
    name: 'automerge',
    title: 'Automerge',
    kind: 'crdt',
    package: '@automerge/automerge',
    wasm: true,
    load: () => import('./automerge'),
  },
  {
    name: 'diamond-types',
    title: 'diamond-types',
    kind: 'crdt',
    package: 'diamond-types-node',
    wasm: true,
    load: () => import('./diamond-types'),
  },
  { name: 'plain', title: 'JavaScript Map', kind: 'scale', load: () => import('./plain') },
  { name: 'immutable', title: 'Immutable.js', kind: 'scale', package: 'immutable', load: () => import('./immutable') },
  {
    name: 'immer',
    title: 'Immer, object',
    kind: 'scale',
    package: 'immer',
    jobs: ['snapshots', 'immer', 'list-snapshots'],
    load: () => import('./immer'),
  },
  {
    name: 'immer-map',
    title: 'Immer, Map, not frozen',
    kind: 'scale',
    jobs: ['snapshots', 'immer'],
    load: () => import('./immer-map'),
  },
  {
    name: 'mutative',
    title: 'mutative, object',
    kind: 'scale',
    package: 'mutative',
    jobs: ['snapshots', 'immer', 'list-snapshots'],
    load: () => import('./mutative'),
  },
  {
    name: 'articulated',
    title: 'articulated',
    kind: 'scale',
    package: 'articulated',
    load: () => import('./articulated'),
  },
]

/** What a peer is called in the table of a job on `shape`. */
export const titleOf = ({ title, titles }: Peer, shape: Shape): string => titles?.[shape] ?? title
