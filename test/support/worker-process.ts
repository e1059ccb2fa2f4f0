import {spawn, type ChildProcess} from 'node:child_process'
import path from 'node:path'
import {projectRoot, temporaryFolder} from './cli.js'

/** A worker in a process of its own. */
export class WorkerProcess {
  readonly #child: ChildProcess
  stderr = ''

  /** @param env Beside the environment of the test. */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, before: readonly string[] = []) {
    const [program, ...others] = [...before, process.execPath, path.join(projectRoot, 'bin/run.js'), 'worker', ...args]
    this.#child = spawn(program, others, {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
        XDG_CACHE_HOME: temporaryFolder(),
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()))
  }

  async says(what: RegExp): Promise<void> {
    while (!what.test(this.stderr)) await new Promise(resolve => setTimeout(resolve, 20))
  }

  end(signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<number | null> {
    return new Promise(resolve => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        resolve(this.#child.exitCode)
        return
      }
      this.#child.once('exit', resolve)
      this.#child.kill(signal)
    })
  }
}
