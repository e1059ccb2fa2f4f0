import {privacyLoss} from '../../../dp/privacy-loss.js'
import {countCells, type CodedRows, type NoisyCells} from './measure.js'

/**
 * The privacy loss of noisy marginals about one record: what their counts say together. What the choice of marginals says
 * is left out, so where there was something to choose this is a little less than all.
 *
 * @param rows In the codes of the domain, the record among them.
 * @param row Place of the record among them.
 */
export function marginalsLoss(answers: readonly NoisyCells[], rows: CodedRows, row: number): number {
  const part = (isOwn: boolean): CodedRows => ({
    ...rows,
    codes: rows.codes.map(column => column.filter((_, at) => (at === row) === isOwn)),
  })
  const [others, own] = [part(false), part(true)]
  return answers.reduce((sum, answer) => {
    const {columns, recoded = (same: CodedRows) => same} = answer
    return sum + privacyLoss(answer, countCells(recoded(others), columns), countCells(recoded(own), columns))
  }, 0)
}
