// The first part of `npm run check:package`, after `npm run build`: packs what would be published into
// .reports/package.tgz, where publint and arethetypeswrong look at it afterwards, unpacks it as an installed package,
// and loads each of its entry points with both module systems, as a user's program would.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runNpm } from './ensure-install.mjs'

const reports = join(root, '.reports')
const tarball = join(reports, 'package.tgz')
const folder = join(reports, 'package')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

must('npm pack', runNpm(['pack', '--silent', '--pack-destination', folder]))
renameSync(join(folder, readdirSync(folder)[0]), tarball)

// Below a folder named node_modules the unpacked package is what its name resolves to.
const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const installed = join(folder, 'node_modules', name)
mkdirSync(installed, { recursive: true })
run('tar', 'tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])

for (const subpath of Object.keys(exports)) {
  const id = JSON.stringify(name + subpath.slice(1))
  run(`import ${id}`, process.execPath, ['--input-type=module', '-e', `await import(${id})`])
  run(`require ${id}`, process.execPath, ['--input-type=commonjs', '-e', `require(${id})`])
}
console.log(`The package loads as ESM and as CommonJS: ${Object.keys(exports).join(' ')}`)

function run(what, command, argv) {
  must(what, spawnSync(command, argv, { cwd: folder, stdio: 'inherit' }).status)
}

function must(what, status) {
  if (status === 0) return
  console.error(`check:package: ${what} failed.`)
  process.exit(1)
}
