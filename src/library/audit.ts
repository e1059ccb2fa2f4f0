import {noTaskStore} from '../audit/run/task-store.js'
import {engines, type Engine} from '../core/context.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import {finishedEvent} from '../jobs/audit-events.js'
import {auditFiles} from '../jobs/audit-files.js'
import {withRunner} from '../jobs/with-runner.js'
import {prepareAudit, runPrepared, type AuditSettings} from '../jobs/prepare-audit.js'
import type {AuditEvent} from '../result/audit-event.js'
import {outputFormats, type OutputFormat} from '../report/formats.js'
import type {PolicyRules} from '../policy/policy-file.js'
import {withAnswers, type Audit} from './audit-answers.js'
import type {FigureName} from '../report/figures.js'
import type {RolesContent} from '../roles/role.js'
import type {FunctionGenerator} from '../external/function-generator.js'
import {
  functionsOf,
  namesOf,
  type FidelityName,
  type GeneratorName,
  type LearnerName,
  type MethodName,
  type Suggested,
} from './names.js'
import {
  DEFAULT_SEED,
  checkChoice,
  checkNames,
  checkNumber,
  checkSources,
  classesOf,
  givenOptions,
  jobsOf,
  monitorOf,
  queueOf,
  type AlgorithmOptions,
  type Label,
  type WorkOptions,
} from './settings.js'
import {thisTool} from './tool.js'

/** What is audited and how. What is left out has the default that the command has. */
export interface AuditOptions extends WorkOptions {
  /** The class column; data that were read with a target name it themselves, and roles do. */
  readonly target?: string
  /** The label or labels of the minority; the rarest one when left out, where it is clear. */
  readonly minority?: Label | readonly Label[]
  /** Generators by name, or functions of yours; the SMOTE that fits the columns when left out and no rows made elsewhere are given. */
  readonly generators?: readonly (Suggested<GeneratorName> | FunctionGenerator)[]
  /** Attacks and proxies; those that give a first answer in about a minute when left out. */
  readonly attacks?: readonly Suggested<MethodName>[]
  /** Learners that utility is measured with: all when left out, none when empty. */
  readonly learners?: readonly Suggested<LearnerName>[]
  /** Fidelity metrics: all when left out, none when empty. */
  readonly fidelity?: readonly Suggested<FidelityName>[]
  /** The metric that decisions on utility rest on: `averagePrecision` when left out. */
  readonly decideBy?: Suggested<FigureName<'utility'>>
  /** Options by the name of a generator, attack or learner: `{smote: {neighbours: 3}}`. */
  readonly options?: Readonly<Record<string, AlgorithmOptions>>
  /** The share of rows held out as non-members (0.5), or rows that no generator saw. */
  readonly holdout?: number | TableSource
  /** Rows made elsewhere. Every row of the data is then taken for a member. */
  readonly synthetic?: readonly TableSource[]
  /** Synthetic rows per real minority row; up to the size of the largest class when left out. */
  readonly ratio?: number
  /** Columns that an attacker is taken to know, and columns that one wants to find out. */
  readonly known?: readonly string[]
  readonly secret?: readonly string[]
  /** Columns by which people could be found, and columns that nobody should find out: disclosure is measured on them. */
  readonly quasiIdentifiers?: readonly string[]
  readonly sensitive?: readonly string[]
  /** People of whom the data are a sample; the data are everybody when left out. */
  readonly population?: number
  /** What mistakes cost: a number, a range such as '5..20', or a formula over the columns. */
  readonly cost?: {readonly falseNegative: number | string; readonly falsePositive: number | string; readonly deployRate?: number}
  /** Splits and runs of each generator, at most (5). */
  readonly repeats?: number
  /** Run every repeat, also those that no verdict and no comparison needs any more (false). */
  readonly allRepeats?: boolean
  /** Use every row, also where there are more than a figure can make use of and a sample would do (false). */
  readonly allRows?: boolean
  /** So many people at risk are listed by row number, and the others counted (20); 0 names no row. */
  readonly listPeople?: number
  /** People of each label who come, and as many who go, between two releases (10), for `differencing`. */
  readonly changes?: number
  /** Level of the intervals, in (0, 1) (0.95). */
  readonly confidence?: number
  /** All randomness comes from it (1). Private generators draw their noise elsewhere, unless `insecureSeed` is set. */
  readonly seed?: number
  /** Time to spend; the result then holds what was finished and says that it is not complete. */
  readonly budgetSeconds?: number
  /** Worker threads; one per core when left out. No figure depends on it. */
  readonly jobs?: number
  /**
   * Workers on other machines run the tasks: `redis://[USER:PASSWORD@]HOST[:PORT]`, or `rediss://` for TLS. No figure depends on it.
   * Needs the packages bullmq and ioredis. See docs/scale-out.md.
   */
  readonly queue?: string
  /** File of a secret that seals data, tasks and results on the queue; the workers have the same. */
  readonly queueKey?: string
  /** Where the data lie for the workers, when not in Redis. */
  readonly queueStore?: string
  /** What networks are trained with. */
  readonly engine?: Engine
  /** Rules that the result is held against, or their file. */
  readonly policy?: string | PolicyRules
  /** Plug-ins: files, or names of packages. Loading them runs their code. */
  readonly plugins?: readonly string[]
  /** How files are read. */
  readonly read?: ReadOptions
  /** Columns whose values name people and that are used all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** What each column is for: a file of roles, or what such a file holds. Other options go before it. */
  readonly roles?: string | RolesContent
  /**
   * Told what becomes of the audit: what is planned, each step that begins, each finding the moment it stands, the verdicts, and the end.
   * They are those of `--json-lines`.
   */
  readonly onEvent?: ((event: AuditEvent) => void) | undefined
  /** A folder for reports and finished steps: an audit that was stopped goes on there. Nothing is written when it is left out. */
  readonly out?: string
  /** Reports to write into it ('json', 'md', 'html'). */
  readonly formats?: readonly OutputFormat[]
}

