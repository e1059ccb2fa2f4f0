import {NotApplicable, UserError} from '../../../core/errors.js'
import type {MinorityClass, Table} from '../../../core/table.js'
import {ownRows} from '../../class-rows.js'

/** With one row there is no way to be like it without being it. */
const FEWEST_ROWS = 2

/**
 * The class's rows without the target, missing cells included.
 *
 * @throws {UserError} When the class has no row, or a number is too large to work with.
 * @throws {NotApplicable} When there is one row, or no column.
 */
export function classFeatures(generator: string, train: Table<'train'>, minority: MinorityClass): Table<'train'> {
  const features = ownRows(generator, train, minority)
  if (features.columns.length === 0) throw new NotApplicable(`${generator} needs columns beside the target; there are none`)
  if (features.rowCount < FEWEST_ROWS)
    throw new NotApplicable(`${generator} needs at least ${FEWEST_ROWS} rows of the class, to learn how they vary; there is 1`)
  return features
}

/**
 * Updates of a network when neither steps nor epochs are given: so many per row, within bounds. Where other classes are
 * learnt from too, about every other row of a batch is of the class that is asked for: then twice as many per row of
 * that class, so that its rows are seen as often.
 */
export interface UsualSteps {
  readonly perRow: number
  readonly fewest: number
  readonly most: number
}

/**
 * Updates of a network: as many as asked for, or what `epochs` passes over the rows take.
 *
 * @throws {UserError} When both were given.
 */
export function stepCount(
  generator: string,
  {steps, epochs}: {readonly steps: number | undefined; readonly epochs: number | undefined},
  {perRow, fewest, most}: UsualSteps,
  {rows, ofClass, batchSize}: {readonly rows: number; readonly ofClass: number; readonly batchSize: number},
): number {
  if (steps !== undefined && epochs !== undefined)
    throw new UserError(
      'settings-conflict',
      {owner: generator, options: ['steps', 'epochs']},
      `${generator} takes 'steps' or 'epochs', not both.`,
      [`An epoch is a pass over the training rows in batches of 'batchSize'.`],
    )
  if (epochs !== undefined) return epochs * Math.max(1, Math.round(rows / batchSize))
  return steps ?? Math.max(fewest, Math.min(most, perRow * Math.min(rows, 2 * ofClass)))
}
