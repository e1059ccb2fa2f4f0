import {createContext, type Context} from '../../src/core/context.js'
import {createRng, normal, permutation, type Rng} from '../../src/core/rng.js'
import {Table, rowsWithLabel, type Column, type NumericColumn, type Role} from '../../src/core/table.js'
import {smote} from '../../src/generators/interpolation/smote.js'
import {readPaperSet, releasePaperSet, type PaperSet, type Released} from '../support/paper-sets.js'

/** Sets are read once. */
export interface Sets {
  /** The set's release under the published protocol, or with another k or ratio. */
  release(set: PaperSet, seed: number, how?: {neighbours?: number; ratio?: number}): Promise<Released>
  read(set: PaperSet): Promise<Table<'train'>>
}

export function openSets(folder: string): Sets {
  const tables = new Map<string, Promise<Table<'train'>>>()
  const read = (set: PaperSet) => {
    const known = tables.get(set.name) ?? readPaperSet(folder, set)
    tables.set(set.name, known)
    return known
  }
  return {
    read,
    async release(set, seed, {neighbours = 5, ratio} = {}) {
      const context = contextOf(`${set.name}/k ${neighbours}`, seed)
      const train = await read(set)
      const records = rowsWithLabel(train, set.target, ['1']).length
      const wanted = ratio === undefined ? 0 : Math.round(ratio * records)
      const {real, synthetic} = await releasePaperSet(train, set, context, {neighbours, atLeast: wanted})
      return {real, synthetic: ratio === undefined ? synthetic : someRows(synthetic, wanted, context.rng.fork('subsample'))}
    },
  }
}

/** Everything random in a run follows from what it is called and its seed. */
export function contextOf(label: string, seed: number): Context {
  return createContext(createRng(`geometry/${label}/${seed}`))
}

/** So many rows chosen at random, or all where there are no more. */
export function someRows<R extends Role>(table: Table<R>, count: number, rng: Rng): Table<R> {
  return table.select(permutation(rng, table.rowCount).subarray(0, Math.min(count, table.rowCount)), table.role)
}

/** How a release was coarsened before it was handed out. */
export type Coarsening = {readonly decimals: number} | {readonly noiseAmplitude: number} | typeof SINGLE_PRECISION

/** Numbers in [-1, 1] are then off by half a unit of 2^-24. */
export const SINGLE_PRECISION = {isSingle: true, halfUnit: 2 ** -25} as const

/** Every number rounded to these decimals or to single precision, or moved by uniform noise of at most this amplitude. */
export function coarsened<R extends Role>(table: Table<R>, how: Coarsening, rng: Rng): Table<R> {
  if ('isSingle' in how) return withNumbers(table, value => Math.fround(value))
  if ('decimals' in how) return withNumbers(table, value => Number(value.toFixed(how.decimals)))
  return withNumbers(table, value => value + how.noiseAmplitude * (2 * rng.next() - 1))
}

function withNumbers<R extends Role>(table: Table<R>, change: (value: number) => number): Table<R> {
  return table.withColumns(
    table.columns.map((column): Column => (column.kind === 'numeric' ? {...column, values: column.values.map(change)} : column)),
  )
}

/** Self-made records, independent standard normal in every column, without a target. */
export function gaussianRecords(rng: Rng, rows: number, columns: number, shift = 0): Table<'source'> {
  const made = Array.from({length: columns}, (_, at) => {
    const values = Float64Array.from({length: rows}, () => normal(rng) + shift)
    return numericOf(`x${at}`, values)
  })
  return new Table('source', made, rows)
}

/** SMOTE of these records alone. */
export async function smoteOf(real: Table, rowCount: number, context: Context, neighbours = 5): Promise<Table<'synthetic'>> {
  const target: Column = {
    kind: 'categorical',
    field: {kind: 'categorical', name: 'target', levels: ['0', '1'], missing: 0},
    codes: new Int32Array(real.rowCount).fill(1),
  }
  const train = real.withColumns([...real.columns, target]).as('train')
  const fitted = await smote.create({neighbours}).fit(train, {target: 'target', label: '1'}, context)
  return (await fitted.sample(rowCount, context)).without(['target'])
}

/** Rows of numbers as a table. */
export function tableOf<R extends Role>(role: R, rows: readonly (readonly number[])[]): Table<R> {
  const columns = rows[0].map((_, at) =>
    numericOf(
      `x${at}`,
      Float64Array.from(rows, row => row[at]),
    ),
  )
  return new Table(role, columns, rows.length)
}

function numericOf(name: string, values: Float64Array): NumericColumn {
  const field = {kind: 'numeric', name, min: NaN, max: NaN, decimals: 17, integer: false, missing: 0} as const
  return {kind: 'numeric', field, values}
}
