import {NotApplicable, UserError} from '../core/errors.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {
  MISSING_CODE,
  Table,
  categoricalColumn,
  rowsWithLabel,
  type CategoricalColumn,
  type Column,
  type MinorityClass,
  type NumericColumn,
} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {encodeFeatures} from '../preprocess/encode-features.js'
import {fitImputation, missingIn} from '../preprocess/impute.js'
import {LARGEST_COORDINATE} from '../stats/neighbours.js'

/** The rows of one class as generators work on them. */
export interface ClassRows {
  /** Feature columns of the class's rows, without missing cells. A column without any value in the class is left out. */
  readonly features: Table<'train'>
  /** Row numbers of the class in the training table. */
  readonly rows: Int32Array
  readonly notes: readonly string[]
}

/**
 * Takes the class's rows out of the training table as they are, with their missing cells: for generators that model these.
 *
 * @returns The feature columns of the class's rows.
 * @throws {UserError} When the class has no row, or a number in its rows is beyond 1e150.
 */
export function ownRows(generator: string, train: Table<'train'>, minority: MinorityClass): Table<'train'> {
  const features = train.without([minority.target]).select(rowsOfClass(generator, train, minority), 'train')
  refuseHugeNumbers(generator, features)
  return features
}

function rowsOfClass(generator: string, train: Table, {target, label}: MinorityClass): Int32Array {
  const rows = rowsWithLabel(train, target, [label])
  if (rows.length > 0) return rows
  throw new UserError(
    'no-such-label',
    {column: target, label},
    `${generator} needs rows with ${target} '${label}' to learn from. There are none.`,
    [say`Check ${setting('minority')}.`],
  )
}

/**
 * Takes the class's rows out of the training table and fills in their missing cells with the class's own medians and most
 * frequent levels. A column in which the class has no value at all cannot be filled: it stays missing in what is made.
 *
 * @param missing `impute` or `refuse`.
 * @throws {UserError} When cells are missing and are to be refused, or the class has no row, or a number of any row is beyond
 * 1e150.
 */
export function classRows(generator: string, train: Table<'train'>, minority: MinorityClass, missing: string): ClassRows {
  const {target, label} = minority
  const rows = rowsOfClass(generator, train, minority)
  const given = train.without([target]).select(rows, 'train')
  const gaps = given.columns.filter(column => missingIn(column) > 0)
  if (gaps.length > 0 && missing === 'refuse') throw missingCells(generator, label, gaps)
  const empty = gaps.filter(column => missingIn(column) === rows.length).map(({field}) => field.name)
  const kept = given.without(empty)
  refuseHugeNumbers(generator, train.without([target, ...empty]))
  return {features: fitImputation(kept)(kept), rows, notes: missingNotes(generator, label, gaps, empty)}
}

function missingCells(generator: string, label: string, gaps: readonly Column[]): UserError {
  const counts = gaps.map(column => `'${column.field.name}' ${missingIn(column)}`)
  return new UserError(
    'missing-values',
    {generator, label, columns: gaps.map(({field}) => field.name)},
    `${generator} was told to refuse missing values. Rows of class '${label}' lack: ${listed(counts)}.`,
    [say`Fill them in, leave the columns out with ${setting('ignore')}, or give the option missing=impute.`],
  )
}

function missingNotes(generator: string, label: string, gaps: readonly Column[], empty: readonly string[]): string[] {
  const filled = gaps.filter(({field}) => !empty.includes(field.name))
  const cells = filled.reduce((sum, column) => sum + missingIn(column), 0)
  const names = (columns: readonly string[]) => listed(columns.map(name => `'${name}'`))
  return [
    ...(cells === 0
      ? []
      : [
          `${generator} filled ${cells} missing cells of class '${label}' with the class's median or most ` +
            `frequent level, in ${names(filled.map(({field}) => field.name))}.`,
        ]),
    ...(empty.length === 0
      ? []
      : [`Class '${label}' has no value in ${names(empty)}: the synthetic rows have none there either.`]),
  ]
}

function refuseHugeNumbers(generator: string, table: Table): void {
  const huge = table.columns.filter(
    column => column.kind === 'numeric' && column.values.some(value => Math.abs(value) > LARGEST_COORDINATE),
  )
  if (huge.length > 0)
    throw new UserError(
      'number-too-large',
      {generator, columns: huge.map(({field}) => field.name)},
      say`${generator} needs numbers of at most 1e150 in size: squares of larger ones overflow. Larger ones are in
        ${listed(huge.map(({field}) => `'${field.name}'`))}.`,
      [say`Rescale the column, or leave it out with ${setting('ignore')}.`],
    )
}

type Kinds = 'numeric' | 'categorical' | 'mixed'

const FITTING: Readonly<Record<Kinds, string>> = {numeric: 'smote', categorical: 'smote-n', mixed: 'smote-nc'}

/**
 * @param train The training rows with all columns: what fits must not depend on which cells are missing.
 * @throws {NotApplicable} When the feature columns are of another kind, naming the columns and the generator that fits.
 */
