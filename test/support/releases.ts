import {createMatrix, type Matrix} from '../../src/core/matrix.js'
import {normal, permutation, type Rng} from '../../src/core/rng.js'
import {Table, concatTables, type Role} from '../../src/core/table.js'
import {smote} from '../../src/generators/interpolation/smote.js'
import {categorical, numeric} from './tables.js'
import {testContext} from './context.js'

/** Rows as a table of numeric columns x0, x1, ... */
export function tableOf<R extends Role>(role: R, rows: readonly (readonly number[])[]): Table<R> {
  const columns = (rows[0] ?? []).map((_, at) =>
    numeric(
      `x${at}`,
      rows.map(row => row[at]),
    ),
  )
  return new Table(role, columns, rows.length)
}

export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const matrix = createMatrix(rows.length, rows[0]?.length ?? 0)
  rows.forEach((row, at) => {
    matrix.data.set(row, at * matrix.columns)
  })
  return matrix
}

export function rowsOf(table: Table): number[][] {
  return Array.from({length: table.rowCount}, (_, row) =>
    table.columns.map(column => (column.kind === 'numeric' ? column.values[row] : column.codes[row])),
  )
}

export function gaussianRows(rng: Rng, rows: number, columns: number): number[][] {
  return Array.from({length: rows}, () => Array.from({length: columns}, () => normal(rng)))
}

/** Rows at these shares of the way from one record to another. */
export function between(from: readonly number[], to: readonly number[], shares: readonly number[]): number[][] {
  return shares.map(share => from.map((value, at) => value + share * (to[at] - value)))
}

/** SMOTE of these records alone, without a target column. */
export async function smoteOf(
  records: readonly (readonly number[])[],
  count: number,
  seed: number | string,
  neighbours = 5,
): Promise<Table<'synthetic'>> {
  const features = tableOf('train', records)
  const labels = categorical(
    'y',
    Array.from({length: records.length}, () => '1'),
  )
  const train = features.withColumns([...features.columns, labels])
  const context = testContext(seed)
  const fitted = await smote.create({neighbours}).fit(train, {target: 'y', label: '1'}, context)
  return (await fitted.sample(count, context)).without(['y'])
}

/** Real rows and synthetic ones in random order. */
export function shuffled(rng: Rng, real: Table, synthetic: Table): {released: Table<'augmented'>; isReal: Uint8Array} {
  const order = permutation(rng, real.rowCount + synthetic.rowCount)
  return {
    released: concatTables('augmented', [real, synthetic]).select(order, 'augmented'),
    isReal: Uint8Array.from(order, row => (row < real.rowCount ? 1 : 0)),
  }
}
