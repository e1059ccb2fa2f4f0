import {defineGenerator} from '../define-generator.js'
import {throwIfStopped, type Context} from '../../core/context.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation, type Rng} from '../../core/rng.js'
import type {NumericColumn} from '../../core/table.js'
import {solvePositiveDefinite} from '../../stats/cholesky.js'
import {classRows, numericColumns, requireKinds, requireTwoRows, syntheticTable} from '../class-rows.js'
import {missingOption} from '../shared-options.js'
import {drawSegments, forEachRow, interpolate, type Segments} from './interpolate.js'

export const polynomFitSmoteOptions = {
  topology: {
    type: 'choice',
    choices: ['star', 'bus', 'mesh', 'curve'],
    default: 'star',
    description:
      'Rows lie between each record and the mean (star), between records that follow one another in the file (bus), between any ' +
      'two (mesh), or on a polynomial through the columns in the order of the file (curve).',
  },
  degree: {
    type: 'integer',
    min: 1,
    max: 6,
    default: 3,
    description: 'Degree of the polynomial of the curve, or one less than the rows of the class.',
  },
  missing: missingOption,
} as const satisfies OptionSpecs

const NAME = 'polynom-fit-smote'

/**
 * Polynomial-fitting SMOTE: rows at even places on the segments of a graph over the class. In a `star` each record is joined to
 * the mean, in a `bus` to the next record in the order of the rows, in a `mesh` to every other. A segment has places i / (k + 1), i = 1
 * to k, with the least k that gives as many places as rows are asked for. Rows take different places, spread evenly over all
 * of them, in random order. On a `curve` each column is fitted by a polynomial in the row's number (least squares), and a row
 * takes the values of all of them at one uniform place. Numeric columns only. Missing cells are filled in first (option `missing`).
 *
 * Gazzah and Essoukri Ben Amara, DAS 2008, doi:10.1109/DAS.2008.74, section 3, in the form of smote-variants. Departures: it rounds k, and
 * makes more or fewer rows than asked for; in a mesh it draws pairs with repetition where there are more than enough; on a
 * curve it draws one place per column for all rows, so that its rows are all alike.
 *
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export const polynomFitSmote = defineGenerator({
  name: NAME,
  summary: 'Rows at even places between each record and the mean, between records, or on a curve through the columns.',
  source: 'Gazzah and Essoukri Ben Amara, DAS 2008, doi:10.1109/DAS.2008.74',
  columns: 'numeric',
  quick: true,
  options: polynomFitSmoteOptions,
  create({topology, degree, missing}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds(NAME, train, minority.target, 'numeric')
        const {features, notes} = classRows(NAME, train, minority, missing)
        requireTwoRows(NAME, features.rowCount)
        const columns = numericColumns(features)
        return Promise.resolve({
          notes,
          async sample(rowCount, sampling) {
            const made =
              topology === 'curve'
                ? await onCurve(columns, degree, rowCount, sampling)
                : await onEdges(columns, GRAPHS[topology](features.rowCount), rowCount, sampling)
            return syntheticTable(train, minority, rowCount, made)
          },
          dispose: () => undefined,
        })
      },
    }
  },
})

/** Segments between the records, and from records to their mean. */
interface Graph {
  readonly edges: number
  /** The records that an edge joins; MEAN is their mean. */
  readonly ends: (edge: number) => readonly [number, number]
}

const MEAN = -1
const GRAPHS: Readonly<Record<'star' | 'bus' | 'mesh', (rows: number) => Graph>> = {
  star: rows => ({edges: rows, ends: edge => [edge, MEAN]}),
  bus: rows => ({edges: rows - 1, ends: edge => [edge + 1, edge]}),
  mesh: rows => ({edges: (rows * (rows - 1)) / 2, ends: pairAt}),
}

/** The pair with this number in (0, 1), (0, 2), (1, 2), (0, 3), ... */
function pairAt(edge: number): readonly [number, number] {
  let later = Math.floor((1 + Math.sqrt(1 + 8 * edge)) / 2)
  // The root of a large number may be rounded over the next one.
  if ((later * (later - 1)) / 2 > edge) later--
  return [edge - (later * (later - 1)) / 2, later]
}

async function onEdges(
  columns: readonly NumericColumn[],
  {edges, ends}: Graph,
  rowCount: number,
  context: Context,
): Promise<NumericColumn[]> {
  const {rng} = context
  const steps = Math.max(1, Math.ceil(rowCount / edges))
  const place = evenPlaces(steps * edges, rowCount, rng)
  const rows = columns[0].values.length
  const draw = (row: number, {base, partner, gap}: Segments) => {
    const [from, to] = ends(place[row] % edges)
    base[row] = from
    partner[row] = to === MEAN ? rows : to
    gap[row] = (Math.floor(place[row] / edges) + 1) / (steps + 1)
  }
  const segments = await drawSegments(rowCount, draw, context)
  const withMean = columns.map(column => ({...column, values: Float64Array.of(...column.values, meanOf(column.values))}))
  return interpolate(columns, withMean, segments, context)
}

/** So many of the places, one from each of as many equal parts, in random order. */
function evenPlaces(places: number, count: number, rng: Rng): Float64Array {
  const order = permutation(rng, count)
  return Float64Array.from(order, part => Math.min(places - 1, Math.floor(((part + rng.next()) * places) / count)))
}

/** As the first value and what the others differ by: the mean of equal values is their value to the last bit. */
function meanOf(values: Float64Array): number {
  return values[0] + values.reduce((sum, value) => sum + (value - values[0]), 0) / values.length
}

async function onCurve(
  columns: readonly NumericColumn[],
  degree: number,
  rowCount: number,
  context: Context,
): Promise<NumericColumn[]> {
  const powers = Math.min(degree, columns[0].values.length - 1) + 1
  const fits = columns.map(({values}) => fitPolynomial(values, powers))
  const made = columns.map(column => ({...column, values: new Float64Array(rowCount)}))
  const fill = (row: number) => {
    const at = 2 * context.rng.next() - 1
    made.forEach(({values}, column) => {
      values[row] = columns[column].values[0] + fits[column].reduceRight((sum, coefficient) => sum * at + coefficient, 0)
    })
  }
  await forEachRow(rowCount, fill, context)
  return made
}

/** Coefficients by ascending power of the place, which goes from -1 at the first row to 1 at the last; the first value is taken off. */
function fitPolynomial(values: Float64Array, powers: number): Float64Array {
  const moments = new Float64Array(powers * powers)
  const fitted = new Float64Array(powers)
  values.forEach((value, row) => {
    const at = (2 * row) / (values.length - 1) - 1
    for (let a = 0; a < powers; a++) {
      fitted[a] += at ** a * (value - values[0])
      for (let b = 0; b <= a; b++) moments[a * powers + b] += at ** (a + b)
    }
  })
  // Different places, more than powers: positive definite.
  solvePositiveDefinite(moments, fitted)
  return fitted
}
