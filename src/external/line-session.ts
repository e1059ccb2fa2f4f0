import {throwIfStopped, type Context} from '../core/context.js'
import {dateWriter} from '../core/dates/write.js'
import {CommandFailed} from '../core/errors.js'
import {MISSING_CODE, type Column, type MinorityClass, type Table} from '../core/table.js'
import {openPrivateFolder, type PrivateFolder} from '../files/private-folder.js'
import {startProcess, withinTime, type ForeignProcess} from './foreign-process.js'
import {openReplies, type Replies} from './replies.js'
import type {CommandSettings} from './run-command.js'

/** A fit that a program keeps. */
export interface ForeignFit {
  sample(rowCount: number, context: Context): Promise<Readonly<Record<string, unknown>>>
  dispose(): void
}

/** A program that runs, and what it holds. */
interface Alive {
  readonly folder: PrivateFolder
  readonly running: ForeignProcess
  readonly replies: Replies
  /** The rows that it was given last. */
  rows?: Table
}

/** A program that nobody needs for so long is ended; the next fit starts it again. */
const IDLE_MILLISECONDS = 2000

/**
 * Speaks with a program in lines of JSON, one request at a time: `fit` on the rows, which are left out where they are those of the fit
 * before, and `sample`. Each fit has a number, and a fit with the number of an older one takes its place.
 */
export class LineSession {
  readonly #settings: CommandSettings
  #alive: Alive | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  readonly #open = new Set<number>()

  constructor(settings: CommandSettings) {
    this.#settings = settings
  }

  /** @throws {CommandFailed} When the program cannot be started, says that it cannot do it, or does not keep to the protocol. */
  fit(train: Table<'train'>, {target, label}: MinorityClass, context: Context): Promise<ForeignFit> {
    return this.#inTurn(async () => {
      throwIfStopped(context)
      clearTimeout(this.#idle)
      const alive = (this.#alive ??= await this.#start())
      const id = this.#firstFree()
      const isKnown = alive.rows === train
      const rows = isKnown
        ? {}
        : {columns: Object.fromEntries(train.columns.map(cellsOf)), categorical: categoricalOf(train), ...datesOf(train)}
      await this.#ask(alive, {op: 'fit', fit: id, target, label, seed: context.rng.seed31(), ...rows}, context)
      alive.rows = train
      this.#open.add(id)
      return {
        sample: (rowCount, sampling) => this.#inTurn(() => this.#sample(alive, id, rowCount, sampling)),
        dispose: () => {
          this.#dispose(id)
        },
      }
    })
  }

  async #sample(alive: Alive, fit: number, count: number, context: Context): Promise<Readonly<Record<string, unknown>>> {
    throwIfStopped(context)
    if (alive !== this.#alive) throw new CommandFailed('has ended since it was fitted.')
    const {columns} = await this.#ask(alive, {op: 'sample', fit, count, seed: context.rng.seed31()}, context)
    if (typeof columns === 'object' && columns !== null) return columns as Readonly<Record<string, unknown>>
    throw new CommandFailed(`answered 'sample' without "columns".`)
  }

  async #start(): Promise<Alive> {
    const folder = await openPrivateFolder()
    try {
      const running = startProcess(this.#settings.command(), {folder, pipes: true})
      return {folder, running, replies: openReplies(running, this.#settings.reveal)}
    } catch (error) {
      await folder.close()
      throw error
    }
  }

  async #ask(alive: Alive, request: object, {signal}: Context): Promise<Readonly<Record<string, unknown>>> {
    const {running, replies} = alive
    running.hold(true)
    try {
      running.stdin?.write(`${JSON.stringify(request)}\n`)
      const reply = await withinTime(running, replies.next(), this.#settings.seconds, signal)
      if (reply['error'] === undefined) return reply
      const {reveal} = this.#settings
      throw new CommandFailed(
        reveal
          ? `says: ${JSON.stringify(reply['error']).slice(0, 1000)}`
          : 'answered with an error. What it says may hold real records: the option reveal=true shows it.',
      )
    } catch (error) {
      // Whatever state it is in, no answer can be trusted any more.
      await this.#end(alive)
      throw error
    } finally {
      running.hold(false)
    }
  }

  #dispose(id: number): void {
    this.#open.delete(id)
    if (this.#open.size > 0) return
    const alive = this.#alive
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      if (alive !== undefined) void this.#end(alive)
    }, IDLE_MILLISECONDS).unref()
  }

  async #end(alive: Alive): Promise<void> {
    if (this.#alive === alive) this.#alive = undefined
    alive.running.stdin?.end()
    await alive.running.stop()
    await alive.folder.close()
  }

  #firstFree(): number {
    let id = 0
    while (this.#open.has(id)) id++
    return id
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }
}

const categoricalOf = ({columns}: Table) => columns.flatMap(({kind, field}) => (kind === 'categorical' ? [field.name] : []))

/** The patterns of columns of dates, where there are any. */
function datesOf({columns}: Table): {dates?: Readonly<Record<string, string>>} {
  const dates = columns.flatMap(({field}) =>
    field.kind === 'numeric' && field.date !== undefined
      ? [[field.name, field.date.pattern + (field.date.zone ?? '')] as const]
      : [],
  )
  return dates.length === 0 ? {} : {dates: Object.fromEntries(dates)}
}

/** Cells as JSON has them: numbers, dates as the file writes them, texts, and null for what is missing. */
function cellsOf(column: Column): [string, (number | string | null)[]] {
  const {name} = column.field
  if (column.kind === 'numeric') {
    const {date} = column.field
    const write = date === undefined ? (value: number) => value : dateWriter(date)
    return [name, Array.from(column.values, value => (Number.isNaN(value) ? null : write(value)))]
  }
  const {levels} = column.field
  return [name, Array.from(column.codes, code => (code === MISSING_CODE ? null : levels[code]))]
}
