import {atMostEvery, PROGRESS_MILLISECONDS} from '../../core/at-most-every.js'
import {Table, type Column, type Role} from '../../core/table.js'
import type {AuditInputs} from '../plan/inputs.js'
import {builtIn, withPlugins, type Catalogue} from '../../plugins/catalogue.js'
import {serveThread} from '../../platform/threads.js'
import type {FoundPlugin} from '../../plugins/load-plugins.js'
import {createTaskRunner} from './run-task.js'
import {describeError, type SentError} from './sent-error.js'
import type {Limits} from './shares.js'
import type {Task} from '../plan/task.js'

/** Tables lose their class on the way to a worker; this is what travels. */
interface TableParts<R extends Role> {
  readonly role: R
  readonly columns: readonly Column[]
  readonly rowCount: number
}

export interface WorkerInputs {
  readonly source: TableParts<'source'>
  readonly groups?: Int32Array
  readonly holdout?: TableParts<'holdout'>
  readonly holdoutGroups?: Int32Array
  readonly holdoutShifted?: boolean
  readonly synthetic: readonly TableParts<'synthetic'>[]
  readonly sha256: string
  /** Plug-ins that the worker loads itself: code does not travel. */
  readonly plugins: readonly FoundPlugin[]
}

export type ToWorker = {readonly task: Task; readonly limits: Limits} | {readonly stop: true}
export type FromWorker =
  | {readonly progress: number; readonly note?: string | undefined}
  | {readonly result: Awaited<ReturnType<ReturnType<typeof createTaskRunner>>>}
  | {readonly error: SentError}

const revive = <R extends Role>(parts: TableParts<R>): Table<R> => new Table(parts.role, parts.columns, parts.rowCount)

/** What loads plug-ins is itself loaded where there are some. */
async function catalogueOf(plugins: readonly FoundPlugin[]): Promise<Catalogue> {
  if (plugins.length === 0) return builtIn
  const {loadPlugin} = await import('../../plugins/load-plugins.js')
  return withPlugins(await Promise.all(plugins.map(loadPlugin)))
}

async function reviveInputs(inputs: WorkerInputs): Promise<AuditInputs> {
  return {
    catalogue: await catalogueOf(inputs.plugins),
    source: revive(inputs.source),
    ...(inputs.groups && {groups: inputs.groups}),
    ...(inputs.holdout && {holdout: revive(inputs.holdout)}),
    ...(inputs.holdoutGroups && {holdoutGroups: inputs.holdoutGroups}),
    ...(inputs.holdoutShifted === true && {holdoutShifted: true}),
    synthetic: inputs.synthetic.map(revive),
    sha256: inputs.sha256,
  }
}

serveThread((inputs, post) => {
  const send: (message: FromWorker) => void = post
  const controller = new AbortController()
  const runner = reviveInputs(inputs as WorkerInputs).then(createTaskRunner)
  // Whoever asks for the first task hears of it.
  runner.catch(() => undefined)
  return sent => {
    const message = sent as ToWorker
    if ('stop' in message) {
      controller.abort()
      return
    }
    const report = atMostEvery(PROGRESS_MILLISECONDS, (progress: number, note?: string) => {
      send({progress, note})
    })
    runner
      .then(runTask => runTask(message.task, controller.signal, report, message.limits))
      .then(
        result => {
          send({result})
        },
        (error: unknown) => {
          send({error: describeError(error)})
        },
      )
  }
})
