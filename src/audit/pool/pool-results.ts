import type {Estimate} from '../../core/estimate.js'
import {poolRepeats} from '../../metrics/utility.js'
import type {AuditPlan} from '../../result/plan.js'
import {classesEstimates} from './classes.js'
import {changeFigures} from './changes.js'
import {copyFigures} from './copies.js'
import {recordFigures, originFigures, type AttackFigures} from './attacks.js'
import {riskFigures} from './risks.js'
import {fidelityEstimates, withColumnBaselines} from './fidelity.js'
import {withMaskDifferences} from './segmentation.js'
import {experimentFigures} from './experiment.js'
import {disclosureEstimates} from './disclosure.js'
import {multiclassEstimates, withMulticlassDifferences} from './multiclass.js'
import {meanEstimates} from './mean-estimate.js'
import {membershipFigures} from './membership.js'
import type {ResultEntry} from '../../result/audit-result.js'
import {priced} from './priced.js'
import {withStrongest} from './strongest.js'
import {shareOfLook} from '../plan/looks.js'
import {testFamilies} from '../judge/test-family.js'
import {allFigures, plainFigures, utilityRuns} from './utility-runs.js'
import {reliabilityOf, tunedEntries, withCosts, withDifferences} from './utility.js'
import {whatOf} from '../plan/order.js'
import {entryKindOf, stepName, subjectName, taskHash, type Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'

interface Group {
  readonly tasks: Task[]
  readonly results: TaskResult[]
}

/** One entry per subject and step, the repeats pooled, in the order of the tasks. Steps that have not run yet are `skipped`. */
export function poolResults(plan: AuditPlan, tasks: readonly Task[], results: ReadonlyMap<string, TaskResult>): ResultEntry[] {
  const groups = new Map<string, Group>()
  for (const task of tasks) {
    const key = whatOf(task)
    const group = groups.get(key) ?? {tasks: [], results: []}
    groups.set(key, group)
    group.tasks.push(task)
    const result = results.get(taskHash(task))
    if (result !== undefined) group.results.push(result)
  }
  const pooled = [...groups.values()].map(group => ({
    ...poolGroup(group, plan),
    aucAt: (confidence: number) => figuresOf(outputsOf(group), confidence, splitsAnew(plan)).estimates['auc'],
  }))
  const runs = utilityRuns(tasks, results)
  const entries = [...withStrongest(withDetectable(pooled, plan.confidence), plan.confidence), ...tunedEntries(runs, plan)]
  const masked = withMaskDifferences(withBaselines(entries), tasks, results, plan)
  const compared = withMulticlassDifferences(masked, tasks, results, plan)
  return withCosts(withDifferences(compared, runs, plan), runs, plan)
}

const splitsAnew = ({holdout}: AuditPlan) => holdout.kind === 'fraction'

function outputsOf({results}: Group): TaskOutput[] {
  return results.flatMap(({outcome}) => (outcome.status === 'done' ? [outcome.value] : []))
}

/** The entry of one step on one subject by itself. What rests on other steps is missing: corrections, baselines, differences. */
export function poolStep(plan: AuditPlan, tasks: readonly Task[], results: readonly TaskResult[]): ResultEntry {
  return poolGroup({tasks: [...tasks], results: [...results]}, plan).entry
}

interface PooledGroup {
  readonly entry: ResultEntry
  readonly detectableAt?: Figures['detectableAt']
}

/** What a test finds is said for the level that it is held against, which is known once all tests of a generator are. */
function withDetectable<P extends PooledGroup>(pooled: readonly P[], confidence: number): P[] {
  const families = testFamilies(
    pooled.map(({entry}) => entry),
    confidence,
  )
  return pooled.map(one => {
    const family = families.get(one.entry.generator)
    if (one.entry.test === undefined || family?.entries.has(one.entry) !== true) return one
    const detectable = one.detectableAt?.(family.level)
    return detectable === undefined ? one : {...one, entry: {...one.entry, test: {...one.entry.test, detectable}}}
  })
}

function poolGroup(group: Group, plan: AuditPlan): PooledGroup {
  const {tasks, results} = group
  const [{subject, step}] = tasks
  const head = {
    generator: subjectName(subject),
    kind: entryKindOf(tasks[0]),
    name: stepName(step),
    seconds: round(results.reduce((sum, {seconds}) => sum + seconds, 0)),
  } as const
  const outputs = outputsOf(group)
  const failure = results.map(({outcome}) => outcome).find(outcome => outcome.status === 'failed')
  if (failure !== undefined) return {entry: {...head, status: 'failed', reason: failure.reason, estimates: {}}}
  if (outputs.every(holdsNothing)) {
    const skipped = results.map(({outcome}) => outcome).find(outcome => outcome.status === 'skipped')
    return {entry: {...head, status: 'skipped', reason: skipped?.reason ?? {code: 'not-reached'}, estimates: {}}}
  }
  const {detectableAt, ...figures} = paidFor(figuresOf(outputs, plan.confidence, splitsAnew(plan)), group, plan)
  // What a stopped attack had found may prove a leak; that it had found nothing proves nothing.
  const given = results.flatMap(({stoppedAfter}) => stoppedAfter ?? []).at(0)
  if (step.kind === 'attack' && given !== undefined && figures.test !== undefined && figures.test.pValue >= 1 - plan.confidence) {
    return {entry: {...head, status: 'skipped', reason: {code: 'stopped', seconds: Math.round(given)}, estimates: {}}}
  }
  return {entry: {...head, status: 'done', ...figures}, ...(detectableAt && {detectableAt})}
}

/** A part of an experiment that had no record to ask about. What all others came to decides. */
const holdsNothing = (output: TaskOutput) => output.kind === 'experiment' && output.records.length === 0

/** The test of an attack pays for the looks at it. An experiment has one look, after all of its runs. */
function paidFor(figures: Figures, {tasks, results}: Group, plan: AuditPlan): Figures {
  const {test, detectableAt} = figures
  if (tasks[0].step.kind !== 'attack' || test === undefined || detectableAt === undefined) return figures
  return {...figures, ...priced({test, detectableAt}, shareOfLook(results.length, plan), plan.repeats)}
}

type Figures = Pick<ResultEntry, 'estimates'> &
  Partial<Pick<AttackFigures, 'detectableAt'>> &
  Partial<
    Pick<
      ResultEntry,
      | 'control'
      | 'baseline'
      | 'excess'
      | 'test'
      | 'roc'
      | 'perRecord'
      | 'question'
      | 'inference'
      | 'details'
      | 'columns'
      | 'reliability'
      | 'classes'
      | 'told'
      | 'sampled'
      | 'sensitive'
    >
  >

/**
 * Estimates, and for attacks their test, from the outputs of all repeats of one step.
 *
 * @param newSplits Whether every repeat split the rows anew.
 */
export function figuresOf(outputs: readonly TaskOutput[], confidence: number, newSplits = true): Figures {
  const records = outputs.filter(output => output.kind === 'records')
  if (records.length > 0) return withExcess(recordFigures(records, confidence))
  const verdicts = outputs.filter(output => output.kind === 'origins')
  if (verdicts.length > 0) return withExcess(originFigures(verdicts, confidence))
  const copied = outputs.filter(output => output.kind === 'copies')
  if (copied.length > 0) return withExcess(copyFigures(copied, confidence))
  const memberships = outputs.filter(output => output.kind === 'membership')
  if (memberships.length > 0) return withExcess(membershipFigures(memberships, confidence, newSplits))
  const changes = outputs.filter(output => output.kind === 'changes')
  if (changes.length > 0) return withExcess(changeFigures(changes, confidence))
  const risks = outputs.filter(output => output.kind === 'risk')
  if (risks.length > 0) return withExcess(riskFigures(risks, confidence))
  const played = outputs.filter(output => output.kind === 'experiment').filter(output => output.records.length > 0)
  if (played.length > 0) return withExcess(experimentFigures(played, confidence))
  const utilities = outputs.filter(output => output.kind === 'utility')
  if (utilities.length > 0) {
    const [{trainRows, testRows, sampled}] = utilities
    const settings = {trainRows, testRows, confidence, newSplits}
    const classes = classesEstimates(utilities, settings)
    return {
      estimates: poolRepeats(utilities.map(plainFigures), settings, allFigures),
      reliability: reliabilityOf(utilities, confidence),
      ...(classes && {classes}),
      ...(sampled && {sampled}),
    }
  }
  const multiclass = outputs.filter(output => output.kind === 'multiclass')
  if (multiclass.length > 0) return multiclassEstimates(multiclass, {confidence, newSplits})
  const fidelities = outputs.filter(output => output.kind === 'fidelity' || output.kind === 'segmentation')
  if (fidelities.length > 0) return fidelityEstimates(fidelities, {confidence, newSplits})
  const disclosures = outputs.filter(output => output.kind === 'disclosure')
  if (disclosures.length > 0) return disclosureEstimates(disclosures)
  return {estimates: meanEstimates(outputs.flatMap(output => (output.kind === 'figures' ? [output.estimates] : [])))}
}

/** Residual risk (Giomi et al., Anonymeter, doi:10.56553/popets-2023-0055, eq. 3): (main - reference) / (1 - reference). */
function withExcess({reference, ...figures}: AttackFigures): Figures {
  const excess = Object.entries(figures.estimates).flatMap(([name, main]) => {
    const against = reference[name] as Estimate | undefined
    return against === undefined || against.value >= 1 ? [] : [[name, excessOver(main, against)] as const]
  })
  return {...figures, excess: Object.fromEntries(excess)}
}

function excessOver(main: Estimate, reference: Estimate): Estimate {
  // Below -1 it says no more than that the reference did far better.
  const over = (value: number, against: number) => (against >= 1 ? -1 : Math.max(-1, (value - against) / (1 - against)))
  return {
    value: over(main.value, reference.value),
    // The intervals of both are taken at their worst, so the interval of the difference is wider than its nominal level.
    low: over(main.low, reference.high),
    high: over(main.high, reference.low),
    confidence: main.confidence,
    trials: Math.min(main.trials, reference.trials),
    method: '(main - reference) / (1 - reference), ends of both intervals combined',
  }
}

/**
 * Beside every learner and segmenter stands the same one on real rows alone, beside every fidelity measure what it says of real rows that
 * the generator was made from.
 */
function withBaselines(entries: readonly ResultEntry[]): ResultEntry[] {
  const isPaired = ({kind, status}: ResultEntry) => PAIRED.has(kind) && status === 'done'
  const key = ({kind, name}: ResultEntry) => `${kind} ${name}`
  const realOnly = new Map(
    entries.filter(entry => isPaired(entry) && entry.generator === 'none').map(entry => [key(entry), entry]),
  )
  return entries.map(entry => {
    const real = isPaired(entry) && entry.generator !== 'none' ? realOnly.get(key(entry)) : undefined
    if (real === undefined) return entry
    return {...entry, baseline: real.estimates, ...(entry.columns && {columns: withColumnBaselines(entry.columns, real.columns)})}
  })
}

const PAIRED: ReadonlySet<ResultEntry['kind']> = new Set(['utility', 'multiclass', 'fidelity', 'segmentation'])

const round = (seconds: number) => Math.round(seconds * 1000) / 1000
