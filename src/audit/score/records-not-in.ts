import {pickRows, type Matrix} from '../../core/matrix.js'
import {MATCH_RADIUS} from './count-guesses.js'
import {matchRecords} from './match-records.js'

/** A person outside the data whose record equals a member's is no control. */
export function recordsNotIn(others: Matrix, real: Matrix): {records: Matrix; rows: number[]} {
  const known = matchRecords(real, others, MATCH_RADIUS)
  const rows = [...known.guessMatches].flatMap((match, row) => (match < 0 ? [row] : []))
  return {records: pickRows(others, rows), rows}
}
