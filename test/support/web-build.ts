import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync} from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
export const WEB = path.join(root, 'dist/web')

const LOCK = path.join(root, 'dist/web-is-being-built')
/** Nobody builds for so long: whoever began is gone. */
const LONGEST_BUILD = 300_000

/** Builds dist/web where a source is newer; the kernels must be built. Tests that run beside one another wait for the one that builds. */
export function buildWeb(): void {
  if (!existsSync(LOCK) && isBuilt()) return
  takeLock()
  try {
    if (isBuilt()) return
    const vite = path.join(root, 'node_modules/vite/bin/vite.js')
    const {status, stderr} = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {cwd: root, encoding: 'utf8'})
    if (status !== 0) throw new Error(`The page cannot be built: ${stderr}`)
  } finally {
    rmdirSync(LOCK)
  }
}

function isBuilt(): boolean {
  const built = path.join(WEB, 'assets')
  const sources = ['src', 'vite.config.ts', 'package.json'].map(name => path.join(root, name))
  return existsSync(built) && sources.every(source => newest(source) <= statSync(built).mtimeMs)
}

function takeLock(): void {
  const moment = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    try {
      mkdirSync(LOCK)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const began = statSync(LOCK, {throwIfNoEntry: false})?.mtimeMs
    if (began !== undefined && Date.now() - began > LONGEST_BUILD) rmdirSync(LOCK)
    else Atomics.wait(moment, 0, 0, 200)
  }
}

/** The script of the engine, as the page starts it. */
export function engineScript(): string {
  const folder = path.join(WEB, 'assets')
  for (const name of readdirSync(folder).filter(each => each.endsWith('.js'))) {
    const script = /new Worker\(new URL\(new URL\([`"'](engine-[\w-]+\.js)/u.exec(
      readFileSync(path.join(folder, name), 'utf8'),
    )?.[1]
    if (script !== undefined) return `/assets/${script}`
  }
  throw new Error('No script starts the engine.')
}

function newest(file: string): number {
  const info = statSync(file)
  const inside = info.isDirectory() ? readdirSync(file).map(name => newest(path.join(file, name))) : []
  return Math.max(info.mtimeMs, ...inside)
}
