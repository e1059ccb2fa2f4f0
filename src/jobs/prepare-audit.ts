import {createPlan, type PlanRequest} from '../audit/plan/create-plan.js'
import type {AuditInputs} from '../audit/plan/inputs.js'
import {runAudit} from '../audit/run/run-audit.js'
import type {Watch} from '../audit/run/watch.js'
import type {TaskStore} from '../audit/run/task-store.js'
import {checkQuestions} from '../audit/score/risks/columns.js'
import {checkCosts} from '../audit/score/row-costs.js'
import {requireEngine} from '../backend/engine.js'
import type {ColumnReading} from '../core/column-reading.js'
import {withProgress, type Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {sampleForm} from '../core/sample-form.js'
import {categoricalColumn, MISSING_CODE, type Table} from '../core/table.js'
import {wordNotes} from '../core/library-wording.js'
import type {Amount, MinorityClasses} from '../core/planned.js'
import {placeholder, say, setting} from '../core/text.js'
import {smoteFor} from '../generators/sample-classes.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import type {FunctionGenerator} from '../external/function-generator.js'
import {builtIn} from '../plugins/catalogue.js'
import {evaluatePolicy} from '../policy/evaluate.js'
import type {Policy, PolicyRules} from '../policy/policy-file.js'
import type {RolesContent} from '../roles/role.js'
import type {AuditResult} from '../result/audit-result.js'
import type {AuditPlan, PlannedHoldout} from '../result/plan.js'
import {eventsOf, type OnEvent} from './audit-events.js'
import {checkCommands, reproducibilityNotes} from './check-reproducible.js'
import {inputsOf, readInputs} from './audit-inputs.js'
import {catalogueOf} from './catalogue-of.js'
import {withRoles, type NamedClasses, type SettledRequest} from './column-roles.js'
import type {SettledColumns} from './identifiers.js'
import {plannedReading} from './planned-reading.js'
import {checkDeclared} from '../audit/plan/check-declared.js'
import {checkDomains} from './private-release.js'
import {readPolicy, today} from './read-policy.js'
import {maskNotes} from './mask-notes.js'
import type {Runner} from './queue-runner.js'
import {sampleNotes} from './sample-notes.js'

/** What is audited and how: all but where it is written. */
export interface AuditSettings extends Pick<
  PlanRequest,
  | 'generators'
  | 'attacks'
  | 'learners'
  | 'fidelity'
  | 'decideBy'
  | 'options'
  | 'engine'
  | 'seed'
  | 'repeats'
  | 'allRepeats'
  | 'allRows'
  | 'listPeople'
  | 'changes'
  | 'treatment'
  | 'confidence'
  | 'cost'
  | 'known'
  | 'secret'
  | 'quasiIdentifiers'
  | 'sensitive'
  | 'population'
> {
  readonly data: TableSource
  readonly read: ReadOptions
  /** Where the target is left out a file of roles names it; where labels are, the rarest one is the minority. */
  readonly classes: NamedClasses
  /** Columns whose values name people and that are used all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** Columns that name nobody, as roles that were settled before said. */
  readonly ordinary?: readonly string[]
  /** What runs the tasks; threads of this process when left out. */
  readonly runner?: Runner
  /** What each column is for: a file of roles, or what such a file holds. */
  readonly roles?: string | RolesContent
  readonly synthetic: readonly TableSource[]
  /** A share of the rows, or rows that no generator saw. */
  readonly holdout?: number | TableSource
  readonly amount: Exclude<Amount, {kind: 'count'}>
  readonly budgetSeconds?: number
  readonly jobs: number
  /** Plug-ins, as files or packages; loading them runs their code. */
  readonly plugins?: readonly string[]
  /** Generators that are functions of the calling program; `generators` names them. */
  readonly functions?: readonly FunctionGenerator[]
  /** Rules that the result is held against, or their file. */
  readonly policy?: string | PolicyRules
  readonly tool: AuditResult['tool']
  /** Is told what becomes of the audit while it runs. */
  readonly onEvent?: OnEvent
}

/** Everything that an audit needs before its first task. */
export interface PreparedAudit {
  readonly inputs: AuditInputs
  readonly plan: AuditPlan
  readonly policy: Policy | undefined
  readonly reading: readonly ColumnReading[]
  /** How input files were read, where one may not expect it. */
  readonly notes: readonly string[]
  /** What all this took. */
  readonly seconds: number
}

/**
 * Reads what is audited, makes the plan and checks that the one fits the other, before any work is done.
 * @throws {UserError} When a file cannot be read, an option is wrong, or the data do not allow what is asked for.
 */
export async function prepareAudit(request: AuditSettings, monitor: Monitor): Promise<PreparedAudit> {
  const startedAt = performance.now()
  await requireEngine(request.engine)
  const catalogue = await catalogueOf(request)
  const policy = request.policy === undefined ? undefined : await readPolicy(request.policy, monitor.signal, catalogue)
  const {data, synthetic} = request
  const holdout = typeof request.holdout === 'number' ? undefined : request.holdout
  const sources = [data, ...synthetic, ...(holdout === undefined ? [] : [holdout])]
  const settled = await withRoles(request, sources, {mayLack: false, signal: monitor.signal})
  const read = {...settled.read, masks: true}
  const files = await readInputs({...settled, read, data, synthetic, holdout}, monitor)
  const {classes} = files
  const builtIn = request.generators !== undefined || request.synthetic.length === 0
  if (builtIn && holdout === undefined && request.synthetic.length > 0)
    throw new UserError(
      'settings-conflict',
      {settings: ['generators', 'synthetic']},
      say`Built-in generators and ${setting('synthetic')} need the same members: every row of DATA is one for a file made elsewhere.`,
      [
        say`Give rows that no generator saw with ${setting('holdout', placeholder('FILE'))}, or audit the file by
          itself (leave ${setting('generators')} out).`,
      ],
    )
  const plan = createPlan(
    {
      ...planBasics(
        {...request, ...declaredBy(settled)},
        classes,
        plannedReading(files.read, files.source),
        keptOf(settled, files.identifiers),
      ),
      synthetic: files.synthetic.map(({name, sha256}) => ({name, sha256})),
      holdout: plannedHoldout(request, files.holdout?.file.sha256),
      samples: sampleForm(files.source)?.kind,
      classes: classCount(files.source, classes.target),
    },
    request.synthetic.length === 0 ? [smoteFor(files.loaded.table, classes.target).name] : [],
    catalogue,
  )
  const inputs = {...(await inputsOf(files, plan, withProgress(monitor, 0, 0.05))), catalogue}
  const features = inputs.source.without([classes.target]).columns.map(({field}) => field.name)
  checkQuestions(plan.attacks, features, catalogue)
  checkDeclared(
    plan,
    [...features, classes.target],
    inputs.groups === undefined ? inputs.source.rowCount : new Set(inputs.groups).size,
  )
  checkDomains(inputs.source, classes.target, plan.generators, catalogue)
  // A formula that fails on a row is said before anything is trained.
  if (plan.cost !== undefined)
    for (const [table, of] of [
      [inputs.source, 'the data'],
      [inputs.holdout, 'the holdout file'],
    ] as const)
      if (table !== undefined) await checkCosts(table, classes, plan.cost, of)
  await checkCommands(plan.generators)
  return {
    inputs,
    plan,
    policy,
    reading: files.loaded.reading.columns,
    notes: [
      ...files.notes,
      ...wordNotes([...sampleNotes(plan, inputs), ...maskNotes(plan, inputs.source)], request.read.wording),
    ],
    seconds: (performance.now() - startedAt) / 1000,
  }
}

const declaredBy = ({quasiIdentifiers, sensitive}: SettledRequest) => ({quasiIdentifiers, sensitive})

/** Columns that the user wants though they name people; of what a file of roles says, those that do. */
function keptOf({keepIdentifiers, ordinary}: SettledRequest, {kept}: SettledColumns): readonly string[] {
  return [...keepIdentifiers, ...kept.flatMap(({column}) => (ordinary.includes(column) ? [column] : []))]
}

function planBasics(
  {
    seed,
    options,
    amount,
    engine,
    repeats,
    allRepeats,
    allRows,
    listPeople,
    changes,
    treatment,
    confidence,
    generators,
    attacks,
    learners,
    fidelity,
    decideBy,
    cost,
    known,
    secret,
    quasiIdentifiers,
    sensitive,
    population,
  }: AuditSettings,
  classes: MinorityClasses,
  columns: AuditPlan['columns'],
  keepIdentifiers: readonly string[],
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
    ...(allRepeats !== undefined && {allRepeats}),
    ...(allRows !== undefined && {allRows}),
    ...(listPeople !== undefined && {listPeople}),
    ...(changes !== undefined && {changes}),
    ...(treatment && {treatment}),
    columns: {...columns, keepIdentifiers},
    ...(generators && {generators}),
    ...(attacks && {attacks}),
    ...(learners && {learners}),
    ...(fidelity && {fidelity}),
    ...(decideBy !== undefined && {decideBy}),
    ...(cost && {cost}),
    ...(known && {known}),
    ...(secret && {secret}),
    ...(quasiIdentifiers && {quasiIdentifiers}),
    ...(sensitive && {sensitive}),
    ...(population !== undefined && {population}),
  }
}

