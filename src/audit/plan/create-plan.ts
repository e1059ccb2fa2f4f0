import {UserError} from '../../core/errors.js'
import {completeOptions} from '../../core/options.js'
import type {Definition} from '../../core/definition.js'
import type {Registry} from '../../core/registry.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {plannedFrom} from '../../plugins/planned-from.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import {placeholder, say, setting} from '../../core/text.js'
import {learners} from '../../learners/registry.js'
import {segmenters} from '../../learners/segmentation/registry.js'
import {disclosure} from '../../metrics/disclosure/registry.js'
import {fidelity} from '../../metrics/fidelity/registry.js'
import type {SampleKind} from '../../core/column.js'
import {isOfUse} from '../../attacks/define-attack.js'
import {withSides} from '../score/risks/columns.js'
import {completeColumns, sortedNames} from '../../result/complete-columns.js'
import {DEFAULT_LISTED} from '../../result/listed-people.js'
import type {AuditPlan} from '../../result/plan.js'
import {plainCosts} from '../score/row-costs.js'
import {decidingMetric} from './deciding-metric.js'
import {REPEATS_TO_SETTLE} from './looks.js'

/** What the user chose; a list left out means the default choice. */
export interface PlanRequest extends Omit<
  AuditPlan,
  | 'generators'
  | 'attacks'
  | 'proxies'
  | 'learners'
  | 'segmenters'
  | 'fidelity'
  | 'figure'
  | 'columns'
  | 'untilSettled'
  | 'allRows'
  | 'multiclass'
  | 'disclosure'
> {
  /** Run every repeat, also those that no verdict and no comparison needs any more. */
  readonly allRepeats?: boolean
  /** Use every row, also where there are more than a figure can make use of. */
  readonly allRows?: boolean
  readonly columns: Partial<AuditPlan['columns']>
  /** Columns that an attacker knows, and columns to be found out: asked instead of searched for. */
  readonly known?: readonly string[]
  readonly secret?: readonly string[]
  /** Columns by which people could be found and that nobody should find out, and of how many people the data are a sample. */
  readonly quasiIdentifiers?: readonly string[]
  readonly sensitive?: readonly string[]
  readonly population?: number
  readonly generators?: readonly string[]
  /** Attacks and proxies. */
  readonly attacks?: readonly string[]
  /** Learners and segmenters; segmenters only where they are named. */
  readonly learners?: readonly string[]
  /** Fidelity metrics. */
  readonly fidelity?: readonly string[]
  /** The metric that decisions on utility rest on. */
  readonly decideBy?: string
  /** What the rows are, where they are no records. */
  readonly samples?: SampleKind | undefined
  /** How many classes the target has; with more than two, learners that can tell them apart are asked to. */
  readonly classes?: number
  /** `name.key=value`. */
  readonly options: readonly string[]
}

/**
 * Fills in and checks a plan: names exist, options fit, every option belongs to something that runs. All that has a default has it written
 * down, numbers are numbers, and what has no order of its own has one: what asks for the same audit gives the same plan.
 * @throws {UserError} With the known names or options.
 */
