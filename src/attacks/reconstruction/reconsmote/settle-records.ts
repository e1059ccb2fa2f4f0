import {decimalsOf} from '../../../core/decimals.js'
import {Table, type NumericColumn} from '../../../core/table.js'
import {settleCells, type CellColumn} from '../../../geometry/cells/settle-cells.js'
import {centreOf, fixedDecimals, largestErrorOf} from '../../../geometry/number-form.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import type {RebuiltTable} from './rebuilt-table.js'

/**
 * Gives the records' numbers as many right digits as the way the release was written allows: on the grid of the source's
 * decimals where the rows leave no other value of it, with truncated columns told from rounded ones (see settleCells). In
 * a release with all digits these are the columns that placed no row; in any other, all of them.
 *
 * @param isOnGrid Whether the columns that placed the rows are on their grid already.
 */
export function settleRecords(released: Table, space: ReleaseSpace, rebuilt: RebuiltTable, isOnGrid: boolean): RebuiltTable {
  const {table, rows, solved} = rebuilt
  const numeric = released.columns.filter(column => column.kind === 'numeric')
  const isWhole = space.columns.every(name => space.forms.get(name)?.kind === 'double')
  const isToSettle = ({field: {name}}: NumericColumn) => (space.columns.includes(name) ? !isWhole && !isOnGrid : solved.has(name))
  const toSettle = Array.from(numeric.keys()).filter(at => isToSettle(numeric[at]))
  if (toSettle.length === 0 || rows.length === 0) return rebuilt
  const cells = numeric.map(column => cellColumn(column, space, table))
  const found = settleCells(cells, toSettle, rows, table.rowCount)
  const forms = new Map(rebuilt.forms)
  const solutions = new Map(solved)
  const columns = table.columns.map(column => {
    const at = numeric.findIndex(({field: {name}}) => name === column.field.name)
    const own = found.columns.get(at)
    if (own === undefined || column.kind !== 'numeric') return column
    const {name} = column.field
    forms.set(name, own.form)
    const values = own.values.map((value, record) => (Number.isNaN(value) ? column.values[record] : value))
    const decimals = fixedDecimals(own.form)
    if (decimals !== undefined) {
      const written = Float64Array.from(numeric[at].values, value => centreOf(own.form, value))
      const onGrid = own.values.filter((_, record) => own.isFixed[record] === 1)
      // The grid of the source may have fewer decimals than were released.
      const fewest =
        onGrid.length > 0
          ? Math.min(
              decimals,
              onGrid.reduce((most, value) => Math.max(most, decimalsOf(value)), 0),
            )
          : decimals
      solutions.set(name, {solution: own.solution, rounded: own.values, isFixed: own.isFixed, step: 10 ** -fewest, written})
    }
    return {...column, values}
  })
  return {table: new Table('reconstructed', columns, table.rowCount), rows: found.rows, solved: solutions, forms}
}

function cellColumn({field: {name}, values}: NumericColumn, space: ReleaseSpace, table: Table): CellColumn {
  const form = space.forms.get(name) ?? {kind: 'double', digits: 0}
  const rebuilt = table.columns.find(({field}) => field.name === name)
  const size = values.reduce((largest, value) => Math.max(largest, Number.isNaN(value) ? 0 : Math.abs(value)), 0)
  const at = space.columns.indexOf(name)
  return {
    form,
    values,
    error: at < 0 ? largestErrorOf(form, size, size) : space.uncertainty[at] * space.halfRange[at],
    ...(rebuilt?.kind === 'numeric' && {start: rebuilt.values}),
  }
}
