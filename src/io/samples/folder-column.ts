import type {ColumnReading} from '../../core/column-reading.js'
import type {CategoricalColumn} from '../../core/column.js'

/** The column that says in which folder a sample lies, which is its class. */
export const FOLDER_COLUMN = 'folder'

export function folderColumn(files: readonly {readonly label: string}[]): CategoricalColumn {
  const levels = [...new Set(files.map(({label}) => label))].sort()
  const codeOf = new Map(levels.map((level, code) => [level, code]))
  return {
    kind: 'categorical',
    field: {kind: 'categorical', name: FOLDER_COLUMN, levels, missing: 0},
    codes: Int32Array.from(files, ({label}) => codeOf.get(label) ?? -1),
  }
}

export const folderReading = ({field}: CategoricalColumn): ColumnReading => ({
  name: FOLDER_COLUMN,
  part: 'target',
  type: 'category',
  levels: field.levels.length,
  missing: [],
  notes: [],
})
