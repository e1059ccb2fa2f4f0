import {fork, spawn, type ChildProcess} from 'node:child_process'
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {createRng} from '../../src/core/rng.js'
import {numericColumn, categoricalColumn, type Table} from '../../src/core/table.js'
import {gaussianClasses} from './tables.js'

export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly stdin?: string
  readonly cwd?: string
  /** The command of an installation elsewhere. */
  readonly bin?: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Sends SIGINT when stderr shows this. */
  readonly interruptAt?: RegExp
  /** The same for stdout. */
  readonly interruptAtOutput?: RegExp
  /** Sends a signal once, when this is so. */
  readonly kill?: {readonly signal: 'SIGINT' | 'SIGKILL'; readonly when: () => boolean}
}

const commandFile = path.join(projectRoot, 'bin/run.js')

// As installed: the test runner's own NODE_ENV would make the command look for its sources.
const environment = () => ({...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined})

/** Runs the built command in a process of its own, as a user does. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [options.bin ?? commandFile, ...args], {
    cwd: options.cwd ?? projectRoot,
    env: {...environment(), ...options.env},
  })
  child.stdin.end(options.stdin ?? '')
  let stdout = ''
  let stderr = ''
  let interrupted = false
  const interruptAt = (shown: RegExp | undefined, output: string) => {
    if (interrupted || shown?.test(output) !== true) return
    interrupted = true
    child.kill('SIGINT')
  }
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    interruptAt(options.interruptAtOutput, stdout)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    interruptAt(options.interruptAt, stderr)
  })
  const {kill} = options
  const watch = setInterval(() => {
    if (kill?.when() !== true) return
    clearInterval(watch)
    child.kill(kill.signal)
  }, 5)
  return new Promise(resolve => {
    child.on('close', code => {
      clearInterval(watch)
      resolve({code, stdout, stderr})
    })
  })
}

let server: ChildProcess | undefined
let last: Promise<unknown> = Promise.resolve()

/**
 * Runs the built command as {@link runCli} does, but in a process that is kept for the next one: most of a short command is the loading
 * of its modules. One command waits for the one before. It sees a machine of one core. For tests of what a command answers and writes;
 * how a process starts, is stopped, reads stdin and ends is for {@link runCli}.
 */
export function runCommand(
  args: readonly string[],
  {cwd = projectRoot, env = {}}: Pick<CliOptions, 'cwd' | 'env'> = {},
): Promise<CliResult> {
  const next = last.then(() => askServer({bin: commandFile, args, cwd, env}))
  last = next.catch(() => undefined)
  return next
}

function askServer(request: {
  readonly bin: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: object
}) {
  const kept = (server ??= startServer())
  kept.ref()
  kept.channel?.ref()
  return new Promise<CliResult>((resolve, reject) => {
    const ended = (code: number | null) => {
      server = undefined
      reject(new Error(`The process that runs commands ended with code ${code} in: ${request.args.join(' ')}`))
    }
    kept.once('exit', ended)
    kept.once('message', result => {
      kept.off('exit', ended)
      // Between two commands it does not keep this process from ending.
      kept.unref()
      kept.channel?.unref()
      resolve(result as CliResult)
    })
    kept.send(request)
  })
}

/** It ends with the process that started it. */
function startServer(): ChildProcess {
  const child = fork(path.join(projectRoot, 'test/support/command-server.js'), {
    cwd: projectRoot,
    env: environment(),
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
  })
  child.stdin?.end()
  return child
}

export function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'minority-report-test-'))
}

/** A small numeric data set with 24 minority rows of 120, as text. */
export function smallCsv(seed = 1, rows = 120, minority = 24): string {
  return toCsv(gaussianClasses(createRng(seed), {rows, minority, columns: 4}))
}

/** Arguments of the shortest audit of {@link smallCsv} in a file. */
export function shortAudit(data: string, repeats = 1): string[] {
  const classes = ['--target', 'y', '--minority', '1']
  return [
    'audit',
    data,
    ...classes,
    '--repeats',
    String(repeats),
    '--attack',
    'dcr-mia',
    '--learner',
    'logistic-regression',
    '--fidelity',
    'none',
  ]
}

export function toCsv(table: Table): string {
  const names = table.columns.map(({field}) => field.name)
  const cell = (name: string, row: number) => {
    const column = table.column(name)
    if (column.kind === 'numeric') return String(numericColumn(table, name).values[row])
    return categoricalColumn(table, name).field.levels[column.codes[row]]
  }
  const lines = Array.from({length: table.rowCount}, (_, row) => names.map(name => cell(name, row)).join(','))
  return [names.join(','), ...lines, ''].join('\n')
}

/** Writes text or bytes to a new file in a new folder and returns its path. */
export function temporaryFile(name: string, text: string | Uint8Array): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}
