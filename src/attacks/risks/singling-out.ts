import {RISKS_SOURCE} from './risk.js'
import {defineAttack} from '../define-attack.js'
import {breather, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, permutation, type Rng} from '../../core/rng.js'
import {MISSING_CODE, type Column, type Table} from '../../core/table.js'
import {ascendingOrder} from '../../stats/ascending-order.js'
import {Spaces} from '../spaces.js'
import {codeColumns, knownSets} from './kept-columns.js'
import {matchesOneRow, withDistinctRows} from './predicates.js'
import {searchOption, type Condition, type Predicate} from './risk.js'

export const singlingOutOptions = {
  predicates: {type: 'integer', min: 1, max: 100_000, default: 100, description: 'Descriptions of several columns to make.'},
  columns: {type: 'integer', min: 2, max: 1000, default: 3, description: 'Columns in each of them, at most all there are.'},
  search: searchOption,
} as const satisfies OptionSpecs

/** So many random descriptions are tried per one that is wanted. */
const TRIES = 20

/**
 * Singling out: descriptions ("age at least 80 and pressure at most 90") that hold for one person of the data alone (Article 29 Working
 * Party, Opinion 05/2014; Cohen and Nissim, doi:10.1073/pnas.1914598117). The attacker guesses that what holds for one released row alone
 * holds for one person alone (Giomi et al., doi:10.56553/popets-2023-0055, the univariate and the multivariate algorithm). Of
 * one column: its smallest and its largest released value, and every level that one released row has. Of several: those columns
 * of a random released row, numbers as bounds away from the column's median, levels as they are; kept when they hold for one released row.
 * Equal released rows count as one. As baseline it hands out as many descriptions of the same columns whose bounds and levels are
 * random. Missing cells are in no description.
 *
 * With `search` there are also descriptions by values alone: the values that one released row alone has in one to four
 * columns (`knownSets`). Who has the same is described.
 *
 * Written from the definitions. The audit counts people singled out, not descriptions that do so: see `audit/risk-step`.
 *
 * @throws {NotApplicable} Without released rows or columns.
 */
export const singlingOut = defineAttack({
  name: 'singling-out',
  summary: 'Describes people so that the description fits one person of the data alone.',
  source: RISKS_SOURCE,
  attacker: 'Anyone who gets the file of synthetic rows and looks for descriptions that fit exactly one real person.',
  byDefault: true,
  knows: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
  options: singlingOutOptions,
  asks: ({search}) => ({kind: 'predicates', search}),
  success: {
    forOnePerson: 'a description read off the release fits them and nobody else in the data in {share} cases{elsewhere}',
  },
  create(options) {
    return {
      async guess({released, spaces = new Spaces()}, context) {
        if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
        if (released.columns.length === 0) throw new NotApplicable('there are no feature columns')
        const distinct = spaces.of<Table, Table>(released, withDistinctRows)
        const single = distinct.columns.flatMap(univariate)
        const joint = await multivariate(distinct, options, spaces, context)
        const predicates = [...single, ...joint]
        const rng = context.rng.fork('random')
        const ranges = new Map(distinct.columns.map(column => [column.field.name, rangeOf(column)]))
        const random = predicates.map(predicate =>
          predicate.map(({column}) => randomCondition(distinct.column(column), ranges.get(column) ?? NO_RANGE, rng)),
        )
        return {
          kind: 'predicates',
          predicates,
          random,
          exact: options.search ? await exactSets(distinct, spaces, context) : [],
          parameters: {estimated: [], univariate: single.length, multivariate: joint.length},
        }
      },
    }
  },
})

async function exactSets(released: Table, spaces: Spaces, context: Context): Promise<string[][]> {
  await breather(context)()
  // Which columns tell most does not depend on who is asked about.
  const nobody = released.select([], 'targets')
  return knownSets(codeColumns(nobody, released, spaces)).map(columns => columns.map(({name}) => name))
}

function univariate(column: Column): Predicate[] {
  const name = column.field.name
  if (column.kind === 'numeric') {
    const {least, most} = rangeOf(column)
    if (!(least <= most)) return []
    return [[{column: name, is: 'at-most', value: least}], [{column: name, is: 'at-least', value: most}]]
  }
  const counts = new Map<number, number>()
  for (const code of column.codes) if (code !== MISSING_CODE) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].flatMap(([code, count]) => (count === 1 ? [[{column: name, is: 'level', code} as const]] : []))
}

async function multivariate(
  released: Table,
  options: {readonly predicates: number; readonly columns: number},
  spaces: Spaces,
  context: Context,
): Promise<Predicate[]> {
  const width = Math.min(options.columns, released.columns.length)
  if (width < 2) return []
  const rng = context.rng.fork('multivariate')
  const breathe = breather(context)
  const medians = released.columns.map(column => (column.kind === 'numeric' ? median(column.values, spaces) : NaN))
  const found = new Map<string, Predicate>()
  for (let attempt = 0; attempt < TRIES * options.predicates && found.size < options.predicates; attempt++) {
    const row = integerBelow(rng, released.rowCount)
    const chosen = permutation(rng, released.columns.length).subarray(0, width).sort()
    const predicate = Array.from(chosen).flatMap(at => conditionOf(released.columns[at], row, medians[at]))
    if (predicate.length === width && matchesOneRow(released, predicate, spaces)) found.set(JSON.stringify(predicate), predicate)
    context.progress(Math.max(found.size / options.predicates, attempt / (TRIES * options.predicates)))
    await breathe()
  }
  return [...found.values()]
}

/** None where the cell is missing. */
function conditionOf(column: Column, row: number, middle: number): Condition[] {
  const name = column.field.name
  if (column.kind === 'categorical')
    return column.codes[row] === MISSING_CODE ? [] : [{column: name, is: 'level', code: column.codes[row]}]
  const value = column.values[row]
  return Number.isNaN(value) ? [] : [{column: name, is: value > middle ? 'at-least' : 'at-most', value}]
}

function randomCondition(column: Column, {least, most}: Range, rng: Rng): Condition {
  const name = column.field.name
  if (column.kind === 'categorical') return {column: name, is: 'level', code: integerBelow(rng, column.field.levels.length)}
  return {column: name, is: rng.next() < 0.5 ? 'at-least' : 'at-most', value: least + (most - least) * rng.next()}
}

interface Range {
  readonly least: number
  readonly most: number
}

const NO_RANGE: Range = {least: Infinity, most: -Infinity}

/** Of the numbers of a column. */
function rangeOf(column: Column): Range {
  if (column.kind === 'categorical') return NO_RANGE
  let {least, most} = NO_RANGE
  for (const value of column.values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return {least, most}
}

function median(values: Float64Array, spaces: Spaces): number {
  const order = spaces.of(values, ascendingOrder)
  return order.length === 0 ? NaN : (values[order[(order.length - 1) >> 1]] + values[order[order.length >> 1]]) / 2
}
