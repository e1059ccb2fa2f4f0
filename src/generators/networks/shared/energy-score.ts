import type {Context} from '../../../core/context.js'
import type {Matrix} from '../../../core/matrix.js'
import {Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {decodeTable, type TabularEncoding} from '../../../preprocess/tabular/tabular.js'
import {pointsOf} from './points-of.js'

/** Score of held-out rows by what makes encoded rows. */
export type MadeRowScore = (make: (rowCount: number, context: Context) => Promise<Features>) => Promise<number>

export interface RowsToScore {
  /** Feature columns of the class's rows that are learnt from. */
  readonly learnt: Table<'train'>
  /** Those of the held-out rows. */
  readonly heldOut: Table<'train'>
  readonly encoding: TabularEncoding
}

/** Rows that are made to look at a network. */
export const MADE_ROWS = 512

/**
 * How far held-out rows are from what a network makes, by their mean energy score under 512 made rows (numbers on [-1,
 * 1], levels as one-hot). Each look draws the same random numbers, so that scores differ by the network alone.
 */
export function madeRowScore({learnt, heldOut, encoding}: RowsToScore, context: Context): MadeRowScore {
  const points = pointsOf(learnt)
  const quiet: Context = {...context, progress: () => undefined}
  return async make => {
    if (points === undefined) return 0
    const features = await make(MADE_ROWS, {...quiet, rng: context.rng.fork('make')})
    const columns = decodeTable(encoding, features, learnt.schema.fields, context.rng.fork('decode'))
    return energyScore(points(new Table('synthetic', columns, MADE_ROWS)), points(heldOut))
  }
}

/**
 * Mean energy score of observed rows under a sample: their mean distance to its rows less half the mean distance
 * between its rows. It is strictly proper: smallest, in expectation, where the sample comes from where the observed
 * rows come from, and larger both where it lacks some of them and where it has drawn together (Gneiting and Raftery, J.
 * American Statistical Association 102, 2007, doi:10.1198/016214506000001437, section 4.2, with exponent 1).
 *
 * @param sample [at least 2 rows, columns] @param observed [at least 1 row, columns]
 */
export function energyScore(sample: Matrix, observed: Matrix): number {
  let [towards, between] = [0, 0]
  for (let i = 0; i < sample.rows; i++) {
    for (let j = 0; j < i; j++) between += distance(sample, i, sample, j)
    for (let j = 0; j < observed.rows; j++) towards += distance(sample, i, observed, j)
  }
  return towards / (sample.rows * observed.rows) - between / (sample.rows * (sample.rows - 1))
}

function distance(a: Matrix, row: number, b: Matrix, other: number): number {
  let squares = 0
  for (let at = 0; at < a.columns; at++) squares += (a.data[row * a.columns + at] - b.data[other * a.columns + at]) ** 2
  return Math.sqrt(squares)
}