export const OPTIONS = Object.keys({
  signal: true,
  onProgress: true,
  onEvent: true,
  target: true,
  minority: true,
  generators: true,
  attacks: true,
  learners: true,
  fidelity: true,
  decideBy: true,
  options: true,
  holdout: true,
  synthetic: true,
  ratio: true,
  known: true,
  secret: true,
  quasiIdentifiers: true,
  sensitive: true,
  population: true,
  cost: true,
  repeats: true,
  allRepeats: true,
  allRows: true,
  listPeople: true,
  changes: true,
  confidence: true,
  seed: true,
  budgetSeconds: true,
  jobs: true,
  queue: true,
  queueKey: true,
  queueStore: true,
  engine: true,
  policy: true,
  plugins: true,
  read: true,
  keepIdentifiers: true,
  roles: true,
  out: true,
  formats: true,
} satisfies Record<keyof AuditOptions, true>)

/**
 * Audits generators on data, or rows made elsewhere: splits, generates, attacks, measures, judges. With the same data, options and seed
 * the result is the same, whatever the number of threads.
 *
 * @param data A path, a file that was read, or a table in memory. It is never changed.
 * @returns The result, complete unless the budget ran out or the signal fired.
 * @throws {UserError} Where an option is wrong, a file cannot be read, or the data have too few rows for what is asked.
 * @example
 * const patients = await readTable('patients.csv', {target: 'diagnosis'})
 * const result = await audit(patients, {minority: ['storage-disorder'], generators: ['smote-nc']})
 * console.log(result.verdict('smote-nc').sentence)
 */
