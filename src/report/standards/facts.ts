import type {ColumnReading} from '../../core/column-reading.js'
import type {AuditResult} from '../../result/audit-result.js'
import {readAs} from '../column-readings.js'
import {name, type Block, type Text} from '../document.js'
import {formatCount, formatShare} from '../format.js'
import {attackRows, attacksDone, controlsSentence, privacyClaims, verdictList} from '../sections/compliance/requirement.js'
import {declaredEntries, measureTable} from '../sections/disclosure.js'
import {enumerate, prose, visible} from '../text.js'
import {doneEntries} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {utilityEntries} from '../view/utility.js'
import {profileSentence} from '../words/profile.js'
import {policySentence, ruleSentence} from '../words/rule.js'
import {repeatsText} from '../words/settled.js'
import {withoutReleaseSentence} from '../words/without-release.js'

/*
 * What a result has to say to the headings of standards, in blocks that several of them use.
 */

export const paragraph = (text: Text): Block => ({kind: 'paragraph', text})

/** What is released, how it was made, and what the audit came to. */
export function releases(result: AuditResult): Block[] {
  const {plan, verdicts} = result
  if (verdicts.length === 0) return [paragraph('No generator or file was attacked.')]
  const optionsOf = (generator: string) => Object.entries(plan.generators.find(each => each.name === generator)?.options ?? {})
  const madeBy = (generator: string) => {
    if (generator.startsWith('file:')) return 'a file made elsewhere'
    const options = optionsOf(generator).map(([key, value]) => `${visible(key)} ${visible(String(value))}`)
    return options.length === 0 ? 'made in this audit' : `made in this audit: ${options.join(', ')}`
  }
  return [
    {
      kind: 'table',
      caption: 'What is released',
      columns: [{title: 'Generator or file'}, {title: 'How it was made', holds: 'sentences'}],
      rows: verdicts.map(({generator}) => [name(generatorName(generator)), madeBy(generator)]),
    },
    paragraph(verdictList(result)),
  ]
}

/** How many people and columns there are. */
export function dataset({input, plan}: AuditResult): Block[] {
  const share = input.rows === 0 ? '' : ` (${formatShare(input.minorityRows / input.rows)})`
  const group =
    plan.columns.group === undefined
      ? 'Each row is taken for one person.'
      : `Rows of one person share a value of ${visible(plan.columns.group)}.`
  return [
    paragraph(prose`${formatCount(input.rows)} rows, ${formatCount(input.columns)} columns, of which
      ${formatCount(input.minorityRows)} rows${share} are of the minority: ${visible(input.target)} is
      ${enumerate(input.minority.map(visible))}. ${group}`),
  ]
}

/** The columns, how they were read, and what part they play in this audit. */
export function columns({reading = [], plan}: AuditResult): Block[] {
  const {quasiIdentifiers = [], sensitive = []} = plan.disclosure ?? {}
  const partOf = ({name: column, part}: ColumnReading) =>
    [
      PARTS[part],
      ...(quasiIdentifiers.includes(column) ? ['declared a quasi-identifier'] : []),
      ...(sensitive.includes(column) ? ['declared sensitive'] : []),
    ].join(', ')
  if (reading.length === 0) return [paragraph('The result does not say how the columns were read.')]
  return [
    {
      kind: 'table',
      caption: 'Columns of the data',
      columns: [{title: 'Column'}, {title: 'Read as'}, {title: 'Part in this audit', holds: 'sentences'}],
      rows: reading.map(column => [name(visible(column.name)), readAs(column), partOf(column)]),
    },
  ]
}

const PARTS = {
  feature: 'used',
  target: 'the class',
  group: 'says which rows are of one person',
  ignored: 'left out',
} as const

/** What was declared, for figures that thresholds are about. */
export function declared({plan}: AuditResult): Block[] {
  return [
    plan.disclosure === undefined
      ? paragraph('No column was declared a quasi-identifier, so no figure that thresholds are about was measured.')
      : {kind: 'definitions', entries: declaredEntries(plan.disclosure)},
  ]
}

/** Disclosure figures of these measures. */
export function disclosureFigures(result: AuditResult, measures: readonly string[]): Block[] {
  const entries = doneEntries(result, 'disclosure')
  return measures.flatMap(measure => {
    const own = entries.filter(entry => entry.name === measure)
    return own.length === 0 ? [] : [measureTable(measure, own)]
  })
}

