import {pickRows, type Matrix} from '../../core/matrix.js'
import {matchGuesses, type ComparisonScale} from './count-guesses.js'

/** A person outside the data whose record equals a member's is no control. */
export function recordsNotIn(others: Matrix, real: Matrix, scale: ComparisonScale): {records: Matrix; rows: number[]} {
  const known = matchGuesses(real, others, scale)
  const rows = [...known.guessMatches].flatMap((match, row) => (match < 0 ? [row] : []))
  return {records: pickRows(others, rows), rows}
}