export function createPlan(request: PlanRequest, defaultGenerators: readonly string[], catalogue = builtIn): AuditPlan {
  const {attacks, experiments, proxies, generators} = catalogue
  const {generators: wantedGenerators, attacks: wantedAttacks, options, known, secret, decideBy, ...rest} = request
  const {learners: wantedLearners = usualLearners(), fidelity: wantedFidelity = usualFidelity(request.samples)} = request
  const usualAttacks = () => [...defaultAttacks(catalogue, request.samples), ...proxies.names]
  const attackNames = withBeside([...ALWAYS, ...(wantedAttacks ?? usualAttacks())], catalogue)
  const sides = {...(known && {known: sortedNames(known)}), ...(secret && {secret: sortedNames(secret)})}
  const given = withSides(sides, attackNames, parseGivenOptions(options), catalogue)
  const planned = (registry: Registry<Definition>, names: readonly string[]) =>
    unique(names).map((name): PlannedAlgorithm => {
      const options = completeOptions(name, registry.get(name).options, given.get(name) ?? {})
      return plannedFrom(catalogue, {name, options})
    })
  const figure = decidingMetric(decideBy, rest.cost !== undefined)
  for (const name of attackNames) if (![proxies, experiments].some(registry => registry.has(name))) attacks.get(name)
  checkNames(generators, wantedGenerators ?? [])
  checkNames(
    learners,
    wantedLearners.filter(name => !segmenters.has(name)),
  )
  checkNames(fidelity, wantedFidelity)
  const among = ({names}: Registry<Definition>, wanted: readonly string[]) => names.filter(name => wanted.includes(name))
  const {target, minority, seed, synthetic, holdout, amount, engine, repeats, confidence, cost, columns} = rest
  const {allRepeats, allRows, listPeople, treatment, changes} = rest
  const plannedLearners = planned(learners, among(learners, wantedLearners))
  // One order of keys: plans that are the same have the same JSON.
  const plan: AuditPlan = {
    target,
    minority: unique(minority),
    seed,
    generators: planned(generators, among(generators, wantedGenerators ?? defaultGenerators)),
    attacks: [
      ...planned(attacks, [...ALWAYS, ...among(attacks, attackNames)]),
      ...planned(experiments, among(experiments, attackNames)),
    ],
    proxies: planned(proxies, among(proxies, attackNames)),
    learners: plannedLearners,
    ...((rest.classes ?? 2) > 2 &&
      plannedLearners.some(({name}) => learners.get(name).multiclass === true) && {multiclass: true as const}),
    ...segmentersOf(wantedLearners, names => planned(segmenters, names)),
    fidelity: planned(fidelity, among(fidelity, wantedFidelity)),
    synthetic,
    holdout,
    amount,
    engine,
    repeats,
    ...(repeats > REPEATS_TO_SETTLE && allRepeats !== true && {untilSettled: true as const}),
    ...(allRows === true && {allRows}),
    ...(treatment && {treatment}),
    ...(listPeople !== undefined && listPeople !== DEFAULT_LISTED && {listPeople}),
    ...changesOf(changes, attackNames, catalogue),
    ...disclosureOf(request, names => planned(disclosure, names)),
    figure,
    confidence,
    ...(cost && {cost: plainCosts(cost)}),
    columns: completeColumns(columns),
  }
  checkUsed([...given.keys()], plan)
  return plan
}

function segmentersOf(
  wanted: readonly string[],
  planned: (names: readonly string[]) => PlannedAlgorithm[],
): Pick<AuditPlan, 'segmenters'> {
  const names = segmenters.names.filter(name => wanted.includes(name))
  return names.length === 0 ? {} : {segmenters: planned(names)}
}

/** An attack that asks about people brings the one on the same releases that asks about nobody. */
function withBeside(names: readonly string[], {attacks}: Catalogue): string[] {
  return names.flatMap(name => {
    const beside = attacks.has(name) ? attacks.get(name).beside : undefined
    return beside === undefined ? [name] : [name, beside]
  })
}

/** @throws {UserError} When people are to come and go, and nothing is released twice. */
function changesOf(changes: number | undefined, names: readonly string[], {attacks}: Catalogue): {changes?: number} {
  if (names.some(name => attacks.has(name) && attacks.get(name).knows.releases !== undefined))
    return {changes: changes ?? USUAL_CHANGES}
  if (changes === undefined) return {}
  throw new UserError(
    'option-not-used',
    {settings: ['changes']},
    say`${setting('changes')} says how many people come and go between two releases, and no attack of this audit looks at two.`,
    [say`Add ${setting('attacks', ['differencing'])}, or leave it out.`],
  )
}

