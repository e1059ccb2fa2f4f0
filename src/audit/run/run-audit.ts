import type {Monitor} from '../../core/context.js'
import {Interrupted} from '../../core/errors.js'
import {rowsWithLabel} from '../../core/table.js'
import {builtIn, checkPlugins, type Catalogue} from '../../plugins/catalogue.js'
import {learners} from '../../learners/registry.js'
import {segmenters} from '../../learners/segmentation/registry.js'
import {disclosure} from '../../metrics/disclosure/registry.js'
import {fidelity} from '../../metrics/fidelity/registry.js'
import type {TaskStore} from './task-store.js'
import {describeEnvironment} from './environment.js'
import {openExecutor, type Executor, type ExecutorOptions} from './executor.js'
import {IDENTIFIERS, identifierEntries, identifiersMethod} from '../judge/identifier-entries.js'
import {controlsAboveMain, withDoubts} from '../checks/doubts.js'
import type {SampleKind} from '../../core/column.js'
import {isOfUse} from '../../attacks/define-attack.js'
import {sampleForm} from '../../core/sample-form.js'
import type {AuditInputs} from '../plan/inputs.js'
import {leftOut} from './left-out.js'
import type {AuditPlan} from '../../result/plan.js'
import {momentEntries} from '../pool/moments.js'
import {peopleAtRisk, withoutRows} from '../pool/people-at-risk.js'
import {poolResults} from '../pool/pool-results.js'
import type {AuditResult, LeftOut, MethodNote, ResultEntry} from '../../result/audit-result.js'
import {RESULT_SCHEMA} from '../../result/version.js'
import {unlimited, type Shares} from './shares.js'
import {inOrderOfDecision} from '../plan/order.js'
import {subjectName, taskHash, type Task} from '../plan/task.js'
import {isPartial, type TaskResult} from '../plan/task-output.js'
import {tasksOf} from '../plan/plan-tasks.js'
import {utilityRuns} from '../pool/utility-runs.js'
import {rarityOf} from '../score/rarity.js'
import {summariseCosts} from '../score/row-costs.js'
import {judgeWithoutRelease} from '../judge/without-release.js'
import {judgeGenerators, withCorrectedTests} from '../judge/verdict.js'
import {isUtilitySettled, settledAttacks} from '../judge/settled.js'
import {withoutLooks} from '../plan/looks.js'
import {runInRounds, settledAfter, type Rounds, type Settled} from './rounds.js'
import {watchedBy, type Watch, type Watched} from './watch.js'
import {runWithinBudget} from './within-budget.js'

export interface AuditOptions {
  readonly jobs: number
  readonly store: TaskStore
  /** Ends the audit with what was found until then. */
  readonly budgetSeconds?: number
  /** What of it went into reading. */
  readonly spentSeconds?: number
  readonly tool: AuditResult['tool']
  /** Is told what becomes of the audit meanwhile. */
  readonly watch?: Watch
  /** What runs the tasks; threads of this process when left out. */
  readonly openExecutor?: (inputs: AuditInputs, options: ExecutorOptions) => Executor
}

/**
 * Runs a plan: every task that has no cached result yet, then pools the repeats, tests, and judges. When the signal of
 * the monitor fires or the budget runs out, the result holds what was finished and says that it is not complete.
 */
export async function runAudit(
  plan: AuditPlan,
  inputs: AuditInputs,
  options: AuditOptions,
  monitor: Monitor,
): Promise<AuditResult> {
  const startedAt = new Date()
  const {catalogue = builtIn} = inputs
  checkPlugins([...plan.generators, ...plan.attacks, ...plan.proxies], catalogue)
  const tasks = tasksOf(plan, inputs.sha256, catalogue)
  const results = await cachedOutputs(tasks, options.store)
  const named = identifierEntries(plan, inputs)
  let rare: ReadonlyMap<number, number> | undefined
  const rarity = () => (rare ??= rarityOf(inputs.source, plan, inputs.groups))
  const asked = {plan, inputs, named, results, rarity}
  // An audit with a budget ends when its time is over, whatever was found: it does not look.
  const lookedAt = options.budgetSeconds === undefined ? asked : {...asked, plan: withoutLooks(plan)}
  const needless = new Set<Task>()
  const resultNow = (missing: LeftOut | undefined) =>
    assemble(lookedAt, {plan, options, startedAt, needless, needed: tasks.filter(task => !needless.has(task)), missing})
  const watched = watchedBy(options.watch, {...lookedAt, tasks, needless, resultNow})
  return resultNow(await runRemaining(tasks, needless, lookedAt, options, monitor, watched))
}

