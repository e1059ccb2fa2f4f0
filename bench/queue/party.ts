import {spawn, type ChildProcess} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = path.join(root, 'bin/run.js')

const TIMED = path.join(root, 'bench/queue/timed-attack.js')

/** A command of the tool in a process of its own, as it is installed. */
export class Party {
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  text = ''

  constructor(args: readonly string[], cwd: string) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd,
      env: {...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined},
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child.stderr?.on('data', (piece: Buffer) => (this.text = (this.text + piece.toString()).slice(-20_000)))
    this.ended = new Promise(resolve => {
      this.#child.once('exit', code => {
        resolve(code)
      })
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get isThere(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  signal(name: NodeJS.Signals): void {
    if (this.isThere) this.#child.kill(name)
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.ended
  }
}

/** Arguments of a worker with one task at a time. It keeps nothing: the next run would find what it fetched. */
export const workerArgs = (queue: string) => ['worker', '--queue', queue, '--jobs', '1', '--plugin', TIMED, '--cache', 'none']

/** Arguments of an audit whose tasks are as long as they are told; without a seed of a bench, since they are always the same. */
export function timedAudit(data: string, out: string, {repeats, rounds, wait}: {repeats: number; rounds: number; wait: number}) {
  return [
    ...['audit', data, '--target', 'y', '--minority', '1', '--repeats', `${repeats}`, '--all-repeats', '--plugin', TIMED],
    ...['--attack', 'timed', '--option', `timed.rounds=${rounds}`, '--option', `timed.wait=${wait}`],
    ...['--learner', 'none', '--fidelity', 'none', '--format', 'json', '--out', out],
  ]
}
