import { defineConfig } from 'tsup'

// One entry per public subpath, and the command, which shares their code. Splitting stays on for CommonJS too: without it each
// subpath would carry its own copy of the shared code, and errors or caches of one copy would be strangers to the other.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    check: 'src/check/index.ts',
    laws: 'src/laws/index.ts',
    simulate: 'src/simulate/index.ts',
    // Published as ESM only, see `files` in package.json.
    cli: 'src/cli/main.ts',
  },
  tsconfig: 'tsconfig.src.json',
  format: ['esm', 'cjs'],
  target: 'es2022',
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
  dts: {
    // Nobody imports the command.
    entry: {
      index: 'src/index.ts',
      check: 'src/check/index.ts',
      laws: 'src/laws/index.ts',
      simulate: 'src/simulate/index.ts',
    },
    // This step sets an option that TypeScript 6 calls deprecated.
    compilerOptions: { ignoreDeprecations: '6.0' },
  },
})
