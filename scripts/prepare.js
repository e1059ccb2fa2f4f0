// Shared by the npm scripts: brings a fresh clone to the point where it can run. Plain JavaScript without dependencies,
// because it runs before anything is installed.
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a program in the project's folder and ends this process with its exit code when it fails. */
export function run(program, args, options = {}) {
  const {status, error} = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
    env: {...process.env, ...options.env},
  })
  if (error) console.error(`Could not start ${program}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs a JavaScript file of an installed package with this Node. */
export function runPackage(file, args, options) {
  run(process.execPath, [path.join(root, 'node_modules', file), ...args], options)
}

/** Installs the locked packages when they are missing or older than the lock file. */
export function ensureInstalled() {
  const installed = path.join(root, 'node_modules/.package-lock.json')
  const lock = path.join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.log('Installing packages ...')
  run('npm', ['ci', '--no-audit', '--no-fund'])
}

/** Compiles src and commands to dist when a source is newer than the last build. */
export function ensureBuilt() {
  const stamp = path.join(root, 'dist/.built')
  const sources = ['src', 'commands', 'tsconfig.json', 'package.json'].map(name => path.join(root, name))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === process.version && newest(sources) <= statSync(stamp).mtimeMs) return
  build()
}

export function build() {
  for (const made of ['dist', 'oclif.manifest.json']) rmSync(path.join(root, made), {recursive: true, force: true})
  runPackage('typescript/bin/tsc', ['-p', 'tsconfig.json'])
  dropUnreachableTypes(path.join(root, 'dist'), path.join(root, 'dist/src/index.d.ts'))
  buildKernels()
  // A test's environment would make oclif take the sources.
  run(process.execPath, [path.join(root, 'scripts/manifest.js')], {env: {NODE_ENV: 'production'}})
  run(process.execPath, ['-e', "require('fs').writeFileSync('dist/.built', process.version)"])
}

/** Deletes the declarations that no program can import: nine of ten, and each takes a block of the disk it is installed on. */
function dropUnreachableTypes(folder, entry) {
  const reached = new Set([entry])
  for (const file of reached)
    for (const [, to] of readFileSync(file, 'utf8').matchAll(/(?:from |import |import\()['"](\.[^'"]+)\.js['"]/g))
      reached.add(path.join(path.dirname(file), `${to}.d.ts`))
  for (const name of readdirSync(folder, {recursive: true})) {
    const file = path.join(folder, name)
    if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file)
  }
}

/** Bundles the page for browsers; the kernels must be there. */
export function buildWeb() {
  runPackage('vite/bin/vite.js', ['build', '--logLevel', 'warn'])
}

/** Compiles what is written in AssemblyScript: the SIMD kernels of src/nn, beside the loader's JavaScript, and functions of the page. */
function buildKernels() {
  const compile = (from, to, ...options) =>
    runPackage('assemblyscript/bin/asc.js', [
      ...[`${from}/assembly/index.ts`, '--outFile', to, '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
      ...options,
    ])
  const kernels = 'src/nn/kernels'
  compile(kernels, `dist/${kernels}/kernels.wasm`, '--enable', 'simd', '--importMemory', '--use', 'abort=')
  compile('src/platform/browser/math', 'dist/page/elementary.wasm')
}

/** The newest change below these files and folders; a folder's own time tells of deleted files. */
function newest(files) {
  return files.reduce((latest, file) => {
    const info = statSync(file)
    const inside = info.isDirectory() ? newest(readdirSync(file).map(name => path.join(file, name))) : 0
    return Math.max(latest, info.mtimeMs, inside)
  }, 0)
}
