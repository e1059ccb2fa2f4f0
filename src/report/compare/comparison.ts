import type {AuditResult, ClassesEstimates, GeneratorVerdict} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import {UserError} from '../../core/errors.js'
import type {Estimate} from '../../core/estimate.js'
import {sameJson} from '../../core/same-json.js'
import {say, setting} from '../../core/text.js'
import {minorityFigure} from '../figures/disclosure.js'
import {enumerate, visible} from '../text.js'
import {comparableEntries, commonUtilityFigure, type UtilityFigure} from '../utility-figure.js'
import {doneEntries, estimateOf, generatorsOf} from '../view/entries.js'
import {isBeaten} from '../view/frontier.js'
import {strongestAttack} from '../view/leakage.js'
import {ALTERNATIVES} from '../view/names.js'

export const COMPARISON_SCHEMA = 'minority-report/comparison/1'

export interface NamedResult {
  /** What tells it from the others: its file as the user named it. */
  readonly name: string
  readonly result: AuditResult
}

/** One way to train: a generator of one audit, or an alternative that releases nothing. */
export interface ComparedRow {
  readonly audit: string
  readonly generator: string
  readonly releasesRows: boolean
  readonly verdict?: GeneratorVerdict['verdict']
  /** The attack with the largest excess over its control, among those that were carried out. */
  readonly strongest?: {readonly attack: string; readonly figure: string; readonly excess: Estimate}
  /** The figure that utility is compared by, of the learner that all audits have. */
  readonly utility?: Estimate
  /** With several minority labels: each against all other rows, and the mean of all, where the learner was measured so. */
  readonly labels?: readonly {readonly label: string; readonly utility: Estimate}[]
  readonly macro?: Estimate
  /** Identity disclosure on the columns that were declared: meaningful, where sensitive ones were. */
  readonly identity?: {
    readonly figure: string
    readonly risk: Estimate
    readonly minority?: Estimate
    readonly control?: Estimate
  }
  /** No other way has both less leakage and more utility, by point estimates; undefined where one of them was not measured. */
  readonly onFrontier?: boolean
}

/** Audits side by side: one row per way to train. */
export interface Comparison {
  readonly schema: typeof COMPARISON_SCHEMA
  readonly audits: readonly {
    readonly name: string
    readonly tool: string
    readonly startedAt: string
    readonly complete: boolean
  }[]
  /** The learner that utility is compared by. */
  readonly learner?: string
  /** The figure that utility is compared by: the one that decisions rest on in all of the audits, otherwise average precision. */
  readonly figure: string
  /** What keeps the audits from being compared; empty unless that was overruled. */
  readonly differences: readonly string[]
  /** What else differs and matters to a reader. */
  readonly notes: readonly string[]
  readonly rows: readonly ComparedRow[]
}

/**
 * Sets audits side by side. Figures can be compared only when they are about the same records, divided in the same
 * way: the same input, target, minority, columns, seed, repeats and holdout.
 * @throws {UserError} When they are not, unless that is allowed; names what differs.
 */
export function compareResults(audits: readonly NamedResult[], allowDifferent = false): Comparison {
  if (audits.length < 2)
    throw new UserError('too-few-results', {results: audits.length}, 'There must be two results or more to compare.')
  const differences = differencesOf(audits)
  if (differences.length > 0 && !allowDifferent)
    throw new UserError(
      'audits-differ',
      {differences},
      `These audits cannot be compared: they differ in ${enumerate(differences)}.`,
      [
        'Run them on the same data with the same target, minority, holdout, seed and repeats.',
        say`Set them side by side all the same with ${setting('allowDifferent', true)}; the comparison then says what differs.`,
      ],
    )
  const learner = commonLearner(audits)
  const figure = commonUtilityFigure(audits.map(({result}) => result))
  const rows = withoutRepeats(audits.flatMap(audit => rowsOf(audit, learner, figure)))
  return {
    schema: COMPARISON_SCHEMA,
    audits: audits.map(({name, result: {tool, environment, complete}}) => ({
      name,
      tool: `${tool.name} ${tool.version}`,
      startedAt: environment.startedAt,
      complete,
    })),
    ...(learner !== undefined && {learner}),
    figure: figure.name,
    differences,
    notes: notesOf(audits),
    rows: rows.map(row => ({...row, ...frontierOf(row, rows, figure)})),
  }
}

type Aspect<T = unknown> = readonly [what: string, of: (result: AuditResult) => T, same?: (a: T, b: T) => boolean]

const MUST_AGREE: readonly Aspect[] = [
  ['the input', ({input}) => input.sha256],
  ['the target', ({plan}) => plan.target],
  ['the minority', ({plan}) => [...plan.minority].sort()],
  ['the holdout', ({plan}) => plan.holdout],
  ['the seed of the split', ({plan}) => plan.seed],
  ['the number of repeats', ({plan}) => plan.repeats],
  ['the columns', ({plan}) => plan.columns],
]

const ATTACKS: Aspect<AuditPlan['attacks']> = [
  'attacks that were tried: the strongest of few is no match for the strongest of many',
  ({plan}) => plan.attacks,
  sameAttacks,
]
const SHOULD_AGREE: readonly Aspect[] = [
  ATTACKS as Aspect,
  ['the amount of synthetic rows', ({plan}) => plan.amount],
  ['the figure that decisions on utility rest on', ({plan}) => plan.figure],
  ['whether repeats that nothing needs are left out', ({plan}) => plan.untilSettled === true],
  ['how many people come and go between two releases', ({plan}) => plan.changes],
  ['the columns that disclosure is measured on, or the population', ({plan}) => declaredIn(plan)],
  ['whether every row is used where a sample would do', ({plan}) => plan.allRows === true],
  ['the confidence of the intervals', ({plan}) => plan.confidence],
  ['the version of the tool', ({tool}) => tool.version],
]

