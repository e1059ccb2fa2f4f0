import {UserError} from '../../../core/errors.js'

/** Words of Stata's language (Stata User's Guide, "Naming conventions"). */
const RESERVED = new Set(
  '_all _b _coef _cons _n _N _pi _pred _rc _skip byte double float if in int long strL using with'.split(' '),
)

/** @throws {UserError} When Stata cannot call a column so. */
export function checkNames(names: readonly string[], file: string): void {
  const isRight = (name: string) =>
    /^[\p{L}_][\p{L}\p{M}\p{N}_]{0,31}$/u.test(name) && !RESERVED.has(name) && !/^str\d+$/.test(name)
  const wrong = names.find(name => !isRight(name))
  if (wrong === undefined) return
  throw new UserError(
    'name-not-possible',
    {column: wrong},
    `${file} cannot hold a column named '${wrong}': in a Stata file names have at most 32 letters, digits and underscores, begin with no ` +
      "digit, and are no words of Stata's own.",
    ['Rename the column in the data, or write a CSV file.'],
  )
}