export async function audit(data: TableSource, options: AuditOptions): Promise<Audit> {
  checkNames('audit', options, OPTIONS)
  const {holdout, synthetic = []} = options
  checkSources('data', data)
  checkSources('synthetic', ...synthetic)
  if (holdout !== undefined && typeof holdout !== 'number') checkSources('holdout', holdout)
  const settings = settingsOf(data, options)
  const monitor = monitorOf(options)
  const {out, formats = ['json', 'md', 'html']} = options
  for (const format of formats) checkChoice('formats', format, outputFormats)
  const queue = queueOf(options)
  if (out !== undefined) {
    const request = {...settings, ...(queue && {queue}), out, formats, reveal: false}
    return withAnswers((await auditFiles(request, monitor)).result)
  }
  const result = await withRunner(queue, async runner =>
    runPrepared(await prepareAudit(settings, monitor), {...settings, ...runner}, noTaskStore, monitor),
  )
  options.onEvent?.(finishedEvent(result, {files: []}))
  return withAnswers(result)
}

export function settingsOf(data: TableSource, options: AuditOptions): AuditSettings {
  const {ratio, repeats = 5, confidence = 0.95, seed = DEFAULT_SEED, budgetSeconds, onEvent, holdout, synthetic = []} = options
  const {
    generators,
    attacks,
    learners,
    fidelity,
    decideBy,
    allRepeats,
    allRows,
    listPeople,
    changes,
    known,
    secret,
    quasiIdentifiers,
    sensitive,
    population,
    cost,
    policy,
    plugins,
    keepIdentifiers,
    read = {},
    engine = 'auto',
  } = options
  checkChoice('engine', engine, engines)
  checkNumber('seed', seed, {min: 0, integer: true})
  checkNumber('changes', changes, {min: 1, integer: true})
  checkNumber('repeats', repeats, {min: 1, max: 1000, integer: true})
  checkNumber('confidence', confidence, {above: 0, below: 1})
  checkNumber('listPeople', listPeople, {min: 0, integer: true})
  checkNumber('population', population, {min: 1, integer: true})
  checkNumber('ratio', ratio, {above: 0, below: Infinity})
  checkNumber('budgetSeconds', budgetSeconds, {above: 0})
  checkNumber('deployRate', cost?.deployRate, {above: 0, below: 1})
  return {
    data,
    read,
    classes: classesOf(data, options),
    options: optionTexts(options.options ?? {}),
    synthetic,
    amount: ratio === undefined ? {kind: 'balance'} : {kind: 'ratio', ratio},
    engine,
    seed,
    repeats,
    confidence,
    jobs: jobsOf(options.jobs),
    tool: thisTool(),
    ...(keepIdentifiers && {keepIdentifiers}),
    ...(options.roles !== undefined && {roles: options.roles}),
    ...(generators && {generators: namesOf(generators), functions: functionsOf(generators)}),
    ...(attacks && {attacks}),
    ...(learners && {learners}),
    ...(fidelity && {fidelity}),
    ...(decideBy !== undefined && {decideBy}),
    ...(allRepeats !== undefined && {allRepeats}),
    ...(allRows !== undefined && {allRows}),
    ...(listPeople !== undefined && {listPeople}),
    ...(changes !== undefined && {changes}),
    ...(holdout !== undefined && {holdout}),
    ...(budgetSeconds !== undefined && {budgetSeconds}),
    ...(onEvent && {onEvent}),
    ...(cost && {
      cost: {...cost, falseNegative: String(cost.falseNegative), falsePositive: String(cost.falsePositive)},
    }),
    ...(known && {known}),
    ...(secret && {secret}),
    ...(quasiIdentifiers && {quasiIdentifiers}),
    ...(sensitive && {sensitive}),
    ...(population !== undefined && {population}),
    ...(policy !== undefined && {policy}),
    ...(plugins && {plugins}),
  }
}

/** `{smote: {neighbours: 3}}` as `smote.neighbours=3`. */
function optionTexts(options: Readonly<Record<string, AlgorithmOptions>>): string[] {
  return Object.entries(options).flatMap(([name, given]) =>
    Object.entries(givenOptions(given)).map(([key, value]) => `${name}.${key}=${String(value)}`),
  )
}
