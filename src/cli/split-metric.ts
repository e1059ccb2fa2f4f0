import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {say, setting, wordText} from '../core/text.js'
import {flagWording} from './flag-wording.js'

/** What utility and fidelity are measured with; a list left out means all. */
export interface MeasuredBy {
  readonly learners?: readonly string[]
  readonly fidelity?: readonly string[]
  readonly decideBy?: string
}

interface MetricFlags {
  readonly learner?: readonly string[] | undefined
  readonly fidelity?: readonly string[] | undefined
  readonly 'decide-by'?: string | undefined
  /** The flag that was all three. */
  readonly metric?: readonly string[] | undefined
}

/** The names there are. */
export interface MetricNames {
  readonly learners: readonly string[]
  readonly fidelity: readonly string[]
  /** Metrics that decisions on utility can rest on. */
  readonly deciding: readonly string[]
}

/** What a list of names says that asks for nothing. */
const NONE = 'none'

/**
 * What the flags say of learners, fidelity metrics and the metric to decide by.
 * @param warn Told how to say it today when the flag was used that is all three.
 * @throws {UserError} When the old flag stands beside a new one, or names what there is not.
 */
export function measuredBy(flags: MetricFlags, known: MetricNames, warn: (text: string) => void): MeasuredBy {
  const {learner, fidelity: measure, 'decide-by': decideBy, metric} = flags
  if (metric === undefined)
    return {
      ...(learner && {learners: namesIn('learners', learner)}),
      ...(measure && {fidelity: namesIn('fidelity', measure)}),
      ...(decideBy !== undefined && {decideBy}),
    }
  if (learner !== undefined || measure !== undefined || decideBy !== undefined)
    throw new UserError(
      'settings-conflict',
      {settings: ['metrics']},
      '--metric cannot stand beside --learner, --fidelity or --decide-by.',
      ['Leave --metric out: the others say all that it said.'],
    )
  const split = splitMetric(metric, known)
  warn(`Warning: --metric is now three flags. Say the same with ${inNewFlags(split)}.`)
  return split
}

function namesIn(option: 'learners' | 'fidelity', given: readonly string[]): readonly string[] {
  if (!given.includes(NONE)) return given
  if (given.every(name => name === NONE)) return []
  const flag = wordText([setting(option)], flagWording)
  throw new UserError('wrong-value', {setting: option, given: given.join(',')}, `${flag} ${NONE} cannot stand beside a name.`, [
    'Leave one of them out.',
  ])
}

/** Metrics chose what decides; learners and fidelity metrics what ran, the usual ones when none was named. */
function splitMetric(wanted: readonly string[], {learners, fidelity, deciding}: MetricNames): MeasuredBy {
  const figures = [...new Set(wanted.filter(name => deciding.includes(name)))]
  if (figures.length > 1)
    throw new UserError(
      'wrong-value',
      {setting: 'decideBy', given: figures.join(',')},
      `Decisions on utility rest on one metric. Got ${figures.join(' and ')}.`,
      ['Name one of them with --decide-by.'],
    )
  const names = wanted.filter(name => !deciding.includes(name))
  for (const name of names)
    if (!fidelity.includes(name) && !learners.includes(name))
      throw new UserError('no-such-name', {kind: 'metric', name}, `There is no metric '${name}'.`, [
        ...didYouMean(name, [...learners, ...fidelity, ...deciding]),
        `Learners (--learner): ${learners.join(', ')}.`,
        `Fidelity metrics (--fidelity): ${fidelity.join(', ')}.`,
        `Metrics to decide by (--decide-by): ${deciding.join(', ')}.`,
      ])
  const [decideBy] = figures
  return {
    ...(names.length > 0 && {
      learners: names.filter(name => learners.includes(name)),
      fidelity: names.filter(name => fidelity.includes(name)),
    }),
    ...(figures.length > 0 && {decideBy}),
  }
}

function inNewFlags({learners: wanted, fidelity: measures, decideBy}: MeasuredBy): string {
  const orNone = (names: readonly string[]) => (names.length === 0 ? [NONE] : names)
  const parts = [
    ...(wanted ? [say`${setting('learners', orNone(wanted))}`] : []),
    ...(measures ? [say`${setting('fidelity', orNone(measures))}`] : []),
    ...(decideBy === undefined ? [] : [say`${setting('decideBy', decideBy)}`]),
  ]
  return parts.map(part => wordText(part, flagWording)).join(' ')
}
