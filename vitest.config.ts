import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { claims } from './test/support/claims.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The files that take longest, which begin first: one that begins last keeps one core busy and the others idle. */
const longest = ['test/laws/laws.test.ts', 'test/mutants.test.ts']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => longest.findIndex(name => moduleId.endsWith(name))
    const isLong = (file: TestSpecification) => place(file) >= 0
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong).sort((a, b) => place(a) - place(b)), ...sorted.filter(file => !isLong(file))]
  }
}

export default defineConfig({
  plugins: [claims({ folders: [here('./examples/'), here('./.generated/')] })],
  resolve: {
    // The longer name first: an alias also matches what starts with it and a slash.
    alias: {
      'meldkit/check': here('./src/check/index.ts'),
      'meldkit/laws': here('./src/laws/index.ts'),
      'meldkit/simulate': here('./src/simulate/index.ts'),
      meldkit: here('./src/index.ts'),
    },
  },
  test: {
    // Tests against servers of others are a run of their own: `npm run test:servers`.
    include: process.env.MELDKIT_SERVERS === undefined ? ['test/**/*.test.ts'] : ['test/servers/**/*.test.ts'],
    exclude: process.env.MELDKIT_SERVERS === undefined ? ['test/servers/**'] : [],
    // The machine is ours: the default leaves half of two cores idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    setupFiles: ['test/setup.ts'],
    // Machines are slow at times; a test that hangs is found all the same.
    testTimeout: process.env.MELDKIT_LONG === undefined ? 60_000 : 3_600_000,
    // Type tests: only their own errors count here; `npm run check:types` reports those of all other files.
    typecheck: {
      enabled: process.env.MELDKIT_SERVERS === undefined,
      include: ['test/**/*.test-d.ts'],
      tsconfig: 'tsconfig.node.json',
      ignoreSourceErrors: true,
    },
    coverage: { provider: 'v8', include: ['src/**'], reportsDirectory: 'coverage' },
  },
})
