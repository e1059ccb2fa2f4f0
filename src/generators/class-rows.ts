import {NotApplicable, UserError} from '../core/errors.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import type {ChoiceOption, NumberOption} from '../core/options.js'
import {
  Table,
  categoricalColumn,
  numericColumn,
  rowsWithLabel,
  type CategoricalColumn,
  type Column,
  type MinorityClass,
} from '../core/table.js'
import {fitImputation, missingCells} from '../preprocess/impute.js'

/** The option of every generator that cannot work with missing values. imbalanced-learn refuses them; we fill them in and say so. */
export const missingOption = {
  type: 'choice',
  choices: ['impute', 'refuse'],
  default: 'impute',
  description: 'Missing cells of the class: fill in its median or most frequent level, or refuse.',
} as const satisfies ChoiceOption

/** Without a value given: 5, or as many as the class allows. */
export const neighboursOption = {
  type: 'integer',
  min: 1,
  max: Infinity,
  description: 'Nearest neighbours of a row that it is interpolated with (5, or as many as the class has).',
} as const satisfies NumberOption

const DEFAULT_NEIGHBOURS = 5

/** The feature columns of the rows of one class, without missing cells. */
export interface ClassRows {
  readonly features: Table<'train'>
  /** The feature columns of all rows, filled in the same way: for generators that look at the other classes. */
  readonly all: Table<'train'>
  /** Row numbers of the class within `all`. */
  readonly rows: Int32Array
  readonly notes: readonly string[]
}

/** @throws {UserError} When cells are missing and the option says to refuse, or the class has no row. */
export function classRows(generator: string, train: Table<'train'>, {target, label}: MinorityClass, missing: string): ClassRows {
  const rows = rowsWithLabel(train, target, [label])
  if (rows.length === 0) throw new UserError(`${generator} has no row of class '${label}' to learn from.`, ['Check --minority.'])
  const given = train.without([target])
  const own = given.select(rows, 'train')
  const count = missingCells(own)
  if (count > 0 && missing === 'refuse')
    throw new UserError(`${generator} cannot work with missing values: the class has ${count} missing cells.`, [
      'Fill them in, leave their columns out with --ignore, or use the option missing=impute.',
    ])
  const fill = fitImputation(own)
  const notes =
    count === 0 ? [] : [`${count} missing cells of class '${label}' were filled with the class's median or most frequent level.`]
  return {features: fill(own) as Table<'train'>, all: fill(given) as Table<'train'>, rows, notes}
}

type Kinds = 'numeric' | 'categorical' | 'mixed'

const ALTERNATIVE: Readonly<Record<Kinds, string>> = {numeric: 'smote', categorical: 'smote-n', mixed: 'smote-nc'}

/** @throws {NotApplicable} When the feature columns are of another kind, naming the generator that fits. */
export function requireKinds(generator: string, features: Table, wanted: Kinds): void {
  const kinds = new Set(features.columns.map(({kind}) => kind))
  const found: Kinds = kinds.size === 2 ? 'mixed' : kinds.has('categorical') ? 'categorical' : 'numeric'
  if (found === wanted) return
  const odd = features.columns.filter(({kind}) => kind !== wanted).map(({field}) => `'${field.name}'`)
  const which =
    wanted === 'mixed' ? `the columns are all ${found}` : `not so: ${odd.slice(0, 5).join(', ')}${odd.length > 5 ? ', ...' : ''}`
  throw new NotApplicable(`${generator} needs ${wanted} columns (${which}); ${ALTERNATIVE[found]} takes ${found} ones`)
}

/**
 * How many neighbours to use: what was asked for, if the class allows it, else the default, lowered with a note when it does not.
 * @throws {UserError} When more were asked for than there are.
 */
export function neighbourCount(
  generator: string,
  asked: number | undefined,
  available: number,
  option = 'neighbours',
  usual = DEFAULT_NEIGHBOURS,
): {count: number; notes: string[]} {
  if (available < 1)
    throw new NotApplicable(`${generator} needs at least 2 rows of the class, to interpolate between; there is 1`)
  if (asked !== undefined && asked > available)
    throw new UserError(`The '${option}' option of ${generator} must be an integer in [1, ${available}]. Got ${asked} instead.`, [
      `The class has ${available + 1} rows, so a row has at most ${available} neighbours.`,
    ])
  if (asked !== undefined) return {count: asked, notes: []}
  if (usual <= available) return {count: usual, notes: []}
  return {count: available, notes: [`'${option}' is ${available} instead of ${usual}: the class has too few rows.`]}
}

/** The numeric columns as a matrix [rows, columns]. */
export function numericMatrix(table: Table): Matrix {
  const columns = table.columns.filter(column => column.kind === 'numeric')
  const matrix = createMatrix(table.rowCount, columns.length)
  columns.forEach(({values}, at) => {
    for (let row = 0; row < values.length; row++) matrix.data[row * matrix.columns + at] = values[row]
  })
  return matrix
}

/** The matrix with every column mapped to [-1, 1]; constant columns become 0. */
export function minmaxScaled(matrix: Matrix): Matrix {
  const {rows, columns} = matrix
  const scaled = createMatrix(rows, columns)
  for (let column = 0; column < columns; column++) {
    let min = Infinity
    let max = -Infinity
    for (let row = 0; row < rows; row++) {
      const value = matrix.data[row * columns + column]
      if (value < min) min = value
      if (value > max) max = value
    }
    const half = (max - min) / 2
    for (let row = 0; row < rows; row++)
      scaled.data[row * columns + column] = half > 0 ? (matrix.data[row * columns + column] - min) / half - 1 : 0
  }
  return scaled
}

/**
 * Puts sampled features into the columns of the training table, the target filled with the label.
 *
 * @param numbers [rows, numeric columns], in table order.
 * @param codes Per categorical column, in table order.
 */
export function syntheticTable(
  train: Table<'train'>,
  {target, label}: MinorityClass,
  rowCount: number,
  numbers: Matrix,
  codes: readonly Int32Array[] = [],
): Table<'synthetic'> {
  let nextNumber = 0
  let nextCode = 0
  const columns = train.columns.map((column): Column => {
    if (column.field.name === target) return labelColumn(categoricalColumn(train, target), label, rowCount)
    if (column.kind === 'categorical') return {...column, codes: codes[nextCode++]}
    const at = nextNumber++
    const values = new Float64Array(rowCount)
    for (let row = 0; row < rowCount; row++) values[row] = numbers.data[row * numbers.columns + at]
    return {...numericColumn(train, column.field.name), values}
  })
  return new Table('synthetic', columns, rowCount)
}

function labelColumn(target: CategoricalColumn, label: string, rowCount: number): CategoricalColumn {
  return {...target, codes: new Int32Array(rowCount).fill(target.field.levels.indexOf(label))}
}
