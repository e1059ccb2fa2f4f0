import {breather, type Context} from '../../../core/context.js'
import {MISSING_CODE} from '../../../core/table.js'
import type {Cells, NumberCells} from './cells.js'
import {addExplanations, noExplanations, type Explanation, type Explanations} from './explanations.js'
import {levelNats} from './levels.js'
import {tellingFirst} from './telling-first.js'

/** SMOTE copies a record where that has an equal one, or where rounding leaves no way between; other generators do so at will. */
const LOG_PRIOR = Math.log(0.05)

/** Columns that come first: hardly a row that is no copy shows the numbers of a target in so many. */
const FIRST = 8

/**
 * Rows that are a target within their error. A copy is certain to show these numbers; any other row has the chance that
 * the columns' own values give, taken as independent.
 *
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function findCopies(cells: Cells, rowCount: number, targetCount: number, context: Context): Promise<Explanations> {
  const into = noExplanations()
  const telling = {...cells, numbers: tellingFirst(cells.numbers, FIRST)}
  const breathe = breather(context)
  for (let row = 0; row < rowCount; row++) {
    const found: Explanation[] = []
    for (let one = 0; one < targetCount; one++) {
      if (!isCopy(telling, row, one)) continue
      const nats = LOG_PRIOR - sharedChance(cells.numbers, row, one) + levelNats(cells.levels, row, one)
      if (nats > 0) found.push({one, other: -1, nats})
    }
    addExplanations(into, row, found)
    context.progress((row + 1) / rowCount)
    await breathe()
  }
  return into
}

function isCopy({numbers, levels}: Cells, row: number, target: number): boolean {
  for (const {released, targets, error} of numbers) if (Math.abs(released[row] - targets[target]) > error[row]) return false
  for (const {released, targets} of levels)
    if (released[row] !== MISSING_CODE && targets[target] !== MISSING_CODE && released[row] !== targets[target]) return false
  return true
}

function sharedChance(numbers: readonly NumberCells[], row: number, target: number): number {
  return numbers.reduce((sum, {targets, logChance}) => (Number.isNaN(targets[target]) ? sum : sum + logChance[row]), 0)
}