interface Ended {
  /** As it was asked for. */
  readonly plan: AuditPlan
  readonly options: AuditOptions
  readonly startedAt: Date
  readonly needless: ReadonlySet<Task>
  readonly needed: readonly Task[]
  /** Left out when nothing is missing. */
  readonly missing: LeftOut | undefined
}

async function assemble(asked: Asked, {plan, options, startedAt, needless, needed, missing}: Ended): Promise<AuditResult> {
  const {inputs, results} = asked
  const {catalogue = builtIn} = inputs
  const {checks, pooled, verdicts} = judged(asked, needed)
  const namesRows = plan.listPeople !== 0
  const {target, minority} = plan
  return {
    schema: RESULT_SCHEMA,
    tool: options.tool,
    input: {
      sha256: inputs.sha256,
      rows: inputs.source.rowCount,
      columns: inputs.source.columns.length,
      target,
      minority,
      minorityRows: rowsWithLabel(inputs.source, target, minority).length,
    },
    plan,
    inputChecks: checks,
    results: namesRows ? pooled : pooled.map(withoutRows),
    verdicts,
    withoutRelease: judgeWithoutRelease(utilityRuns(needed, results), plan),
    ...(needless.size > 0 && {settled: settledAfter(needless)}),
    ...(plan.cost && {cost: await summariseCosts(inputs.source, plan, plan.cost)}),
    ...(namesRows && {peopleAtRisk: peopleAtRisk(plan, inputs, needed, results, pooled, asked.rarity)}),
    methods: {
      ...(pooled.some(({name}) => name === IDENTIFIERS) && {[IDENTIFIERS]: identifiersMethod}),
      ...methodsOf(plan, catalogue),
    },
    notTested: notTested(plan, catalogue, sampleForm(inputs.source)?.kind),
    notes: notesOf(needed, results),
    complete: missing === undefined,
    ...(missing && {leftOut: missing}),
    environment: describeEnvironment(startedAt, options.jobs),
  }
}

async function cachedOutputs(tasks: readonly Task[], store: TaskStore): Promise<Map<string, TaskResult>> {
  const results = new Map<string, TaskResult>()
  for (const task of tasks) {
    const cached = await store.read(task)
    // A failure may have had a passing cause; it is tried again.
    if (cached !== undefined && cached.outcome.status !== 'failed' && !isPartial(cached)) results.set(taskHash(task), cached)
  }
  return results
}

interface Asked {
  readonly plan: AuditPlan
  readonly inputs: AuditInputs
  /** Tests of released identifiers. */
  readonly named: readonly ResultEntry[]
  /** By the hash of their tasks; filled in while the audit runs. */
  readonly results: Map<string, TaskResult>
  /** Reckoned once, when somebody is at risk. */
  readonly rarity: () => ReadonlyMap<number, number>
}

/** What these tasks come to: their repeats pooled, tested and judged. */
function judged({plan, inputs: {checks: given = [], catalogue = builtIn}, named, results}: Asked, tasks: readonly Task[]) {
  const entries = [...named, ...momentEntries(plan, tasks, results), ...poolResults(plan, tasks, results)]
  const tested = withCorrectedTests(entries, plan.confidence)
  const checks = [...given, ...controlsAboveMain(tested)]
  const pooled = withDoubts(tested, checks, catalogue)
  return {checks, pooled, verdicts: judgeGenerators(pooled, plan.confidence, checks)}
}

function settledBy(asked: Asked, tasks: readonly Task[]): Settled {
  const {pooled, verdicts} = judged(asked, tasks)
  const runs = utilityRuns(tasks, asked.results)
  return {attacks: settledAttacks(verdicts), utility: isUtilitySettled(pooled, runs, asked.plan)}
}

/**
 * Fills in the results. Returns what the audit lacks when it ended early.
 *
 * @param needless Is filled with the tasks that turn out not to be needed.
 */
