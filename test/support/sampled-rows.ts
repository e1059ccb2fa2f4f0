import type {Table} from '../../src/core/table.js'

/** The numbers of a table, row by row. */
export function rowsOf(table: Table): number[][] {
  const columns = table.columns.filter(column => column.kind === 'numeric').map(({values}) => values)
  return Array.from({length: table.rowCount}, (_, row) => columns.map(values => values[row]))
}

/** Where a point lies on the lines through two records, for each ordered pair whose line holds it: 0 at the first, 1 at the second. */
export function placesOnLines(records: readonly (readonly number[])[], point: readonly number[]): number[] {
  return records.flatMap((from, a) =>
    records.flatMap((to, b) => {
      const length = from.reduce((sum, start, at) => sum + (to[at] - start) ** 2, 0)
      if (a === b || length === 0) return []
      const place = from.reduce((sum, start, at) => sum + (point[at] - start) * (to[at] - start), 0) / length
      const isOn = from.every(
        (start, at) => Math.abs(start + place * (to[at] - start) - point[at]) < 1e-9 * (1 + Math.sqrt(length)),
      )
      return isOn ? [place] : []
    }),
  )
}
