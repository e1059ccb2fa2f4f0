import type {Context} from '../core/context.js'
import {permutation} from '../core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../core/table.js'
import type {Amount, MinorityClasses} from '../core/planned.js'
import type {LoadedTable} from '../io/loaded-table.js'
import {writeTable, type OutputFormat, type WriteOptions} from '../io/write-table.js'

/** What is written, whatever made the rows. */
export interface OutputRequest {
  readonly amount: Amount
  /** Write the real rows too. */
  readonly augmented: boolean
  /** Of the real rows, those of the minority alone. */
  readonly minorityOnly: boolean
  /** Real rows first instead of a random order. */
  readonly keepOrder: boolean
  readonly out: string
  readonly write: WriteOptions
}

/** Writes the rows, with the real ones as they were given if they were asked for; returns what was written. */
export async function writeRows(
  synthetic: Table<'synthetic'>,
  train: Table<'train'>,
  format: OutputFormat & Pick<LoadedTable, 'texts'>,
  classes: MinorityClasses,
  request: OutputRequest,
  context: Context,
): Promise<Table> {
  const options = {...request.write, signal: context.signal}
  const output = {...format, target: classes.target}
  if (!request.augmented) {
    await writeTable(request.out, synthetic, output, options)
    return synthetic
  }
  const {table, rows} = withRealRows(train, synthetic, classes, request, context)
  await writeTable(request.out, table, output, {...options, ...(format.texts && {given: {texts: format.texts, rows}})})
  return table
}

/** What may surprise in the rows that were written. */
export function writingNotes(
  {table, ignored, group, texts}: Pick<LoadedTable, 'table' | 'ignored' | 'group' | 'texts'>,
  {augmented}: OutputRequest,
): string[] {
  const respelt = [...(texts ?? [])].filter(([name, column]) => column.respellsNumbers && table.column(name).kind === 'numeric')
  const lost = texts === undefined ? [] : table.columns.map(({field}) => field.name).filter(name => !texts.has(name))
  return [
    ...(lost.length > 0
      ? [
          `Numbers of ${lost.map(name => `'${name}'`).join(', ')} may be spelt otherwise than they were given; their values are the same.`,
        ]
      : []),
    ...(ignored.length > 0 || group !== undefined
      ? ['Ignored and group columns are left empty, in real rows too: filled cells would tell real rows from synthetic ones.']
      : []),
    ...(augmented && respelt.length > 0
      ? [
          'Real rows are written as they were given. Numbers of ' +
            `${respelt.length === 1 ? '1 column are' : `${respelt.length} columns are`} spelt otherwise ` +
            'there than in synthetic rows (1.50 and 1.5), which can tell the two apart.',
        ]
      : []),
  ]
}

/** All rows, and for each the row of the data that it is, or -1. */
export function withRealRows(
  train: Table<'train'>,
  synthetic: Table<'synthetic'>,
  classes: MinorityClasses,
  {minorityOnly, keepOrder}: Pick<OutputRequest, 'minorityOnly' | 'keepOrder'>,
  context: Context,
): {table: Table<'augmented'>; rows: Int32Array} {
  const real = minorityOnly
    ? rowsWithLabel(train, classes.target, classes.minority)
    : Int32Array.from({length: train.rowCount}, (_, row) => row)
  const all = concatTables('augmented', [minorityOnly ? train.select(real, 'train') : train, synthetic])
  const rows = new Int32Array(all.rowCount).fill(-1)
  rows.set(real)
  if (keepOrder) return {table: all, rows}
  const order = permutation(context.rng.fork('shuffle'), all.rowCount)
  return {table: all.select(order, 'augmented'), rows: Int32Array.from(order, row => rows[row])}
}