async function runRemaining(
  tasks: readonly Task[],
  needless: Set<Task>,
  asked: Asked,
  {jobs, store, budgetSeconds, spentSeconds = 0, openExecutor: open = openExecutor}: AuditOptions,
  monitor: Monitor,
  watched: Watched,
): Promise<LeftOut | undefined> {
  const {plan, inputs, results} = asked
  const isOpen = (task: Task) => !results.has(taskHash(task))
  const remaining = tasks.filter(isOpen)
  const executor = open(inputs, {jobs, signal: monitor.signal})
  const run = (some: readonly Task[], shares: Shares = unlimited) => {
    const before = results.size + needless.size
    return executor.run(some, {
      shares,
      within: {before, tasks: tasks.length},
      onTrouble: trouble => {
        watched.troubled(trouble)
      },
      onProgress: (fraction, note) => {
        monitor.progress(Math.min(1, (before + fraction * some.length) / tasks.length), note)
      },
      onStart: task => {
        watched.started(task)
      },
      onResult: async (task, result) => {
        results.set(taskHash(task), result)
        await store.write(task, result)
        await watched.ended(task, result)
      },
    })
  }
  try {
    if (plan.untilSettled === true) {
      const rounds: Rounds = {run: some => run(some.filter(isOpen)), settledBy: some => settledBy(asked, some)}
      const leaveOut = (task: Task) => {
        needless.add(task)
        watched.leftOut(task)
      }
      await runInRounds(tasks, rounds, leaveOut, inputs.catalogue)
    } else if (budgetSeconds === undefined) await run(inOrderOfDecision(remaining, inputs.catalogue))
    else
      await runWithinBudget(remaining, budgetSeconds - spentSeconds, run, task => results.get(taskHash(task)), inputs.catalogue)
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
  } finally {
    await executor.close()
    await watched.toldAll()
  }
  const needed = tasks.filter(task => !needless.has(task))
  const isEnded = !needed.some(isOpen) && ![...results.values()].some(isPartial)
  return isEnded ? undefined : leftOut(needed, results, monitor.signal.aborted ? undefined : budgetSeconds)
}

/** Generator notes, each once, with the generator's name in front. */
function notesOf(tasks: readonly Task[], results: ReadonlyMap<string, TaskResult>): string[] {
  const notes = tasks
    .filter(({subject}) => subject.kind === 'generator')
    .flatMap(task => {
      const name = subjectName(task.subject)
      return (results.get(taskHash(task))?.notes ?? []).map(note => (note.startsWith(`${name} `) ? note : `${name}: ${note}`))
    })
  return [...new Set(notes)]
}

function methodsOf(plan: AuditPlan, catalogue: Catalogue): Record<string, MethodNote> {
  const attackNotes = plan.attacks.map(({name}) => [name, {kind: 'attack', ...noteOf(attackEntry(name, catalogue))}] as const)
  const proxyNotes = plan.proxies.map(({name}) => [name, {kind: 'proxy', ...noteOf(catalogue.proxies.get(name))}] as const)
  const learnerNotes = plan.learners.map(({name}) => [name, {kind: 'utility', ...noteOf(learners.get(name))}] as const)
  const maskNotes = (plan.segmenters ?? []).map(
    ({name}) => [name, {kind: 'segmentation', ...noteOf(segmenters.get(name))}] as const,
  )
  const fidelityNotes = plan.fidelity.map(({name}) => [name, {kind: 'fidelity', ...noteOf(fidelity.get(name))}] as const)
  const disclosureNotes = (plan.disclosure?.measures ?? []).map(
    ({name}) => [name, {kind: 'disclosure', ...noteOf(disclosure.get(name))}] as const,
  )
  const measured = [...learnerNotes, ...maskNotes, ...fidelityNotes, ...disclosureNotes]
  return Object.fromEntries<MethodNote>([...attackNotes, ...proxyNotes, ...measured])
}

const attackEntry = (name: string, {attacks, experiments}: Catalogue) =>
  experiments.has(name) ? experiments.get(name) : attacks.get(name)

function notTested(
  plan: AuditPlan,
  {attacks, experiments}: Catalogue,
  samples: SampleKind | undefined,
): Record<string, MethodNote> {
  const ofRows = attacks.entries.filter(entry => isOfUse(entry, samples))
  const others = [...ofRows, ...experiments.entries].filter(({name}) => !plan.attacks.some(planned => planned.name === name))
  return Object.fromEntries(others.map(entry => [entry.name, {kind: 'attack', ...noteOf(entry)}]))
}

/** What of a definition a report is made with. */
function noteOf(definition: Omit<MethodNote, 'kind'>): Omit<MethodNote, 'kind'> {
  const {summary, source, attacker, holds, finds, criterion, namedTest, success, limits} = definition
  return {
    summary,
    source,
    ...(attacker !== undefined && {attacker}),
    ...(holds !== undefined && {holds}),
    ...(finds && {finds}),
    ...(criterion && {criterion}),
    ...(namedTest && {namedTest}),
    ...(success && {success}),
    ...(limits !== undefined && {limits}),
  }
}