/** Who attacks, and what they hold. */
export function attackers(result: AuditResult): Block[] {
  const rows = attacksDone(result).map((attack): Text[] => {
    const {attacker = 'not described', summary = 'not described'} = Object.hasOwn(result.methods, attack)
      ? result.methods[attack]
      : {}
    return [name(attack), visible(summary), visible(attacker)]
  })
  if (rows.length === 0) return [paragraph('No attack was carried out.')]
  return [
    {
      kind: 'table',
      caption: 'Attacks that were carried out',
      columns: [{title: 'Attack'}, {title: 'What it does', holds: 'sentences'}, {title: 'Who attacks', holds: 'sentences'}],
      rows,
    },
  ]
}

/** What each attack found, beside people who were not in the data. */
export function attackFigures(result: AuditResult): Block[] {
  const rows = attackRows(result, () => true)
  if (rows.length === 0) return [paragraph('No attack gave a figure.')]
  return [
    {
      kind: 'table',
      caption: prose`Figures of the attacks, with ${formatShare(result.plan.confidence)} intervals`,
      columns: [
        {title: 'Generator'},
        {title: 'Attack'},
        {title: 'Figure', holds: 'figures'},
        {title: 'Control', holds: 'figures'},
        {title: 'Beats its control'},
      ],
      rows,
    },
  ]
}

/** Whether the audit could have found something, and what it did not try. */
export function testing(result: AuditResult): Block[] {
  const attacks = attacksDone(result).length
  const detectable = doneEntries(result, 'attack').filter(({test}) => test?.detectable !== undefined).length
  const untried = Object.keys(result.notTested ?? {}).map(visible)
  return [
    paragraph(prose`${attacks} ${attacks === 1 ? 'attack' : 'attacks'} in ${repeatsText(result)}; ${detectable} figures come with
      the smallest leak that would have been found. ${controlsSentence(result)}`),
    ...(untried.length === 0 ? [] : [paragraph(`Attacks that were not tried: ${enumerate(untried)}.`)]),
  ]
}

/** Claims of differential privacy, in the generators' own words. */
export function privacyModels(result: AuditResult): Block[] {
  const claims = privacyClaims(result)
  return [
    paragraph(claims.length === 0 ? 'No generator of this audit claims differential privacy.' : claims.map(visible).join(' ')),
  ]
}

/** The policy that the result was held against, with every rule that is not kept. */
export function thresholds({policy}: AuditResult): Block[] {
  if (policy === undefined) return [paragraph('No policy was given, so no threshold was stated.')]
  const values = Object.entries(policy.parameters ?? {}).map(([key, value]) => `${visible(key)} ${visible(String(value))}`)
  const stated = values.length === 0 ? '' : ` Values that it states: ${values.join(', ')}.`
  const profile = profileSentence(policy)
  const broken = policy.rules.filter(({status}) => status !== 'passed')
  return [
    paragraph(`${policySentence(policy)}${stated}${profile === undefined ? '' : ` ${profile}`}`),
    ...(broken.length === 0 ? [] : [{kind: 'list', items: broken.map(ruleSentence)} as const]),
  ]
}

/** What was taken out or made coarser before anything was released. */
export function transformations({plan}: AuditResult): Block[] {
  const {ignored} = plan.columns
  const {withheld = [], coarsened} = plan.treatment ?? {}
  const told = [
    ...(ignored.length === 0 ? [] : [`Columns that were left out: ${enumerate(ignored.map(visible))}.`]),
    ...(withheld.length === 0 ? [] : [`${formatCount(withheld.length)} rows were withheld from the generators.`]),
    ...(coarsened === undefined
      ? []
      : [
          prose`The cells of ${formatCount(coarsened.rows.length)} rows were coarsened, so that ${coarsened.people} people of the
            class share each.`,
        ]),
  ]
  return [paragraph(told.length === 0 ? 'The generators saw the columns of the data as they are.' : told.join(' '))]
}

/** What the released rows are still good for. */
export function usefulness(result: AuditResult): Block[] {
  if (utilityEntries(result).length === 0) return [paragraph('Utility was not measured.')]
  const compared = result.withoutRelease === undefined ? '' : ` ${withoutReleaseSentence(result.withoutRelease)}`
  return [
    paragraph(prose`Classifiers were trained with the released rows and tested on real rows that no generator saw, beside
      alternatives that release nothing; the figures are in the report of the audit.${compared}`),
  ]
}

/** What is needed to do the same again. */
export function reproduction({tool, input, plan, environment}: AuditResult): Block[] {
  return [
    paragraph(prose`${visible(tool.name)} ${visible(tool.version)}, started ${visible(environment.startedAt)}, seed ${plan.seed}. The
      file of the data has the SHA-256 ${input.sha256}.`),
  ]
}