/** @throws {UserError} When a population is given and no column to find people by. */
function disclosureOf(
  {quasiIdentifiers = [], sensitive = [], population, samples}: PlanRequest,
  planned: (names: readonly string[]) => PlannedAlgorithm[],
): Pick<AuditPlan, 'disclosure'> {
  const isDeclared = quasiIdentifiers.length > 0 || sensitive.length > 0
  const measures = disclosure.entries
    .filter(entry => isOfUse(entry, samples) && (isDeclared || entry.onlySamples !== undefined))
    .map(({name}) => name)
  if (measures.length > 0)
    return {
      disclosure: {
        quasiIdentifiers: sortedNames(quasiIdentifiers),
        sensitive: sortedNames(sensitive),
        ...(population !== undefined && {population}),
        measures: planned(measures),
      },
    }
  if (population === undefined) return {}
  throw new UserError(
    'option-not-used',
    {settings: ['population']},
    say`${setting('population')} says of how many people the data are a sample, which matters for quasi-identifiers. None were given.`,
    [say`Add ${setting('quasiIdentifiers', placeholder('COLUMNS'))}, or leave it out.`],
  )
}

/** @throws {UserError} At the first that the registry does not know. */
function checkNames(registry: Registry<Definition>, names: readonly string[]): void {
  for (const name of names) registry.get(name)
}

/** @throws {UserError} When an option is given for what does not run. */
function checkUsed(names: readonly string[], plan: AuditPlan): void {
  const running = [
    ...plan.generators,
    ...plan.attacks,
    ...plan.proxies,
    ...plan.learners,
    ...(plan.segmenters ?? []),
    ...plan.fidelity,
    ...(plan.disclosure?.measures ?? []),
  ].map(({name}) => name)
  for (const name of names)
    if (!running.includes(name))
      throw new UserError(
        'option-not-used',
        {owner: name, running},
        `An option is given for '${name}', which is not part of this audit.`,
        [`Options can be given for: ${running.join(', ')}.`],
      )
}

/**
 * The rows a plan needs are there.
 * @throws {UserError} When a minority label has too few rows, or there is nothing but the minority.
 */
export function checkClasses(table: Table, target: string, minority: readonly string[]): void {
  for (const label of minority) {
    const count = rowsWithLabel(table, target, [label]).length
    if (count < 4)
      throw new UserError(
        'too-few-rows',
        {label, rows: count, needed: 4},
        `An audit needs at least 4 rows with ${target} '${label}': half of them are held out. Got ${count}.`,
        [say`Check ${setting('minority')}, or give a file with more rows.`],
      )
  }
  if (rowsWithLabel(table, target, minority).length === table.rowCount)
    throw new UserError('no-other-class', {}, `Every row has a minority label: there is nothing to tell the minority from.`, [
      say`Give the labels of the minority alone with ${setting('minority')}.`,
    ])
}

/** People of each label who come, and as many who go, between two releases. */
const USUAL_CHANGES = 10
/** Whoever looks for something subtle must not miss that real records lie open. */
const ALWAYS = ['copies']

const usualFidelity = (samples: SampleKind | undefined) =>
  fidelity.entries.filter(entry => isOfUse(entry, samples)).map(({name}) => name)

/** Questions about columns are not asked of samples. */
function defaultAttacks({attacks, experiments}: Catalogue, samples: SampleKind | undefined): string[] {
  const ofRows = attacks.entries.filter(
    entry => isOfUse(entry, samples) && (samples === undefined || entry.knows.asks === undefined),
  )
  return [...ofRows, ...experiments.entries].filter(({byDefault}) => byDefault).map(({name}) => name)
}

const usualLearners = () => learners.entries.filter(({byDefault}) => byDefault !== false).map(({name}) => name)

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}

/** Built from entries, so that a key such as `__proto__` stays an ordinary (unknown) option. */
function parseGivenOptions(options: readonly string[]): Map<string, Record<string, string>> {
  const entries = new Map<string, [string, string][]>()
  for (const option of options) {
    const match = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(option)
    if (match === null)
      throw new UserError(
        'wrong-value',
        {setting: 'options', given: option},
        `An option must have the form name.key=value. Got '${option}' instead.`,
        [say`For example: ${setting('options', ['smote.neighbours=3'])}`],
      )
    const [, name, key, value] = match
    entries.set(name, [...(entries.get(name) ?? []), [key, value]])
  }
  return new Map([...entries].map(([name, pairs]) => [name, Object.fromEntries(pairs)]))
}
