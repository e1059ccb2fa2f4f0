import * as z from 'zod'
import {columnReading} from '../../core/shapes/column-reading.js'
import {categoricalColumn, rowsWithLabel} from '../../core/table.js'
import {readTable} from '../../io/read-table.js'
import {file, read, readOptions, target} from '../inputs.js'
import {defineTool} from '../tool.js'

/** A label that fewer rows have may tell of somebody. */
const FEWEST_ROWS = 10
const MOST_LABELS = 50

export const describeFile = defineTool({
  name: 'describe_file',
  title: 'Describe a file',
  description:
    'Rows, columns, and how each column was read. With a target also its labels and how many rows have them; ' +
    `labels of fewer than ${FEWEST_ROWS} rows are counted, not named. No cell of another column is shown.`,
  input: {file: file('A table'), target: target.optional(), read: read.optional()},
  output: {
    rows: z.int(),
    sha256: z.string(),
    columns: z.array(columnReading),
    labels: z.array(z.strictObject({label: z.string(), rows: z.int()})).optional(),
    otherLabels: z.int().optional().describe('Labels that are not named.'),
    notes: z.array(z.string()),
  },
  async run({file, target, read}, {folders}, {signal}) {
    const {table, sha256, reading, notes} = await readTable(await folders.file(file), {
      ...readOptions(read),
      ...(target !== undefined && {target}),
      signal,
    })
    const base = {rows: table.rowCount, sha256, columns: [...reading.columns], notes: [...notes]}
    if (target === undefined) return base
    const {levels} = categoricalColumn(table, target).field
    const counted = levels.map(label => ({label, rows: rowsWithLabel(table, target, [label]).length}))
    const labels = counted
      .filter(({rows}) => rows >= FEWEST_ROWS)
      .sort((one, other) => other.rows - one.rows)
      .slice(0, MOST_LABELS)
    return {...base, labels, otherLabels: counted.length - labels.length}
  },
})
