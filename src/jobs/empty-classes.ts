import {UserError} from '../core/errors.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import {amountFor} from '../generators/sample-classes.js'
import type {Amount, MinorityClasses} from '../core/planned.js'
import {say, setting, type Text} from '../core/text.js'

/** For each label that no row will be made of: why, and what to do. */
export function emptyClassNotes(
  amount: Amount,
  train: Table,
  {target, minority}: MinorityClasses,
  made: 'was made' | 'would be made' = 'was made',
): Text[] {
  const empty = minority.filter(label => amountFor(amount, train, target, label) === 0)
  return empty.map(label => {
    const rows = rowsWithLabel(train, target, [label]).length
    if (amount.kind === 'count') return say`No row of '${label}' ${made}: ${setting('count', 0)} asks for none.`
    if (rows === 0)
      return say`No row of '${label}' ${made}: the data hold none to count by. Say how many with ${setting('count')}.`
    if (amount.kind === 'ratio')
      return say`No row of '${label}' ${made}: a ${setting('ratio')} of ${amount.ratio} of its ${counted(rows)} is
        less than half a row. From ${setting('ratio', enough(rows))} on there is one; ${setting('count')} says how
        many by itself.`
    return say`No row of '${label}' ${made}: with ${counted(rows)} it is the largest class already, so there is
      nothing to balance. Say how many with ${setting('count')} or ${setting('ratio')}, or check
      ${setting('minority')}.`
  })
}

/** @throws {UserError} When no label gets a row and the user did not ask for that. */
export function refuseNothingToMake(amount: Amount, train: Table, classes: MinorityClasses): void {
  const empty = emptyClassNotes(amount, train, classes, 'would be made')
  if (amount.kind === 'count' || empty.length < classes.minority.length) return
  const [first, ...others] = empty
  throw new UserError('nothing-to-make', {labels: classes.minority}, first, others)
}

const counted = (rows: number) => (rows === 1 ? '1 row' : `${rows} rows`)

/** The smallest ratio of two significant digits that gives a row. */
function enough(rows: number): number {
  const exact = 0.5 / rows
  const unit = 10 ** (Math.floor(Math.log10(exact)) - 1)
  return Number((Math.ceil(exact / unit - 1e-9) * unit).toPrecision(2))
}
