import {UserError} from '../../core/errors.js'
import {shownName} from '../../core/printable.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import {compileFormula, type Formula} from '../../formula/compile-formula.js'
import {NoValue} from '../../formula/no-value.js'
import {rowNames} from '../../formula/row-names.js'
import {withoutTexts} from '../../formula/source.js'
import type {RowCosts} from '../../metrics/cost.js'
import type {MinorityClasses} from '../../core/planned.js'
import {say, setting} from '../../core/text.js'
import type {CostSummary} from '../../result/audit-result.js'
import type {PlannedCost} from '../../result/plan.js'

/**
 * Reads `false-negative=COST` and `false-positive=COST`, and the target population's rate.
 * @returns undefined when neither is given; without costs every mistake costs 1.
 * @throws {UserError} When a cost is of no known kind, or one of the two is missing.
 */
export function parseCosts(given: readonly string[], deployRate: number | undefined): PlannedCost | undefined {
  if (given.length === 0) return deployRate === undefined ? undefined : {falseNegative: '1', falsePositive: '1', deployRate}
  const texts = new Map<string, string>()
  for (const text of given) {
    const match = /^(false-negative|false-positive)=(.+)$/s.exec(text.trim())
    if (match === null || texts.has(match[1]))
      throw new UserError(
        'wrong-value',
        {setting: 'cost', given: shownName(text)},
        say`${setting('cost')} must be false-negative=COST and false-positive=COST, each once. Got '${shownName(text)}' instead.`,
        [EXAMPLE],
      )
    texts.set(match[1], match[2].trim())
  }
  const [falseNegative, falsePositive] = ['false-negative', 'false-positive'].map(kind => texts.get(kind))
  if (falseNegative === undefined || falsePositive === undefined)
    throw new UserError(
      'wrong-value',
      {setting: 'cost'},
      say`${setting('cost')} needs both: what a false negative costs, and what a false positive costs.`,
      [EXAMPLE],
    )
  return {falseNegative, falsePositive, ...(deployRate !== undefined && {deployRate})}
}

const EXAMPLE = say`For example: ${setting('cost', ['false-negative=200 + 0.3*amount', 'false-positive=15'])}`

const RANGE = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*\.\.\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i

/** The ends of a roughly known cost; undefined for a number or a formula. */
function rangeOf(text: string): readonly [low: number, high: number] | undefined {
  const match = RANGE.exec(text)
  return match === null ? undefined : [Number(match[1]), Number(match[2])]
}

/** The same costs with numbers and ranges spelt in one way. */
export function plainCosts({falseNegative, falsePositive, ...rest}: PlannedCost): PlannedCost {
  return {falseNegative: plainCost(falseNegative), falsePositive: plainCost(falsePositive), ...rest}
}

function plainCost(text: string): string {
  const range = rangeOf(text)
  if (range !== undefined) return range.join('..')
  return /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : text
}

const mistakes = ['false negative', 'false positive'] as const
type Mistake = (typeof mistakes)[number]

/** Sums, products and ratios of costs stay finite. */
const MAX_COST = 1e100

/** Per row what a mistake on it costs; a range counts as its geometric mean. */
async function rowCosts(table: Table, classes: MinorityClasses, cost: PlannedCost, of = 'the data'): Promise<Float64Array> {
  const isMinority = new Uint8Array(table.rowCount)
  for (const row of rowsWithLabel(table, classes.target, classes.minority)) isMinority[row] = 1
  const [missed, alarm] = await Promise.all([
    costOf(table, 'false negative', cost.falseNegative, of),
    costOf(table, 'false positive', cost.falsePositive, of),
  ])
  return Float64Array.from(isMinority, (minority, row) => (minority === 1 ? missed : alarm)(row))
}

