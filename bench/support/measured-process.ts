import {spawn} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** What a process of its own took, from start to end. */
export interface Usage {
  /** On the clock. */
  readonly seconds: number
  /** Of all threads, user and system. */
  readonly processorSeconds: number
  /** The peak of what it held in memory; only Linux tells. */
  readonly megabytes?: number
}

export interface ProcessOptions {
  /** The program that is started with Node: the tool itself, if nothing else is named. */
  readonly program?: string
  /** After so many seconds the process is asked to stop, as Ctrl-C does. */
  readonly mostSeconds?: number
  /** Called for every line on standard output and standard error, with the seconds since the start. */
  readonly onLine?: (line: string, seconds: number) => void
}

interface Told {
  readonly user: number
  readonly system: number
  readonly kilobytes: number | null
}

/**
 * Loaded before the program: at its end, it tells on a pipe of its own what the process took. The kernel's own peak (getrusage) would
 * count the memory of the process that started this one, so the figure is taken from /proc.
 */
const TELL_USAGE = `
import {readFileSync, writeSync} from 'node:fs'
import {isMainThread} from 'node:worker_threads'
if (isMainThread) process.on('exit', () => {
  const {user, system} = process.cpuUsage()
  let kilobytes = null
  try {
    kilobytes = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {}
  writeSync(3, JSON.stringify({user, system, kilobytes}))
})`

/**
 * Runs a command line in a process of its own and measures it.
 *
 * @throws When it ends with a code other than 0, unless it was stopped at `mostSeconds`.
 */
export function runMeasured(
  args: readonly string[],
  {program = path.join(root, 'bin/run.js'), mostSeconds, onLine}: ProcessOptions = {},
): Promise<Usage & {readonly isStopped: boolean}> {
  const loaded = `data:text/javascript,${encodeURIComponent(TELL_USAGE)}`
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const child = spawn(process.execPath, ['--import', loaded, program, ...args], {
    stdio: ['ignore', onLine ? 'pipe' : 'ignore', onLine ? 'pipe' : 'inherit', 'pipe'],
  })
  let told = ''
  child.stdio[3]?.on('data', (text: Buffer) => (told += text.toString()))
  if (onLine)
    for (const stream of [child.stdout, child.stderr])
      eachLine(stream, line => {
        onLine(line, elapsed())
      })
  let isStopped = false
  const stop = () => {
    isStopped = true
    child.kill('SIGINT')
  }
  const timer = mostSeconds === undefined ? undefined : setTimeout(stop, mostSeconds * 1000)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      clearTimeout(timer)
      if ((code !== 0 && !isStopped) || told === '') reject(new Error(`${args.join(' ')} ended with code ${code ?? 'none'}`))
      else resolve({seconds: elapsed(), ...usageOf(JSON.parse(told) as Told), isStopped})
    })
  })
}

function usageOf({user, system, kilobytes}: Told): Pick<Usage, 'processorSeconds' | 'megabytes'> {
  return {processorSeconds: (user + system) / 1e6, ...(kilobytes !== null && {megabytes: kilobytes / 1024})}
}

function eachLine(stream: NodeJS.ReadableStream | null, say: (line: string) => void): void {
  let rest = ''
  stream?.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split(/[\r\n]+/)
    rest = lines.pop() ?? ''
    lines.forEach(say)
  })
}
