import {UserError} from '../core/errors.js'
import type {Estimate, Estimates} from '../core/estimate.js'
import {didYouMean} from '../core/options.js'
import type {AttackName, MetricsOf} from './attack-types.js'
import type {FigureName} from '../report/figures.js'
import {reasonText} from '../report/words/reason.js'
import {verdictSentence} from '../report/words/verdict.js'
import type {AuditResult, EntryKind, GeneratorVerdict, PeopleAtRisk, ResultEntry} from '../result/audit-result.js'

/** The verdict about one generator. */
export interface Verdict extends GeneratorVerdict {
  /** The words of every report for it, without the generator's name in front. */
  readonly sentence: string
}

/**
 * What one step found about one generator. Its metrics stand in it by name, such as `auc`; `estimates` has each with its interval. A step
 * that was skipped or failed has none, and `reason` says why in words; `entry` has its code.
 */
export type Finding<Metric extends string = string> = Readonly<Partial<Record<Exclude<Metric, 'control'>, number>>> & {
  readonly generator: string
  readonly name: string
  readonly status: ResultEntry['status']
  readonly reason?: string
  readonly estimates: Readonly<Partial<Record<Metric, Estimate>>>
  /** The same metrics on people who were not in the data. */
  readonly control?: Readonly<Partial<Record<Metric, Estimate>>>
  /** All that the result holds of it. */
  readonly entry: ResultEntry
}

/** An audit's result - plain JSON, as report.json holds it - with questions to ask it. */
export interface Audit extends AuditResult {
  readonly verdicts: readonly Verdict[]
  /**
   * @param generator A name such as 'smote-nc', or `file:NAME` for rows made elsewhere.
   * @throws {UserError} When it was not part of the audit.
   */
  verdict(generator: string): Verdict
  /**
   * What an attack found.
   * @example result.attack('smote-nc', 'dcr-mia').auc
   * @throws {UserError} When generator or attack were not part of the audit.
   */
  attack<N extends AttackName>(generator: string, attack: N): Finding<MetricsOf<N>>
  attack(generator: string, attack: string): Finding<FigureName<'attack'>>
  /**
   * Who is reached by attacks that beat their control, by data row. Without such an attack nobody is.
   * @throws {UserError} When it was not part of the audit, or when the plan lists nobody.
   */
  atRisk(generator: string): PeopleAtRisk
  /** A proxy: a number that is often shown as a privacy check, and does not detect leakage. */
  proxy(generator: string, proxy: string): Finding<FigureName<'proxy'>>
  /** What a learner reached that was trained with the generator's rows; 'none' is training on real rows alone. */
  utility(generator: string, learner: string): Finding<FigureName<'utility'>>
  /** How well a learner tells all classes apart that was trained with the generator's rows; 'none' is training on real rows alone. */
  multiclass(generator: string, learner: string): Finding<FigureName<'multiclass'>>
  /** How well a segmenter marks unseen pictures that was trained with the generator's pictures and masks too. */
  segmentation(generator: string, segmenter: string): Finding<FigureName<'segmentation'>>
  /** How far the generator's rows are from real ones. */
  fidelity(generator: string, metric: string): Finding<FigureName<'fidelity'>>
  /** A figure on declared columns that regulators hold against thresholds; it never enters a verdict. */
  disclosure(generator: string, measure: string): Finding<FigureName<'disclosure'>>
}

/** The result with its questions, which stand beside its JSON: they are not written with it. */
export function withAnswers(result: AuditResult): Audit {
  const ask = (kind: EntryKind) => (generator: string, name: string) => findingOf(result, kind, generator, name)
  const answers = {
    verdict: (generator: string) => verdictOf(result, generator),
    attack: ask('attack'),
    atRisk: (generator: string) => atRisk(result, generator),
    proxy: ask('proxy'),
    utility: ask('utility'),
    multiclass: ask('multiclass'),
    segmentation: ask('segmentation'),
    fidelity: ask('fidelity'),
    disclosure: ask('disclosure'),
  }
  const hidden = Object.entries(answers).map(([name, value]) => [name, {value, enumerable: false}] as const)
  const plain: AuditResult = {...result, verdicts: result.verdicts.map(verdict => worded(result, verdict))}
  return Object.defineProperties(plain, Object.fromEntries(hidden)) as Audit
}

function verdictOf(result: AuditResult, generator: string): Verdict {
  const verdict = result.verdicts.find(each => each.generator === generator)
  if (verdict === undefined)
    throw unknown(
      'generator',
      generator,
      result.verdicts.map(each => each.generator),
    )
  return worded(result, verdict)
}

function atRisk(result: AuditResult, generator: string): PeopleAtRisk {
  verdictOf(result, generator)
  const {peopleAtRisk} = result
  if (peopleAtRisk === undefined)
    throw new UserError('setting-missing', {settings: ['listPeople']}, 'This audit lists no people at risk.', [
      "Leave 'listPeople' out, or set it above 0.",
    ])
  return peopleAtRisk.find(each => each.generator === generator) ?? {generator, asked: 0, found: 0, attacks: [], people: []}
}

function worded(result: AuditResult, verdict: GeneratorVerdict): Verdict {
  return {...verdict, sentence: verdictSentence(result, verdict)}
}

function findingOf(result: AuditResult, kind: EntryKind, generator: string, name: string): Finding {
  const ofKind = result.results.filter(entry => entry.kind === kind)
  const mine = ofKind.filter(entry => entry.generator === generator)
  if (mine.length === 0)
    throw unknown(
      'generator',
      generator,
      ofKind.map(entry => entry.generator),
    )
  const entry = mine.find(each => each.name === name)
  if (entry === undefined)
    throw unknown(
      WORDS[kind],
      name,
      mine.map(each => each.name),
    )
  const {status, reason, estimates, control} = entry
  return {
    ...valuesOf(estimates),
    generator,
    name,
    status,
    ...(reason !== undefined && {reason: reasonText(reason)}),
    estimates,
    ...(control && {control}),
    entry,
  } as Finding
}

const WORDS: Readonly<Record<EntryKind, string>> = {
  attack: 'attack',
  proxy: 'proxy',
  utility: 'learner',
  multiclass: 'learner',
  segmentation: 'segmenter',
  fidelity: 'fidelity metric',
  disclosure: 'disclosure measure',
  control: 'control',
}

const valuesOf = (estimates: Estimates) => Object.fromEntries(Object.entries(estimates).map(([name, {value}]) => [name, value]))

function unknown(what: string, name: string, known: readonly string[]): UserError {
  const names = [...new Set(known)]
  return new UserError('no-such-name', {kind: what, name}, `The ${what} '${name}' was not part of this audit.`, [
    ...didYouMean(name, names),
    names.length === 0 ? 'There was none.' : `There were: ${names.join(', ')}.`,
  ])
}
