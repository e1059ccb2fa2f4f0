import {createHash, type KeyObject} from 'node:crypto'
import path from 'node:path'
import {openCheckpoints} from '../audit/run/task-store.js'
import type {AuditInputs} from '../audit/plan/inputs.js'
import {createPlan} from '../audit/plan/create-plan.js'
import type {AuditPlan, PlannedHoldout} from '../result/plan.js'
import type {AuditResult} from '../result/audit-result.js'
import {revealRecords} from '../audit/release/reveal.js'
import {checkQuestions} from '../audit/score/risks/columns.js'
import {checkCosts} from '../audit/score/row-costs.js'
import type {PlannedCost} from '../result/plan.js'
import {runAudit} from '../audit/run/run-audit.js'
import {requireEngine} from '../backend/engine.js'
import type {ColumnReading} from '../core/column-reading.js'
import {withProgress, type Engine, type Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {withFolderLock} from '../files/lock.js'
import {removeUnfinished} from '../files/private-file.js'
import {smoteFor} from '../generators/sample-classes.js'
import type {Amount, MinorityClasses} from '../core/planned.js'
import type {ReadOptions} from '../io/read-table.js'
import {writeTable} from '../io/write-table.js'
import {evaluatePolicy} from '../policy/evaluate.js'
import type {Policy} from '../policy/policy-file.js'
import {inputsOf, readInputs} from './audit-inputs.js'
import {guessesTable} from './attack-output.js'
import {identifierNotes} from './identifiers.js'
import {plannedReading} from './planned-reading.js'
import {checkDomains} from './private-release.js'
import {readPolicy, today} from './read-policy.js'
import {signingKey, writeReports, type OutputFormat} from './write-reports.js'

export interface AuditRequest {
  readonly data: string
  readonly read: ReadOptions
  readonly classes: MinorityClasses
  /** Columns whose values name people and that are used all the same. */
  readonly keepIdentifiers?: readonly string[]
  readonly generators?: readonly string[]
  readonly attacks?: readonly string[]
  /** Learners and fidelity measures. */
  readonly metrics?: readonly string[]
  readonly options: readonly string[]
  readonly synthetic: readonly string[]
  /** A fraction or a file. */
  readonly holdout?: string
  readonly amount: Exclude<Amount, {kind: 'count'}>
  readonly engine: Engine
  readonly seed: number
  readonly repeats: number
  readonly confidence: number
  readonly budgetSeconds?: number
  readonly cost?: PlannedCost
  /** Columns that an attacker knows, and columns to be found out. */
  readonly known?: readonly string[]
  readonly secret?: readonly string[]
  readonly jobs: number
  readonly out?: string
  /** A file of rules that the result is held against. */
  readonly policy?: string
  readonly formats: readonly OutputFormat[]
  /** File of the private key that the evidence bundle is signed with. */
  readonly sign?: string
  /** Also write the reconstructed records. */
  readonly reveal: boolean
  readonly tool: AuditResult['tool']
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
  await requireEngine(request.engine)
  const key = await signingKey(request.sign, request.formats)
  const policy = request.policy === undefined ? undefined : await readPolicy(request.policy, monitor.signal)
  const prepared = await prepare(request, monitor)
  const folder = request.out ?? defaultFolder(request.data, prepared.plan, prepared.inputs.sha256)
  return withFolderLock(folder, '--out', () => runIn(folder, {...prepared, key, policy}, request, monitor))
}

interface Prepared {
  readonly inputs: AuditInputs
  readonly plan: AuditPlan
  readonly reading: readonly ColumnReading[]
  readonly notes: readonly string[]
  readonly key: KeyObject | undefined
  readonly policy: Policy | undefined
}

/** The part that writes, in a folder that no other process writes to. */
async function runIn(
  folder: string,
  {inputs, plan, reading, notes, key, policy}: Prepared,
  request: AuditRequest,
  monitor: Monitor,
): Promise<AuditFiles> {
  await removeUnfinished(path.join(folder, 'tasks'))
  const checkpoints = await openCheckpoints(folder, plan, inputs.sha256)
  const {jobs, tool, budgetSeconds} = request
  const options = {jobs, tool, checkpoints, ...(budgetSeconds !== undefined && {budgetSeconds})}
  const outcome = await runAudit(plan, inputs, options, withProgress(monitor, 0.05, 1))
  const audited = {...outcome, reading, notes: [...notes, ...outcome.notes]}
  const result = policy === undefined ? audited : {...audited, policy: await evaluatePolicy(policy, audited, today())}
  // report.json is always written; what is written again belongs to this plan, as the folder's claim says.
  const files = await writeReports(result, folder, ['json', ...request.formats], {overwrite: true, key})
  if (
    budgetSeconds !== undefined &&
    !result.complete &&
    !monitor.signal.aborted &&
    !result.results.some(({status}) => status === 'done')
  )
    throw nothingDone(budgetSeconds, folder)
  if (request.reveal) files.push(...(await writeRevealed(plan, inputs, folder, monitor)))
  return {result, folder, files, notes}
}

/** A report without a figure must not look like one that found nothing. */
function nothingDone(budgetSeconds: number, folder: string): UserError {
  return new UserError(
    `The budget of ${budgetSeconds} s was over before any step had a result: the report in '${folder}' is empty.`,
    [
      'Give a larger --budget; the same command goes on from there.',
      'Or ask for less: --attack dcr-mia is the quickest attack, and --generator chooses what is attacked.',
    ],
  )
}

async function prepare(
  request: AuditRequest,
  monitor: Monitor,
): Promise<{inputs: AuditInputs; plan: AuditPlan; reading: readonly ColumnReading[]; notes: readonly string[]}> {
  const {classes, read, data, synthetic, keepIdentifiers} = request
  const holdoutFile = isFraction(request.holdout) ? undefined : request.holdout
  const files = await readInputs({data, read, classes, keepIdentifiers, synthetic, holdoutFile}, monitor)
  const builtIn = request.generators !== undefined || request.synthetic.length === 0
  if (builtIn && holdoutFile === undefined && request.synthetic.length > 0)
    throw new UserError(
      'Built-in generators and --synthetic need the same members: every row of DATA is one for a file made elsewhere.',
      ['Give rows that no generator saw with --holdout FILE, or audit the file by itself (leave --generator out).'],
    )
  const plan = createPlan(
    {
      ...planBasics(request, files.read),
      synthetic: files.synthetic.map(({name, sha256}) => ({name, sha256})),
      holdout: plannedHoldout(request, files.holdout?.file.sha256),
    },
    request.synthetic.length === 0 ? [smoteFor(files.loaded.table, classes.target).name] : [],
  )
  const inputs = await inputsOf(files, plan, withProgress(monitor, 0, 0.05))
  const features = inputs.source.without([classes.target]).columns.map(({field}) => field.name)
  checkQuestions(plan.attacks, features)
  checkDomains(inputs.source, classes.target, plan.generators)
  // A formula that fails on a row is said before anything is trained.
  if (plan.cost !== undefined)
    for (const [table, of] of [
      [inputs.source, 'the data'],
      [inputs.holdout, 'the holdout file'],
    ] as const)
      if (table !== undefined) await checkCosts(table, classes, plan.cost, of)
  return {inputs, plan, reading: files.loaded.reading.columns, notes: [...files.notes, ...identifierNotes(files.identifiers)]}
}

function planBasics(
  {
    classes,
    keepIdentifiers,
    seed,
    options,
    amount,
    engine,
    repeats,
    confidence,
    generators,
    attacks,
    metrics,
    cost,
    known,
    secret,
  }: AuditRequest,
  read: ReadOptions,
) {
  return {
    seed,
    target: classes.target,
    minority: classes.minority,
    options,
    amount,
    engine,
    repeats,
    confidence,
    columns: {...plannedReading(read), ...(keepIdentifiers && {keepIdentifiers})},
    ...(generators && {generators}),
    ...(attacks && {attacks}),
    ...(metrics && {metrics}),
    ...(cost && {cost}),
    ...(known && {known}),
    ...(secret && {secret}),
  }
}

const DEFAULT_HOLDOUT = 0.5

function isFraction(holdout: string | undefined): boolean {
  return holdout === undefined || (holdout.trim() !== '' && Number.isFinite(Number(holdout)))
}

function plannedHoldout({holdout, synthetic}: AuditRequest, sha256: string | undefined): PlannedHoldout {
  if (sha256 !== undefined) return {kind: 'file', sha256}
  if (synthetic.length > 0) return {kind: 'none'}
  const fraction = holdout === undefined ? DEFAULT_HOLDOUT : Number(holdout)
  if (!(fraction > 0 && fraction < 1))
    throw new UserError(`--holdout must be a share between 0 and 1, or a file. Got '${holdout ?? ''}' instead.`)
  return {kind: 'fraction', fraction}
}

/** A folder named after the data and the plan: the same command finds it again, another one gets a folder of its own. */
function defaultFolder(data: string, plan: AuditPlan, sha256: string): string {
  const stem = data === '-' ? 'stdin' : path.basename(data).replace(/(\.csv|\.tsv|\.txt)?(\.gz)?$/i, '')
  const hash = createHash('sha256')
    .update(JSON.stringify([plan, sha256]))
    .digest('hex')
    .slice(0, 8)
  return `audit-${stem}-${hash}`
}

/** One file per generator and attack, named for what it holds. */
async function writeRevealed(plan: AuditPlan, inputs: AuditInputs, folder: string, monitor: Monitor): Promise<string[]> {
  const files: string[] = []
  for (const {generator, attack, label, guesses} of await revealRecords(plan, inputs, monitor)) {
    const rows = Int32Array.from({length: guesses.records.rowCount}, (_, row) => row)
    const table = guessesTable([{label, features: guesses.records, rows, guesses}], plan.target)
    const safe = [generator, attack, ...(plan.minority.length > 1 ? [label] : [])].join('-').replaceAll(/[^\w.-]+/g, '_')
    const file = path.join(folder, `reconstructed-${safe}.csv`)
    const dialect = {delimiter: ',', decimalComma: false, newline: '\n', bom: false} as const
    await writeTable(file, table, {header: table.columns.map(({field}) => field.name), dialect}, {overwrite: true})
    files.push(file)
  }
  return files
}