const classCount = (table: Table, target: string) =>
  new Set(categoricalColumn(table, target).codes.filter(code => code !== MISSING_CODE)).size

const DEFAULT_HOLDOUT = 0.5

function plannedHoldout({holdout, synthetic}: AuditSettings, sha256: string | undefined): PlannedHoldout {
  if (sha256 !== undefined) return {kind: 'file', sha256}
  if (synthetic.length > 0) return {kind: 'none'}
  const fraction = typeof holdout === 'number' ? holdout : DEFAULT_HOLDOUT
  if (!(fraction > 0 && fraction < 1))
    throw new UserError(
      'wrong-value',
      {setting: 'holdout', given: fraction},
      say`${setting('holdout')} must be a share between 0 and 1, or a file. Got '${fraction}' instead.`,
    )
  return {kind: 'fraction', fraction}
}

/** Runs the plan and holds the result against the policy. */
export async function runPrepared(
  given: PreparedAudit,
  {jobs, tool, budgetSeconds, onEvent, runner}: AuditSettings,
  store: TaskStore,
  monitor: Monitor,
  soFar: Watch['soFar'] = () => undefined,
): Promise<AuditResult> {
  const startedAt = performance.now()
  const left = budgetSeconds === undefined ? Infinity : budgetSeconds - given.seconds
  const reproducibility = await reproducibilityNotes(
    given.plan,
    given.inputs.source,
    given.inputs.catalogue ?? builtIn,
    left,
    monitor,
  )
  const seconds = given.seconds + (performance.now() - startedAt) / 1000
  const prepared = {...given, seconds, notes: [...given.notes, ...reproducibility]}
  const {inputs, plan} = prepared
  const watch: Watch = {
    ...eventsOf(plan, inputs, onEvent ?? (() => undefined)),
    soFar: make => {
      soFar(async () => completed(prepared, await make()))
    },
  }
  const budget = budgetSeconds !== undefined && {budgetSeconds, spentSeconds: seconds}
  const options = {jobs, tool, store, watch, ...budget, ...(runner && {openExecutor: runner.executorFor(plan, inputs)})}
  return completed(prepared, await runAudit(plan, inputs, options, withProgress(monitor, 0.05, 1)))
}

/** Whom the generators did not see as they are. */
function treatmentNotes({treatment}: AuditPlan): string[] {
  if (treatment === undefined) return []
  const {withheld, coarsened} = treatment
  return [
    ...(withheld.length === 0
      ? []
      : [
          `The people of ${withheld.length} data rows were withheld from the generators. Models were trained on them all the same.`,
        ]),
    ...(coarsened === undefined
      ? []
      : [
          `The generators saw the people of ${coarsened.rows.length} data rows coarsened, so that ${coarsened.people} people share ` +
            'each of their cells. Attacks are asked about the records as they are.',
        ]),
  ]
}

/** With what is known of the files, held against the policy. */
async function completed({inputs, policy, reading, notes}: PreparedAudit, outcome: AuditResult): Promise<AuditResult> {
  const audited = {...outcome, reading, notes: [...notes, ...treatmentNotes(outcome.plan), ...outcome.notes]}
  return policy === undefined ? audited : {...audited, policy: await evaluatePolicy(policy, audited, today(), inputs.catalogue)}
}
