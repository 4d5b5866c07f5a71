import { defineConfig } from 'tsup'

const library = {
  index: 'src/index.ts',
  check: 'src/check/index.ts',
  laws: 'src/laws/index.ts',
  simulate: 'src/simulate/index.ts',
}

// One entry per public subpath, and the command, which shares their code. Splitting stays on for CommonJS too: without it each subpath would carry its own copy
// of the shared code, and errors or caches of one copy would be strangers to the other.
export default defineConfig({
  // The command is published as ESM only (`files` in package.json), and nobody imports it.
  entry: { ...library, cli: 'src/cli/main.ts' },
  tsconfig: 'tsconfig.src.json',
  format: ['esm', 'cjs'],
  target: 'es2022',
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
  // The d.ts step sets an option that TypeScript 6 calls deprecated.
  dts: { entry: library, compilerOptions: { ignoreDeprecations: '6.0' } },
})
