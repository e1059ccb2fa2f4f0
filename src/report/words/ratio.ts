import type {ResultEntry} from '../../result/audit-result.js'

/**
 * " at 1.2 released rows per record": what an attack on membership finds holds for so many. Results of older versions
 * do not say it.
 */
export function ratioClause({details = {}}: Pick<ResultEntry, 'details'>): string {
  const {rowsPerRecord} = details
  if (typeof rowsPerRecord !== 'number') return ''
  const digits = rowsPerRecord < 10 ? Number(rowsPerRecord.toPrecision(2)) : Math.round(rowsPerRecord)
  return ` at ${digits} released ${digits === 1 ? 'row' : 'rows'} per record`
}
