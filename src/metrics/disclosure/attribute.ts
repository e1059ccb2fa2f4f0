import {breather, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import {BINS_OPTION, combinations, type Combinations} from './combinations.js'
import {defineDisclosure} from './define-disclosure.js'
import {worstOf, type DisclosureFigures, type DisclosureInput, type RealPeople, type SensitiveFigures} from './disclosure.js'
import {bothNames, meanOverPeople, type Among} from './people.js'

/**
 * Attribute disclosure of each sensitive column, from the quasi-identifiers: the share of people whose combination has one
 * value alone in the release, and that value is theirs (`disclosed`; DiSCO of Raab, Nowok and Dibben 2024, arXiv
 * 2406.16826), and the mean share of the released rows with their combination that have their value (`attribution`; the
 * correct attribution probability of Taub, Elliot, Pampaka and Smith 2018, doi:10.1007/978-3-319-99771-1_9). A person
 * whose combination is not in the release, or whose value is missing, counts as not disclosed.
 *
 * Each figure is that of the sensitive column in which it is the largest; `sensitive` has all. The control asks the
 * same of people whom the generator did not see: what is right about them as well was learnt about everybody. The
 * baseline is the mean share of people in the data who have the same value.
 *
 * Sensitive numbers are cut into `intervals` of equal width: to find out a number means to find its interval.
 *
 * @throws {NotApplicable} Without quasi-identifiers, sensitive columns, people or released rows.
 */
export const attribute = defineDisclosure({
  name: 'attribute',
  summary: 'How often the release tells the sensitive value of somebody whose quasi-identifiers are known.',
  source: 'Raab, Nowok and Dibben 2024, arXiv 2406.16826; Taub et al. 2018, doi:10.1007/978-3-319-99771-1_9',
  limits:
    'It reads values off equal combinations alone; the attacks attribute-inference and learned-inference do more. What ' +
    'is as right about people outside the data is no disclosure of a record.',
  options: {
    bins: {...BINS_OPTION, default: 0},
    intervals: {
      ...BINS_OPTION,
      default: 20,
      description: 'Intervals of equal width that sensitive numbers are cut into; 0 for none.',
    },
  },
  create: options => ({measure: (input, context) => measure(input, options, context)}),
})

async function measure(
  input: DisclosureInput,
  {bins, intervals}: {readonly bins: number; readonly intervals: number},
  context: Context,
): Promise<DisclosureFigures> {
  const {quasiIdentifiers, sensitive} = input.declared
  if (sensitive.length === 0) throw new NotApplicable('no sensitive columns were declared')
  const keys = combinations(input, quasiIdentifiers, bins)
  const breathe = breather(context)
  const columns: SensitiveFigures[] = []
  for (const name of sensitive) {
    columns.push({name, ...ofColumn(input, keys, combinations(input, [name], intervals), name)})
    await breathe()
  }
  return worstOf(columns)
}

function ofColumn({members, others, confidence}: DisclosureInput, keys: Combinations, values: Combinations, name: string) {
  /** Released rows with a combination and a value; of a combination, how many values it has. */
  const together = new Map<number, number>()
  const different = new Int32Array(keys.count)
  const keyOf = (combination: number, value: number) => combination * values.count + value
  keys.released.forEach((combination, row) => {
    const key = keyOf(combination, values.released[row])
    const before = together.get(key) ?? 0
    if (before === 0) different[combination]++
    together.set(key, before + 1)
  })
  const figures = (whose: RealPeople, keyed: Int32Array, valued: Int32Array): Estimates => {
    const isMissing = missingOf(whose, name)
    const attribution = (row: number) =>
      isMissing(row) ? 0 : (together.get(keyOf(keyed[row], valued[row])) ?? 0) / Math.max(1, keys.rows[keyed[row]])
    const mean =
      (value: (row: number) => number) =>
      (among: Among): Estimate | undefined =>
        meanOverPeople(whose, value, confidence, among)
    return {
      ...bothNames(
        'disclosed',
        mean(row => (different[keyed[row]] === 1 && attribution(row) === 1 ? 1 : 0)),
      ),
      ...bothNames('attribution', mean(attribution)),
    }
  }
  const total = values.people.reduce((sum, count) => sum + count, 0)
  return {
    estimates: figures(members, keys.members, values.members),
    ...(others && keys.others && values.others && {control: figures(others, keys.others, values.others)}),
    baseline: bothNames('attribution', among =>
      meanOverPeople(members, row => values.people[values.members[row]] / total, confidence, among),
    ),
  }
}

function missingOf({rows}: RealPeople, name: string): (row: number) => boolean {
  const column = rows.column(name)
  return column.kind === 'numeric' ? row => Number.isNaN(column.values[row]) : row => column.codes[row] < 0
}
