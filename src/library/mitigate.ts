import {remedies, type Remedy} from '../core/remedies.js'
import type {FunctionGenerator} from '../external/function-generator.js'
import type {TableSource} from '../io/table-source.js'
import {mitigateFile} from '../jobs/mitigate-file.js'
import type {PolicyRules} from '../policy/policy-file.js'
import {comparisonFormats, comparisonOutputs, type ComparisonOutput} from '../report/formats.js'
import type {Mitigation} from '../report/mitigation/mitigation.js'
import {OPTIONS as AUDIT_OPTIONS, settingsOf, type AuditOptions} from './audit.js'
import type {GeneratorName, Suggested} from './names.js'
import {checkChoice, checkNames, checkSources, monitorOf} from './settings.js'

type NotMitigated = 'generators' | 'synthetic' | 'policy' | 'listPeople' | 'onEvent' | 'formats' | Queued
/** The versions of a mitigation are audited in this process. */
type Queued = 'queue' | 'queueKey' | 'queueStore'

/** What is audited, and what may be done about what it leaks. What is left out has the default of an audit. */
export interface MitigateOptions extends Omit<AuditOptions, NotMitigated> {
  /** The rules that a release must keep, or their file. */
  readonly policy: string | PolicyRules
  /** The generator that one would like to use, by name or a function of yours; the SMOTE that fits the columns when left out. */
  readonly generator?: Suggested<GeneratorName> | FunctionGenerator
  /** What may be tried: everything when left out. The order is always that of `remedies`. */
  readonly remedies?: readonly Remedy[]
  /** Told what has been tried, after every attempt. */
  readonly onAttempt?: (soFar: Mitigation) => void
  /** Reports to write into the folder `out` ('json', 'md', 'html'). */
  readonly formats?: readonly ComparisonOutput[]
}

const QUEUED = ['queue', 'queueKey', 'queueStore'] satisfies Queued[]
const LEFT: readonly string[] = ['generators', 'synthetic', 'listPeople', 'onEvent', ...QUEUED] satisfies NotMitigated[]
const OPTIONS = [...AUDIT_OPTIONS.filter(name => !LEFT.includes(name)), 'generator', 'remedies', 'onAttempt']

/**
 * Looks for what helps against the leak of a generator: audits it as it is, then tries one remedy after the other, from
 * those that change least, until the policy passes (and passes again with a fresh seed) or nothing is left to try.
 *
 * @param data A path, a file that was read, or a table in memory. It is never changed.
 * @throws {UserError} Where an option is wrong, a file cannot be read, or the data do not allow the first audit.
 * @example
 * const {attempts, chosen} = await mitigate('patients.csv', {target: 'diagnosis', minority: 'rare', policy: 'policy.yaml'})
 */
export async function mitigate(data: TableSource, options: MitigateOptions): Promise<Mitigation> {
  checkNames('mitigate', options, OPTIONS)
  checkSources('data', data)
  const {
    generator,
    remedies: wanted = remedies,
    onAttempt,
    budgetSeconds,
    out,
    formats = comparisonFormats,
    policy,
    ...rest
  } = options
  for (const remedy of wanted) checkChoice('remedies', remedy, remedies)
  for (const format of formats) checkChoice('formats', format, comparisonOutputs)
  if (rest.holdout !== undefined && typeof rest.holdout !== 'number') checkSources('holdout', rest.holdout)
  const settings = settingsOf(data, {...rest, ...(generator !== undefined && {generators: [generator]})})
  const {mitigation} = await mitigateFile(
    {
      audit: {...settings, policy},
      remedies: remedies.filter(remedy => wanted.includes(remedy)),
      formats,
      ...(budgetSeconds !== undefined && {budgetSeconds}),
      ...(out !== undefined && {out}),
      ...(onAttempt && {onAttempt}),
    },
    monitorOf(options),
  )
  return mitigation
}