function declaredIn({disclosure}: AuditPlan) {
  return disclosure && [disclosure.quasiIdentifiers, disclosure.sensitive, disclosure.population]
}

function differencesOf(audits: readonly NamedResult[], aspects = MUST_AGREE): string[] {
  const results = audits.map(({result}) => result)
  return aspects.flatMap(([what, of, same = sameJson]) => (results.every(each => same(of(results[0]), of(each))) ? [] : [what]))
}

/** Results of form 1 do not state options that were left at their defaults: what one of the two does not state is not compared. */
function sameAttacks(some: AuditPlan['attacks'], others: AuditPlan['attacks']): boolean {
  const agree = ({name, options}: AuditPlan['attacks'][number]) => {
    const other = others.find(attack => attack.name === name)?.options
    return other !== undefined && Object.keys(options).every(key => !Object.hasOwn(other, key) || other[key] === options[key])
  }
  return some.length === others.length && some.every(agree)
}

function notesOf(audits: readonly NamedResult[]): string[] {
  const unfinished = audits
    .filter(({result}) => !result.complete)
    .map(({name}) => `${visible(name)} was written before every step had run.`)
  return [...differencesOf(audits, SHOULD_AGREE).map(what => `The audits differ in ${what}.`), ...unfinished]
}

function commonLearner(audits: readonly NamedResult[]): string | undefined {
  const [first, ...others] = audits.map(({result}) => doneEntries(result, 'utility').map(({name}) => name))
  const common = first.filter(name => others.every(names => names.includes(name)))
  return common.includes('random-forest') ? 'random-forest' : common.at(0)
}

function rowsOf({name, result}: NamedResult, learner: string | undefined, figure: UtilityFigure): ComparedRow[] {
  const utilities = comparableEntries(result, figure).filter(entry => entry.name === learner)
  const alternatives = utilities.map(({generator}) => generator).filter(generator => ALTERNATIVES.has(generator))
  return [...alternatives, ...generatorsOf(result)].map(generator => {
    const verdict = result.verdicts.find(candidate => candidate.generator === generator)?.verdict
    const strongest = strongestAttack(result, generator)
    const entry = utilities.find(candidate => candidate.generator === generator)
    const utility = estimateOf(entry?.estimates, figure.name)
    return {
      audit: name,
      generator,
      releasesRows: !ALTERNATIVES.has(generator),
      ...(verdict && {verdict}),
      ...(strongest && {strongest: {attack: strongest.entry.name, figure: strongest.figure, excess: strongest.excess}}),
      ...(utility && {utility}),
      ...identityOf(result, generator),
      ...(entry?.classes && labelsOf(entry.classes, result.plan, figure)),
    }
  })
}

function identityOf(result: AuditResult, generator: string): Pick<ComparedRow, 'identity'> {
  const entry = doneEntries(result, 'disclosure').find(each => each.generator === generator && each.name === 'identity')
  for (const figure of ['meaningfulRisk', 'risk']) {
    const risk = estimateOf(entry?.estimates, figure)
    const [minority, control] = [estimateOf(entry?.estimates, minorityFigure(figure)), estimateOf(entry?.control, figure)]
    if (risk !== undefined) return {identity: {figure, risk, ...(minority && {minority}), ...(control && {control})}}
  }
  return {}
}

function labelsOf(
  {labels, macro}: ClassesEstimates,
  {minority}: AuditResult['plan'],
  {name}: UtilityFigure,
): Pick<ComparedRow, 'labels' | 'macro'> {
  const measured = labels.flatMap(({label, estimates}) => {
    const utility = estimateOf(estimates, name)
    return utility === undefined || label >= minority.length ? [] : [{label: minority[label], utility}]
  })
  const mean = estimateOf(macro, name)
  return {...(measured.length > 0 && {labels: measured}), ...(mean && {macro: mean})}
}

/** Audits of the same split have the same alternatives with the same figures: once is enough. */
function withoutRepeats(rows: readonly ComparedRow[]): ComparedRow[] {
  const same = (a: ComparedRow, b: ComparedRow) =>
    !a.releasesRows && a.generator === b.generator && JSON.stringify(a.utility) === JSON.stringify(b.utility)
  return rows.filter((row, at) => rows.findIndex(other => other === row || same(other, row)) === at)
}

/** What releases nothing leaks nothing; an excess below 0 is luck. */
export function leakageAt({releasesRows, strongest}: ComparedRow): number | undefined {
  if (!releasesRows) return 0
  return strongest && Math.max(0, strongest.excess.value)
}

function frontierOf(row: ComparedRow, rows: readonly ComparedRow[], {better}: UtilityFigure): {onFrontier?: boolean} {
  const at = (candidate: ComparedRow) => {
    const leakage = leakageAt(candidate)
    return leakage === undefined || candidate.utility === undefined ? undefined : {leakage, utility: candidate.utility.value}
  }
  const mine = at(row)
  if (mine === undefined) return {}
  const others = rows.flatMap(other => at(other) ?? [])
  return {onFrontier: !isBeaten(mine, others, better)}
}
