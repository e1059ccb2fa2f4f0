import {namesInUse} from '../check-options.js'
import type {ReadOptions} from '../read-options.js'
import {refuseUnnamed, unnamedNote} from '../row-filter.js'
import type {TypedColumn} from '../typed-column.js'
import {UnnamedColumn} from '../unnamed-column.js'

/**
 * Columns without a name that are as if they were not there: row labels that a program kept, and columns that hold nothing or count the
 * rows.
 *
 * @throws {UserError} When a column without a name holds something else.
 */
export function unnamedColumns(
  file: string,
  columns: readonly TypedColumn[],
  names: readonly string[],
  unnamed: ReadonlySet<number>,
  options: ReadOptions,
): {readonly dropped: ReadonlySet<number>; readonly notes: readonly string[]} {
  const inUse = namesInUse(options)
  const isFree = (at: number) => options.keepUnnamed !== true && !inUse.has(names[at])
  const labels = columns.flatMap((column, at) => (column.isIndex === true && isFree(at) ? [at] : []))
  const watched = [...unnamed].filter(at => columns[at].isIndex !== true && isFree(at))
  const found = watched.map(at => ({at, holds: contentOf(columns[at])}))
  refuseUnnamed(
    file,
    found.filter(({holds}) => holds === 'values').map(({at}) => ({at, name: names[at]})),
  )
  return {
    dropped: new Set([...labels, ...watched]),
    notes: [
      ...labels.map(
        at => `column ${at + 1} ('${names[at]}') holds labels of rows that the writing program kept; it was left out.`,
      ),
      ...found.map(({at, holds}) => unnamedNote(at, holds)),
    ],
  }
}

function contentOf(column: TypedColumn): UnnamedColumn['holds'] {
  const watch = new UnnamedColumn()
  if (column.kind === 'other' || column.kind === 'moments') return 'values'
  if (column.kind === 'levels' || column.kind === 'mixed')
    for (const code of column.codes) watch.add(code < 0 ? '' : column.levels[code], false)
  else for (const value of column.values) watch.add(Number.isNaN(value) ? '' : String(value), false)
  return watch.holds
}
