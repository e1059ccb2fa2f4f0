import {createHash} from 'node:crypto'
import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {openCheckpoints} from '../audit/checkpoints.js'
import type {AuditInputs} from '../audit/inputs.js'
import {checkClasses, createPlan, type AuditPlan, type PlannedHoldout} from '../audit/plan.js'
import type {AuditResult} from '../audit/result.js'
import {revealRecords} from '../audit/reveal.js'
import {runAudit} from '../audit/run-audit.js'
import {subContext, type Context, type Engine} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {smoteFor, type Amount, type MinorityClasses} from '../generators/sample-classes.js'
import {readTable, type LoadedTable, type ReadOptions} from '../io/read-table.js'
import {writeTable, writeText} from '../io/write-table.js'
import {evaluatePolicy} from '../policy/evaluate.js'
import {renderReport, type ReportFormat} from '../report/render.js'
import {guessesTable} from './attack-output.js'
import {requireLabels} from './labels.js'
import {withDeclaredLevels} from './private-release.js'
import {readAligned} from './read-aligned.js'
import {readPolicy, today} from './read-policy.js'

export interface AuditRequest {
  readonly data: string
  readonly read: ReadOptions
  readonly classes: MinorityClasses
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
  readonly jobs: number
  readonly out?: string
  /** A file of rules that the result is held against. */
  readonly policy?: string
  readonly formats: readonly ReportFormat[]
  /** Also write the reconstructed records. */
  readonly reveal: boolean
  readonly tool: AuditResult['tool']
}

export interface AuditFiles {
  readonly result: AuditResult
  readonly folder: string
  readonly files: readonly string[]
}

/** Reads the files, runs the audit and writes the report. The files named by the user are never changed. */
export async function auditFiles(request: AuditRequest, context: Context): Promise<AuditFiles> {
  const policy = request.policy === undefined ? undefined : await readPolicy(request.policy)
  const {inputs, plan} = await prepare(request, context)
  const folder = request.out ?? defaultFolder(request.data, plan, inputs.sha256)
  const checkpoints = await openCheckpoints(folder, plan, inputs.sha256)
  const {jobs, tool, budgetSeconds} = request
  const options = {jobs, tool, checkpoints, ...(budgetSeconds !== undefined && {budgetSeconds})}
  const audited = await runAudit(plan, inputs, options, subContext(context, 'audit', 0.05, 1))
  const result = policy === undefined ? audited : {...audited, policy: await evaluatePolicy(policy, audited, today())}
  const files = await writeReports(result, folder, request.formats)
  if (request.reveal) files.push(...(await writeRevealed(plan, inputs, folder, context)))
  return {result, folder, files}
}

async function prepare(request: AuditRequest, context: Context): Promise<{inputs: AuditInputs; plan: AuditPlan}> {
  const {classes, read} = request
  const loaded = await readTable(request.data, {...read, ...classes, signal: context.signal})
  requireLabels(loaded.table, classes)
  checkClasses(loaded.table, classes.target, classes.minority)
  const holdoutFile = isFraction(request.holdout) ? undefined : request.holdout
  const beside = await readBeside(loaded, request, holdoutFile, context)
  const builtIn = request.generators !== undefined || request.synthetic.length === 0
  if (builtIn && holdoutFile === undefined && request.synthetic.length > 0)
    throw new UserError(
      'Built-in generators and --synthetic need the same members: every row of DATA is one for a file made elsewhere.',
      ['Give rows that no generator saw with --holdout FILE, or audit the file by itself (leave --generator out).'],
    )
  const plan = createPlan(
    {
      ...planBasics(request, read),
      synthetic: beside.synthetic.map(({name, sha256}) => ({name, sha256})),
      holdout: plannedHoldout(request, beside.holdout?.sha256),
    },
    request.synthetic.length === 0 ? [smoteFor(loaded.table, classes.target).name] : [],
  )
  const inputs: AuditInputs = {
    source: withDeclaredLevels(beside.source, plan.generators),
    ...(loaded.group && {groups: loaded.group.ids}),
    ...(beside.holdout && {holdout: withDeclaredLevels(beside.holdout.table, plan.generators)}),
    synthetic: beside.synthetic.map(({table}) => withDeclaredLevels(table, plan.generators)),
    sha256: loaded.sha256,
  }
  return {inputs, plan}
}

function planBasics(
  {classes, seed, options, amount, engine, repeats, confidence, generators, attacks, metrics}: AuditRequest,
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
    columns: {
      categorical: read.categorical ?? [],
      ignored: read.ignore ?? [],
      ...(read.group !== undefined && {group: read.group}),
    },
    ...(generators && {generators}),
    ...(attacks && {attacks}),
    ...(metrics && {metrics}),
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

/** `report.json` is always written; what is written again belongs to this plan, as the folder's claim says. */
async function writeReports(result: AuditResult, folder: string, formats: readonly ReportFormat[]): Promise<string[]> {
  await mkdir(folder, {recursive: true})
  const files: string[] = []
  for (const format of new Set<ReportFormat>(['json', ...formats])) {
    const file = path.join(folder, `report.${format}`)
    await writeText(file, await renderReport(result, format), {overwrite: true})
    files.push(file)
  }
  return files
}

/** One file per generator and attack, named for what it holds. */
async function writeRevealed(plan: AuditPlan, inputs: AuditInputs, folder: string, context: Context): Promise<string[]> {
  const files: string[] = []
  for (const {generator, attack, label, guesses} of await revealRecords(plan, inputs, context)) {
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

interface Beside {
  readonly source: AuditInputs['source']
  readonly holdout?: {readonly table: NonNullable<AuditInputs['holdout']>; readonly sha256: string}
  readonly synthetic: readonly {
    readonly table: AuditInputs['synthetic'][number]
    readonly name: string
    readonly sha256: string
  }[]
}

/** The files given beside the data, with the data's columns and levels. */
async function readBeside(
  loaded: LoadedTable,
  request: AuditRequest,
  holdoutFile: string | undefined,
  context: Context,
): Promise<Beside> {
  const paths = [...request.synthetic, ...(holdoutFile === undefined ? [] : [holdoutFile])]
  const read = {...request.read, ...request.classes, signal: context.signal}
  const {reference, others, hashes} = await readAligned(loaded, paths, read)
  const last = paths.length - 1
  return {
    source: reference.as('source'),
    synthetic: request.synthetic.map((file, at) => ({
      table: others[at].as('synthetic'),
      name: path.basename(file),
      sha256: hashes[at],
    })),
    ...(holdoutFile !== undefined && {holdout: {table: others[last].as('holdout'), sha256: hashes[last]}}),
  }
}
