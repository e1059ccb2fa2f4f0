import {availableParallelism} from 'node:os'
import {Command, Errors, Flags, ux} from '@oclif/core'
import type {Context} from '../core/context.js'
import {jsonForTerminals, printableInColour, printableLines} from '../core/printable.js'
import {createRng} from '../core/rng.js'
import {machineError} from '../files/disk-errors.js'
import type {ReadOptions} from '../io/read-options.js'
import {readingLines} from '../report/column-readings.js'
import {EXIT} from './exit.js'
import {flagWording} from './flag-wording.js'
import {passwordHider} from './hide-passwords.js'
import {pluginsOf} from './plugins.js'
import {silentProgress, showProgress, type ProgressView} from './progress.js'
import {errorJson, exitCodeOf, failedEvent, wordError, type ErrorJson} from './word-error.js'

/**
 * What every command has in common: `--json`, `--quiet`, `--seed`, `--jobs`; progress and notes on stderr; Ctrl-C; and the
 * exit codes 0 done, 1 bug, 2 user error, 3 policy failed, 130 interrupted.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    quiet: Flags.boolean({char: 'q', description: 'No progress and no notes on stderr.', helpGroup: 'GLOBAL'}),
    seed: Flags.integer({
      default: 1,
      min: 0,
      description: 'Same input, options and seed give the same output.',
      helpGroup: 'GLOBAL',
    }),
    jobs: Flags.integer({
      min: 1,
      description: 'Worker threads for work that can be split (default: one per core). Results do not depend on it.',
      helpGroup: 'GLOBAL',
    }),
  }

  readonly #controller = new AbortController()
  #progress: ProgressView = silentProgress
  #settings = {quiet: false, seed: 1, jobs: 1}

  /** Aborted by the first Ctrl-C; the second one ends the process at once. */
  protected get signal(): AbortSignal {
    return this.#controller.signal
  }

  protected get jobs(): number {
    return this.#settings.jobs
  }

  /** Call first, with the parsed flags. */
  protected configure(flags: {quiet: boolean; seed: number; jobs?: number | undefined}): void {
    const most = mostJobs()
    const jobs = Math.min(flags.jobs ?? availableParallelism(), most)
    this.#settings = {quiet: flags.quiet || this.jsonEnabled() || this.streams(), seed: flags.seed, jobs}
    if (flags.jobs !== undefined && flags.jobs > most)
      this.note(`Note: --jobs ${flags.jobs} is more than this machine has any use for: ${most} are used.`)
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.on(name, () => {
        this.#interrupt()
      })
  }

  /** A context whose progress is shown under this title. */
  protected context(title: string): Context {
    this.#progress.clear()
    this.#progress = this.#settings.quiet ? silentProgress : showProgress(title, process.stderr)
    const progress = this.#progress
    return {
      rng: createRng(this.#settings.seed),
      signal: this.signal,
      progress: (fraction, note) => {
        progress.update(fraction, note)
      },
    }
  }

  /** Something worth knowing that is not the result: stderr, and silent with --json or --quiet. */
  protected note(text: string): void {
    this.#progress.clear()
    if (!this.#settings.quiet) this.logToStderr(printableLines(text))
  }

  /** One line of a stream of JSON on stdout. */
  protected printLine(event: unknown): void {
    ux.stdout('%s', jsonForTerminals(event, 0))
  }

  /** The plug-ins of the flag and of the config file. */
  protected plugins(flag: readonly string[] | undefined): Promise<string[]> {
    return pluginsOf(flag, text => {
      this.note(text)
    })
  }

  /** The same options, and what was read is shown before anything is made of it. */
  protected reading(options: ReadOptions): ReadOptions {
    return {
      ...options,
      wording: flagWording,
      onReading: reading => {
        for (const line of readingLines(reading)) this.note(line)
      },
    }
  }

  /**
   * Part of the result for people: stdout, and nothing with --json. Names in it may come from files: nothing but a change of colour acts
   * on the terminal.
   */
  protected print(text = ''): void {
    this.#progress.clear()
    this.log('%s', printableInColour(text))
  }

  protected override logJson(json: unknown): void {
    ux.stdout('%s', jsonForTerminals(json))
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    this.#progress.clear()
    await super.finally(error)
  }

  protected override async catch(thrown: Error & {exitCode?: number}): Promise<unknown> {
    this.#progress.clear()
    const error = machineError(thrown) ?? thrown
    const hide = passwordHider(this.argv)
    process.exitCode = exitCodeOf(error)
    if (this.jsonEnabled()) {
      this.logJson(hide(this.toErrorJson(error)))
      return undefined
    }
    if (this.streams()) {
      this.printLine(hide(failedEvent(error)))
      return undefined
    }
    // Wrong flags are explained by oclif itself, which also knows the command's usage.
    if (error instanceof Errors.CLIError) {
      error.message = hide(error.message)
      return super.catch(error)
    }
    this.logToStderr(hide(wordError(error)))
    return undefined
  }

  /** Whether stdout is a stream of events; errors are events then too. */
  protected streams(): boolean {
    return false
  }

  protected override toErrorJson(error: unknown): ErrorJson {
    return errorJson(error instanceof Error ? error : new Error(String(error)))
  }

  #interrupt(): void {
    if (this.signal.aborted) process.exit(EXIT.interrupted)
    this.#controller.abort()
    this.note('Stopping; press Ctrl-C again to end at once.')
  }
}

/** Beyond the cores, more threads take memory and give nothing; on few cores some more still help where threads wait. */
const mostJobs = () => Math.max(8, 2 * availableParallelism())