export function requireKinds(generator: string, train: Table, target: string, wanted: Kinds): void {
  const columns = train.columns.filter(({field}) => field.name !== target)
  if (columns.length === 0) throw new NotApplicable(`${generator} needs columns beside the target; there are none`)
  const kinds = new Set(columns.map(({kind}) => kind))
  const found: Kinds = kinds.size === 2 ? 'mixed' : kinds.has('categorical') ? 'categorical' : 'numeric'
  if (found === wanted) return
  const odd = columns.filter(({kind}) => kind !== wanted).map(({field}) => `'${field.name}'`)
  const which = wanted === 'mixed' ? `all columns are ${found}` : `these are not: ${listed(odd)}`
  const advice = `use ${FITTING[found]} for ${found} columns`
  throw new NotApplicable(
    `${generator} needs ${wanted === 'mixed' ? 'numeric and categorical' : wanted} columns, and ${which}; ${advice}`,
  )
}

/** @throws {NotApplicable} When there is no second row of the class to lay a line to. */
export function requireTwoRows(generator: string, rows: number): void {
  if (rows < 2)
    throw new NotApplicable(`${generator} needs at least 2 rows of the class, to interpolate between; there is ${rows}`)
}

/** At most five, then how many more. */
function listed(items: readonly string[]): string {
  return items.length <= 5 ? items.join(', ') : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`
}

export const numericColumns = (table: Table): NumericColumn[] => table.columns.filter(column => column.kind === 'numeric')
export const categoricalColumns = (table: Table): CategoricalColumn[] =>
  table.columns.filter(column => column.kind === 'categorical')

/** A function that makes the numeric columns of filled rows a matrix [rows, columns] to measure distances on. */
export function distanceSpace(train: Table<'train'>, features: Table, scaling: 'none' | 'minmax'): (table: Table) => Matrix {
  const columns = numericColumns(features).map(({field}) => train.column(field.name))
  const encoder = encodeFeatures(train.withColumns(columns), {scaling, categorical: 'one-hot'})
  return table => encoder.transform(table)
}

/** Row numbers of the other classes, in order. */
export function rowsOfOthers(rows: Int32Array, rowCount: number): Int32Array {
  const isOwn = new Set(rows)
  return Int32Array.from({length: rowCount}, (_, row) => row).filter(row => !isOwn.has(row))
}

/**
 * All training rows with the numeric columns of the class: its own rows as they were filled, the others filled with their own
 * medians (the class's where they have no value), so that a filled cell does not draw the classes together.
 */
export function everyRow(train: Table<'train'>, {features, rows}: ClassRows): Table<'train'> {
  const otherRows = rowsOfOthers(rows, train.rowCount)
  const columns = numericColumns(features).map(column => {
    const given = train.withColumns([train.column(column.field.name)])
    const others = given.select(otherRows, 'train')
    const hasValues = others.rowCount > missingIn(others.columns[0])
    const [filled] = numericColumns(fitImputation(hasValues ? others : features)(others))
    const values = new Float64Array(train.rowCount)
    rows.forEach((row, at) => (values[row] = column.values[at]))
    otherRows.forEach((row, at) => (values[row] = filled.values[at]))
    return {...column, values}
  })
  return train.withColumns(columns)
}

/**
 * A synthetic table in the columns of the training table: the target filled with the label, the columns that were made, and
 * missing cells in those that were not.
 */
export function syntheticTable(
  train: Table<'train'>,
  {target, label}: MinorityClass,
  rowCount: number,
  made: readonly Column[],
): Table<'synthetic'> {
  const byName = new Map(made.map(column => [column.field.name, column]))
  const columns = train.columns.map((column): Column => {
    if (column.field.name === target) return labelColumn(categoricalColumn(train, target), label, rowCount)
    const own = byName.get(column.field.name)
    if (own !== undefined) return own
    return column.kind === 'numeric'
      ? {...column, values: new Float64Array(rowCount).fill(NaN)}
      : {...column, codes: new Int32Array(rowCount).fill(MISSING_CODE)}
  })
  return new Table('synthetic', columns, rowCount)
}

function labelColumn(target: CategoricalColumn, label: string, rowCount: number): CategoricalColumn {
  return {...target, codes: new Int32Array(rowCount).fill(target.field.levels.indexOf(label))}
}

/** Puts the numbers of a matrix [rows, numeric columns] into columns like these. */
export function columnsFrom(matrix: Matrix, patterns: readonly NumericColumn[]): NumericColumn[] {
  return patterns.map((pattern, at) => {
    const values = new Float64Array(matrix.rows)
    for (let row = 0; row < matrix.rows; row++) values[row] = matrix.data[row * matrix.columns + at]
    return {...pattern, values}
  })
}

/** The values of columns as a matrix [rows, columns]. */
export function matrixOf(columns: readonly NumericColumn[], rowCount: number): Matrix {
  const matrix = createMatrix(rowCount, columns.length)
  columns.forEach(({values}, at) => {
    for (let row = 0; row < rowCount; row++) matrix.data[row * matrix.columns + at] = values[row]
  })
  return matrix
}
