import {breather, subContext, type Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import {categoricalColumn, numericColumn, type Column, type Field, type Table} from '../../core/table.js'
import {arrange, type Features, type Layout, type Shape} from './layout.js'
import {decodeLevels, encodeLevels, fitLevels, shapeOfLevels, type LevelEncoding} from './levels.js'
import {decodeNumbers, encodeNumbers, fitNumbers, shapeOfNumbers, type NumberEncoding, type NumberOptions} from './numbers.js'

/** How a table is encoded for a network: plain JSON, one encoding per column. It holds summaries of columns and no rows. */
export interface TabularEncoding {
  readonly columns: readonly (NumberEncoding | LevelEncoding)[]
}

export interface TabularOptions extends Pick<NumberOptions, 'numbers' | 'edge' | 'rowsPerQuantile'> {
  /** Default `one-hot`. */
  readonly categories?: LevelEncoding['as']
  /** Cut restored numbers off at the range of the training rows. Default true. */
  readonly clip?: boolean
}

/**
 * Fits the encoding of a table's columns on training rows: of one class or of all of them, with the target among the columns or
 * without. Missing cells stay missing: they are a choice like any other.
 *
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function fitTabular(
  train: Table<'train'>,
  {categories = 'one-hot', clip = true, ...about}: TabularOptions,
  context: Context,
): Promise<TabularEncoding> {
  const breathe = breather(context)
  const options: NumberOptions = {...about, clip}
  const columns: (NumberEncoding | LevelEncoding)[] = []
  for (const [at, column] of train.columns.entries()) {
    const part = subContext(context, column.field.name, at / train.columns.length, (at + 1) / train.columns.length)
    columns.push(column.kind === 'numeric' ? await fitNumbers(column, options, part) : fitLevels(column, categories))
    await breathe()
  }
  return {columns}
}

/** Which features the encoding makes: from it come a network's input and its output heads. */
export const layoutOf = (encoding: TabularEncoding): Layout => arrange(shapesOf(encoding)).layout

const shapesOf = ({columns}: TabularEncoding): Shape[] =>
  columns.map(column => (column.kind === 'numbers' ? shapeOfNumbers(column) : shapeOfLevels(column)))

/**
 * The table's rows as features [rows, layout.width], finite. Columns are found by name, so a table may have others besides.
 *
 * @param rng Draws the modes of numbers (`modes` alone); a column's draws do not depend on the other columns.
 * @throws {RangeError} When the table lacks a column or has it in another kind.
 */
export function encodeTable(encoding: TabularEncoding, table: Table, rng: Rng): Features {
  const {layout, places} = arrange(shapesOf(encoding))
  const features = {data: new Float32Array(table.rowCount * layout.width), rows: table.rowCount, width: layout.width}
  encoding.columns.forEach((column, at) => {
    if (column.kind === 'numbers')
      encodeNumbers(column, numericColumn(table, column.name), features, places[at], rng.fork(column.name))
    else encodeLevels(column, categoricalColumn(table, column.name), features, places[at])
  })
  return features
}

/**
 * Features as columns again, in the order of the encoding: the largest feature of a group is the choice, numbers are rounded
 * to their column's decimals and cut off at its range.
 *
 * @param features [rows, layout.width], finite; groups need not be one-hot.
 * @param fields The columns' fields, found by name: what is made has their levels.
 * @param rng Draws among levels that share an entry.
 * @throws {RangeError} When a field is not there or of another kind or lacks a level.
 */
export function decodeTable(encoding: TabularEncoding, features: Features, fields: readonly Field[], rng: Rng): Column[] {
  const {places} = arrange(shapesOf(encoding))
  return encoding.columns.map((column, at): Column => {
    const field = fields.find(({name}) => name === column.name)
    if (column.kind === 'numbers' && field?.kind === 'numeric') return decodeNumbers(column, features, places[at], field)
    if (column.kind === 'levels' && field?.kind === 'categorical')
      return decodeLevels(column, features, places[at], field, rng.fork(column.name))
    throw new RangeError(`Column '${column.name}' must be there in the kind that it was fitted with.`)
  })
}
