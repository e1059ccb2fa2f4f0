import {subContext, type Context} from '../../../core/context.js'
import {Table, type Column} from '../../../core/table.js'
import {findCopies} from './find-copies.js'

/** Share of the rows that may equal a training row. */
const ALLOWED_SHARE = 0.01
const MOST_ROUNDS = 5
/** Share of the progress that the first round takes. */
const FIRST_ROUND = 0.9

export interface CheckedRows {
  readonly columns: readonly Column[]
  /** What the user should know of the copies, if anything. */
  readonly notes: readonly string[]
}

/**
 * Makes rows and draws those anew that equal a training row within rounding, up to five times, until at most 1 % of the rows do.
 * Where a table has few possible rows, equal ones are to be expected and some remain: the note says so.
 *
 * @param features The class's training rows.
 * @param make Makes so many rows, in the columns of `features`.
 */
export async function withoutCopies(
  generator: string,
  features: Table<'train'>,
  rowCount: number,
  make: (rowCount: number, context: Context) => Promise<readonly Column[]>,
  context: Context,
): Promise<CheckedRows> {
  let rows = new Table('synthetic', await make(rowCount, subContext(context, 'rows', 0, FIRST_ROUND)), rowCount)
  let copies = findCopies(rows, features)
  const first = copies.length
  let round = 0
  for (; copies.length > ALLOWED_SHARE * rowCount && round < MOST_ROUNDS; round++) {
    const anew = await make(copies.length, subContext(context, `redraw/${round}`, FIRST_ROUND, 1))
    rows = replaceRows(rows, copies, anew)
    copies = findCopies(rows, features)
  }
  context.progress(1)
  const percent = (count: number) => ((100 * count) / rowCount).toFixed(1)
  if (round === 0) return {columns: rows.columns, notes: []}
  return {
    columns: rows.columns,
    notes: [
      `${generator} drew rows anew that equalled training rows within rounding: ${percent(first)} % of ` +
        `them at first, ${percent(copies.length)} % at last.` +
        (copies.length > ALLOWED_SHARE * rowCount
          ? ' It repeats its training rows, or there are few different rows to make.'
          : ''),
    ],
  }
}

function replaceRows(table: Table<'synthetic'>, at: Int32Array, anew: readonly Column[]): Table<'synthetic'> {
  const columns = table.columns.map((column, index): Column => {
    const other = anew[index]
    if (column.kind === 'numeric' && other.kind === 'numeric') {
      const values = column.values.slice()
      at.forEach((row, from) => (values[row] = other.values[from]))
      return {...column, values}
    }
    if (column.kind !== 'categorical' || other.kind !== 'categorical') throw new RangeError('Columns must keep their kinds.')
    const codes = column.codes.slice()
    at.forEach((row, from) => (codes[row] = other.codes[from]))
    return {...column, codes}
  })
  return table.withColumns(columns)
}
