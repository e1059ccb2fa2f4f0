import {spawn, type ChildProcess} from 'node:child_process'
import path from 'node:path'
import type {Socket} from 'node:net'
import {CommandFailed, Interrupted} from '../core/errors.js'
import type {PrivateFolder} from '../files/private-folder.js'
import type {CommandLine} from './command-line.js'
import {keepLastLines, type LastLines} from './last-lines.js'

export interface StartOptions {
  readonly folder: PrivateFolder
  /** Added to the environment. */
  readonly variables?: Readonly<Record<string, string>>
  /** Whether it is spoken to over stdin and stdout. */
  readonly pipes: boolean
}

/** A program of the user's that runs. It leads a process group: all that it starts ends with it. */
export interface ForeignProcess {
  readonly stdin: Socket | null
  readonly stdout: Socket | null
  readonly stderr: LastLines
  /** How it ended, once nothing of it runs any more; why it could not be started otherwise. Never rejects. */
  readonly ended: Promise<string>
  /** Ends it and all that it has started. */
  stop(): Promise<void>
  /** Whether this process waits for it. */
  hold(wait: boolean): void
}

/** Time to tidy up, for programs that have more to end than themselves. */
const GRACE_MILLISECONDS = 500
/** What left the group may hold its pipes for ever. */
const PIPES_MILLISECONDS = 200

/** What it writes for itself goes into the private folder too. */
export function startProcess(line: CommandLine, {folder, variables = {}, pipes}: StartOptions): ForeignProcess {
  const temporary = {TMPDIR: folder.path, TMP: folder.path, TEMP: folder.path}
  let child: ChildProcess
  try {
    child = spawn(line.program, line.given, {
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: pipes ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'ignore', 'pipe'],
      env: {...process.env, ...temporary, ...variables},
    })
  } catch (error) {
    // A value that no program can be given, such as one with a NUL.
    throw new CommandFailed(`cannot be started: ${codeOf(error)}.`)
  }
  const stderr = keepLastLines(child.stderr)
  if (child.pid !== undefined) folder.watch(child.pid)
  const exited = new Promise<string>(resolve => {
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `ended with exit code ${code ?? 0}` : `was ended by ${signal}`)
    })
    child.once('error', error => {
      if (child.pid === undefined) resolve(`cannot be started: ${causeOf(error, line)}`)
    })
  })
  const ended = exited.then(async how => {
    killGroup(child, 'SIGKILL')
    await closed(child)
    return how
  })
  child.stdin?.on('error', () => undefined)
  return {
    stdin: child.stdin as Socket | null,
    stdout: child.stdout as Socket | null,
    stderr,
    ended,
    async stop() {
      killGroup(child, 'SIGTERM')
      const timer = setTimeout(() => {
        killGroup(child, 'SIGKILL')
      }, GRACE_MILLISECONDS)
      await ended
      clearTimeout(timer)
    },
    hold(wait) {
      const sockets = [child.stdin, child.stdout, child.stderr] as (Socket | null)[]
      for (const each of [child, ...sockets])
        if (wait) each?.ref()
        else each?.unref()
    },
  }
}

/**
 * Waits for some work of a process. When it takes too long or is to stop, the process is ended.
 *
 * @param seconds As long as it may take.
 * @throws {CommandFailed} After that time.
 * @throws {Interrupted} When the signal fires.
 */
export async function withinTime<T>(running: ForeignProcess, work: Promise<T>, seconds: number, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => undefined as unknown
  const stopped = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CommandFailed(`did not end within ${seconds} s and was ended. The option timeout=SECONDS gives it more time.`))
    }, seconds * 1000)
    onAbort = () => {
      reject(new Interrupted())
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, {once: true})
  })
  try {
    return await Promise.race([work, stopped])
  } catch (error) {
    work.catch(() => undefined)
    await running.stop()
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** What is said of a process that has ended before it should. */
export function endedEarly(how: string, {stderr}: ForeignProcess, reveal: boolean): CommandFailed {
  return new CommandFailed(how.endsWith('.') ? how : `${how}. ${stderr.describe(reveal)}`)
}

function killGroup({pid}: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], {stdio: 'ignore'}).on('error', () => undefined)
    else process.kill(-pid, signal)
  } catch {
    // All of it has ended.
  }
}

/** Resolves when its pipes are read to the end. */
function closed(child: ChildProcess): Promise<void> {
  const pipes = [child.stdout, child.stderr].filter(pipe => pipe !== null && !pipe.closed)
  if (pipes.length === 0) return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(() => {
      for (const pipe of pipes) pipe?.destroy()
      resolve()
    }, PIPES_MILLISECONDS)
    child.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'for an unknown reason')

function causeOf(error: Error, {program}: CommandLine): string {
  const name = path.basename(program)
  if (codeOf(error) === 'ENOENT') return `there is no program '${name}'. Check its name, and that it is installed.`
  if (codeOf(error) === 'EACCES') return `'${name}' may not be run. Check its permissions.`
  return `${codeOf(error)}.`
}
