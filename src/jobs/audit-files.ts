import * as path from '../platform/paths.js'
import type {AuditInputs} from '../audit/plan/inputs.js'
import {revealRecords} from '../audit/release/reveal.js'
import {openTaskStore} from '../audit/run/task-store.js'
import type {Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {readJson} from '../files/claimed-folder.js'
import {withFolderLock} from '../files/lock.js'
import {removeUnfinished} from '../files/private-file.js'
import {sha256Hex} from '../platform/hash.js'
import {sourceName, type TableSource} from '../io/table-source.js'
import {endingLike, isWrittenAsFolder, writeTable} from '../io/write-table.js'
import type {QueueSettings} from '../queue/queue-settings.js'
import type {AuditResult} from '../result/audit-result.js'
import type {AuditPlan} from '../result/plan.js'
import {finishedEvent, writtenEvent} from './audit-events.js'
import {guessesTable} from './attack-output.js'
import {interimReport} from './interim-report.js'
import {prepareAudit, runPrepared, type AuditSettings, type PreparedAudit} from './prepare-audit.js'
import {printerFor} from './print-page.js'
import {signingKey, writeReports, type Tools} from './write-reports.js'
import type {OutputFormat} from '../report/formats.js'
import {REPORT_FILES} from '../report/render.js'
import {withRunner} from './with-runner.js'

export interface AuditRequest extends AuditSettings {
  readonly out?: string
  readonly formats: readonly OutputFormat[]
  /** Workers on other machines run the tasks. */
  readonly queue?: QueueSettings
  /** File of the private key that the evidence bundle is signed with. */
  readonly sign?: string
  /** Also write the reconstructed records. */
  readonly reveal: boolean
}

export interface AuditFiles {
  readonly result: AuditResult
  readonly folder: string
  readonly files: readonly string[]
  /** How input files were read, where one may not expect it. */
  readonly notes: readonly string[]
}

/** Reads the files, runs the audit and writes the report. The files named by the user are never changed. */
export async function auditFiles(request: AuditRequest, monitor: Monitor): Promise<AuditFiles> {
  const tools = {
    key: await signingKey(request.sign, request.formats),
    printer: await printerFor(request.formats, monitor.signal),
  }
  return withRunner(request.queue, async runner => {
    const prepared = await prepareAudit(request, monitor)
    const folder = request.out ?? defaultFolder(request.data, prepared.plan, prepared.inputs.sha256)
    return withFolderLock(folder, 'out', () => runIn(folder, prepared, tools, {...request, ...runner}, monitor))
  })
}

/** The part that writes, in a folder that no other process writes to. */
async function runIn(
  folder: string,
  prepared: PreparedAudit,
  tools: Tools,
  request: AuditRequest,
  monitor: Monitor,
): Promise<AuditFiles> {
  const {inputs, plan, notes} = prepared
  const {budgetSeconds} = request
  await removeUnfinished(path.join(folder, 'tasks'))
  await removeUnfinished(folder)
  const store = await openTaskStore(folder, plan, inputs.sha256)
  const write = (result: AuditResult, formats: readonly OutputFormat[]) =>
    writeReports(result, folder, ['json', ...formats], {...tools, overwrite: true})
  // A bundle is evidence of what has ended, and paper cannot be written again: there is neither of what has not ended.
  const readable = request.formats.filter(format => format !== 'bundle' && format !== 'pdf')
  const interim = (await isComplete(folder))
    ? undefined
    : interimReport(async result => {
        const files = await write(result, readable)
        request.onEvent?.(writtenEvent(files))
      })
  const result = await runPrepared(prepared, request, store, monitor, interim?.soFar).finally(() => interim?.close())
  // report.json is always written; what is written again belongs to this plan, as the folder's claim says.
  const files = await write(result, request.formats)
  if (
    budgetSeconds !== undefined &&
    !result.complete &&
    !monitor.signal.aborted &&
    !result.results.some(({status}) => status === 'done')
  )
    throw nothingDone(budgetSeconds, folder)
  const losses = new Set<string>()
  if (request.reveal)
    files.push(
      ...(await writeRevealed(
        plan,
        inputs,
        {folder, like: sourceName(request.data, 'data'), onNote: note => losses.add(note)},
        monitor,
      )),
    )
  request.onEvent?.(finishedEvent(result, {folder, files}))
  return {result, folder, files, notes: [...notes, ...losses]}
}

/** A report of an audit that had ended is not replaced by one that is less. */
async function isComplete(folder: string): Promise<boolean> {
  const earlier = await readJson(path.join(folder, REPORT_FILES.json))
  return typeof earlier === 'object' && earlier !== null && 'complete' in earlier && earlier.complete === true
}

/** A report without a figure must not look like one that found nothing. */
function nothingDone(budgetSeconds: number, folder: string): UserError {
  return new UserError(
    'budget-over',
    {budgetSeconds, folder},
    `The budget of ${budgetSeconds} s was over before any step had a result: the report in '${folder}' is empty.`,
    [
      say`Give a larger ${setting('budgetSeconds')}; the same command goes on from there.`,
      say`Or ask for less: ${setting('attacks', ['dcr-mia'])} is the quickest attack, and ${setting('generators')}
        chooses what is attacked.`,
    ],
  )
}

/** A folder named after the data and the plan: the same command finds it again, another one gets a folder of its own. */
function defaultFolder(data: TableSource, plan: AuditPlan, sha256: string): string {
  const name = sourceName(data, 'data')
  const stem =
    name === '-'
      ? 'stdin'
      : name.replace(/(\.csv|\.tsv|\.txt|\.parquet|\.arrow|\.arrows|\.feather|\.ipc|\.jsonl|\.ndjson|\.json)?(\.gz)?$/i, '')
  const hash = sha256Hex(JSON.stringify([plan, sha256])).slice(0, 8)
  // A pattern of files names their folder, too.
  const safe = stem.includes('/') ? stem.replaceAll(/[^\w.]+/g, '-').replace(/-$/, '') : stem
  return `audit-${safe}-${hash}`
}

/** One file per generator and attack, named for what it holds, in the format of the data. */
async function writeRevealed(
  plan: AuditPlan,
  inputs: AuditInputs,
  {folder, like, onNote}: {readonly folder: string; readonly like: string; readonly onNote: (note: string) => void},
  monitor: Monitor,
): Promise<string[]> {
  const files: string[] = []
  for (const {generator, attack, label, guesses} of await revealRecords(plan, inputs, monitor)) {
    const rows = Int32Array.from({length: guesses.records.rowCount}, (_, row) => row)
    const table = guessesTable([{label, features: guesses.records, rows, guesses}], plan.target)
    const safe = [generator, attack, ...(plan.minority.length > 1 ? [label] : [])].join('-').replaceAll(/[^\w.-]+/g, '_')
    const ending = isWrittenAsFolder(table) ? '' : endingLike(like)
    const file = path.join(folder, `reconstructed-${safe}${ending}`)
    await writeTable(file, table, undefined, {overwrite: true, onNote})
    files.push(file)
  }
  return files
}
