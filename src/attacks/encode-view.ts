import {NotApplicable} from '../core/errors.js'
import type {Matrix} from '../core/matrix.js'
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
 * level of these rows.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export function encodeView({released, targets}: AttackerView, scaling: EncodingOptions['scaling']): EncodedView {
  const asked = requireRows(targets, 'there are no targets to ask about')
  const made = requireRows(released, 'the release holds no synthetic rows')
  const encode = encoderOf([made, asked], scaling)
  return {released: encode(made), targets: encode(asked)}
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
  const encode = encoderOf([made, asked, known], scaling)
  return {released: encode(made), targets: encode(asked), auxiliary: encode(known)}
}

function requireRows(table: Table | undefined, without: string): Table {
  if (table === undefined || table.rowCount === 0) throw new NotApplicable(without)
  if (table.columns.length === 0) throw new NotApplicable('there are no feature columns')
  return table
}

function encoderOf(tables: readonly Table[], scaling: EncodingOptions['scaling']): (table: Table) => Matrix {
  const encoder = encodeFeatures(concatTables('train', tables), {scaling, categorical: 'one-hot'})
  return table => encoder.transform(table)
}
