import {NotApplicable} from '../core/errors.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {concatTables, type Table} from '../core/table.js'
import {encodeFeatures, type EncodingOptions} from '../preprocess/encode-features.js'
import type {AttackerView} from './attack.js'

/** What a membership attack compares, all in one encoding: [rows, features]. */
export interface EncodedView {
  readonly released: Matrix
  readonly targets: Matrix
}

/** Real rows of the population that no generator saw, with the others. */
export interface EncodedReferences extends EncodedView {
  readonly auxiliary: Matrix
}

/**
 * Numbers scaled and levels one-hot over everything that the attacker holds: released rows and targets. Members and
 * non-members go in alike, so the encoding says nothing about who is which. Missing cells take the median or the most frequent
 * level of these rows. With robust scaling two different levels are at a squared distance of 1, half of what two random
 * numbers are apart, so that no level outweighs the numbers; otherwise at 2. Features that are the same in all rows are
 * left out: they would widen kernels, whose width depends on the number of features.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export function encodeView({released, targets}: AttackerView, scaling: EncodingOptions['scaling']): EncodedView {
  const asked = requireRows(targets, 'there are no targets to ask about')
  const made = requireRows(released, 'the release holds no synthetic rows')
  const [encodedReleased, encodedTargets] = encodeTogether([made, asked], scaling)
  return {released: encodedReleased, targets: encodedTargets}
}

/**
 * The same with auxiliary rows, which take part in the scaling.
 *
 * @throws {NotApplicable} Without auxiliary rows too.
 */
export function encodeReferences(view: AttackerView, scaling: EncodingOptions['scaling']): EncodedReferences {
  const asked = requireRows(view.targets, 'there are no targets to ask about')
  const made = requireRows(view.released, 'the release holds no synthetic rows')
  const known = requireRows(view.auxiliary, 'there are no auxiliary rows to compare with')
  const [released, targets, auxiliary] = encodeTogether([made, asked, known], scaling)
  return {released, targets, auxiliary}
}

/** @throws {NotApplicable} Without such rows, or without columns. */
export function requireRows(table: Table | undefined, without: string): Table {
  if (table === undefined || table.rowCount === 0) throw new NotApplicable(without)
  if (table.columns.length === 0) throw new NotApplicable('there are no feature columns')
  return table
}

function encodeTogether(tables: readonly Table[], scaling: EncodingOptions['scaling']): Matrix[] {
  const all = concatTables('train', tables)
  const encoder = encodeFeatures(all, {scaling, categorical: 'one-hot'})
  const encoded = encoder.transform(all)
  const weights = encoder.sourceColumns.map(name =>
    scaling === 'robust' && all.column(name).kind === 'categorical' ? Math.SQRT1_2 : 1,
  )
  const varying = varyingColumns(encoded)
  let start = 0
  return tables.map(({rowCount}) => {
    const part = createMatrix(rowCount, varying.length)
    for (let row = 0; row < rowCount; row++)
      varying.forEach((column, at) => {
        part.data[row * varying.length + at] = weights[column] * encoded.data[(start + row) * encoded.columns + column]
      })
    start += rowCount
    return part
  })
}

/** All of them where none varies. */
function varyingColumns({data, columns}: Matrix): Int32Array {
  const every = Int32Array.from({length: columns}, (_, column) => column)
  const varies = new Uint8Array(columns)
  data.forEach((value, at) => {
    if (value !== data[at % columns]) varies[at % columns] = 1
  })
  return varies.includes(1) ? every.filter(column => varies[column] === 1) : every
}