async function costOf(table: Table, mistake: Mistake, text: string, of: string): Promise<(row: number) => number> {
  const what = `The cost of a ${mistake}`
  const range = rangeOf(text)
  if (range !== undefined) {
    if (!(range[0] >= 1 / MAX_COST && range[0] <= range[1] && range[1] <= MAX_COST)) throw rangeError(what, text)
    const mean = Math.sqrt(range[0] * range[1])
    return () => mean
  }
  if (withoutTexts(text).includes('..')) throw rangeError(what, text)
  const where = (row: number) => `row ${row} of ${of} (counted from 0)`
  const formula = await compileFormula(text, {what, names: rowNames(table), result: 'number', where})
  return row => {
    const value = costAt(formula, row)
    if (value < 0)
      throw new UserError('wrong-cost', {mistake, row}, `${what} must not be negative. It is for ${where(row)}.`, [
        'Costs are net of what the right answer costs; max(0, ...) cuts them off.',
      ])
    if (value > MAX_COST)
      throw new UserError('wrong-cost', {mistake, row}, `${what} must be at most ${MAX_COST}. It is more for ${where(row)}.`, [
        'Give it in a larger unit.',
      ])
    return value
  }
}

function costAt(formula: Formula<number, number>, row: number): number {
  try {
    return formula.evaluate(row)
  } catch (error) {
    if (!(error instanceof NoValue)) throw error
    throw new UserError('wrong-cost', {row}, error.message, [
      'A cost must be known for every row: mend the row, leave it out, or use other columns.',
    ])
  }
}

const rangeError = (what: string, text: string) =>
  new UserError(
    'wrong-value',
    {setting: 'cost', given: shownName(text)},
    `${what} must be a range from a positive number to a larger one. Got '${shownName(text)}' instead.`,
    ['For example: 5..20'],
  )

/**
 * @param of What to call the table in messages: "the data".
 * @throws {UserError} When a formula is wrong or has no value on a row, a cost is negative, or a mistake costs nothing on any row.
 */
export async function checkCosts(table: Table, classes: MinorityClasses, cost: PlannedCost, of: string): Promise<void> {
  const costs = await rowCosts(table, classes, cost, of)
  const minority = new Set(rowsWithLabel(table, classes.target, classes.minority))
  for (const mistake of mistakes) {
    const rows = costs.filter((_, row) => minority.has(row) === (mistake === 'false negative'))
    if (rows.length > 0 && rows.every(each => each === 0))
      throw new UserError(
        'wrong-cost',
        {mistake},
        `The cost of a ${mistake} must be above 0 on some row of ${of}. It is 0 on all.`,
        ['When one mistake costs nothing, there is nothing to weigh: the best answer is the same for every row.'],
      )
  }
}

/** The rows' costs with what either class counts for in the target population. */
export async function costsOnRows(
  table: Table,
  labels: Uint8Array,
  classes: MinorityClasses,
  cost: PlannedCost,
): Promise<RowCosts> {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length
  const rate = cost.deployRate ?? share
  return {costs: await rowCosts(table, classes, cost), classWeights: [(1 - rate) / (1 - share), rate / share]}
}

/** What the costs come to on these rows. */
export async function summariseCosts(table: Table, classes: MinorityClasses, cost: PlannedCost): Promise<CostSummary> {
  const costs = await rowCosts(table, classes, cost)
  const minority = rowsWithLabel(table, classes.target, classes.minority)
  const missed = minority.reduce((sum, row) => sum + costs[row], 0)
  const all = costs.reduce((sum, each) => sum + each, 0)
  const rate = minority.length / table.rowCount
  const means = [missed / minority.length, (all - missed) / (table.rowCount - minority.length)] as const
  const [falseNegative, falsePositive] = means
  return {falseNegative, falsePositive, weight: costWeight(cost, means), rate, deployRate: cost.deployRate ?? rate}
}

/** w = C_FN / (C_FN + C_FP) of mean costs; its ends are those that the ranges allow. */
function costWeight({falseNegative, falsePositive}: PlannedCost, means: readonly [number, number]): CostSummary['weight'] {
  const weight = (missed: number, alarm: number) => (missed + alarm === 0 ? 0.5 : missed / (missed + alarm))
  const [missed, alarm] = [rangeOf(falseNegative) ?? [means[0], means[0]], rangeOf(falsePositive) ?? [means[1], means[1]]]
  return {value: weight(...means), low: weight(missed[0], alarm[1]), high: weight(missed[1], alarm[0])}
}
