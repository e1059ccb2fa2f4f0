import {defineFidelity} from './define-fidelity.js'
import {subContext} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {quantile} from '../../stats/bootstrap.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {fidelityPoints} from './points.js'
import {namedFigures, withErrors} from './resample.js'

/** Levels alpha and beta at which the curves are compared with the diagonal, as in the authors' code. */
const LEVELS = Array.from({length: 30}, (_, step) => step / 29)

/**
 * Integrated alpha-precision and beta-recall (Alaa et al., How Faithful is your Synthetic Data?, arXiv 2102.08921). The most
 * typical share alpha of the real rows lies in a ball around their mean; alpha-precision at alpha is the share of synthetic rows
 * in that ball, which is alpha for rows of the same distribution. Beta-recall at beta is the share of real rows whose nearest
 * synthetic row is among the most typical share beta of the synthetic ones and no further away than the nearest other real row.
 * Both curves are compared with the diagonal at 30 levels: 1 - sum |curve - level| / sum(level), 1 being best. Even real rows do not
 * reach a beta-recall of 1 - a synthetic row is the nearer one only about every second time - which is why the report shows two
 * real halves beside it.
 *
 * Departs from the paper in the space: it embeds rows by a network trained to fill a sphere, which a few dozen minority rows
 * cannot train; here rows are standardised and one-hot encoded and the centre is their mean, as in the authors' code without the
 * embedding. (That code also takes beta's quantiles over the nearest synthetic rows; here they are over all synthetic rows, as in the
 * paper.) A value below 0 is given as 0.
 *
 * @throws {NotApplicable} With fewer than 3 rows on a side, or without columns.
 */
export const alphaPrecision = defineFidelity({
  name: 'alpha-precision',
  summary: 'Whether synthetic rows lie where typical real rows do (alpha-precision) and reach all of them (beta-recall).',
  source: 'Alaa et al., arXiv 2102.08921; without the learned embedding',
  options: {},
  create() {
    return {
      async measure(input, context) {
        const {real, synthetic} = fidelityPoints(input, 3)
        const own = await nearestNeighboursAsync(real, real, 1, {excludeSelf: true}, subContext(context, 'own', 0, 0.3))
        const across = await nearestNeighboursAsync(synthetic, real, 1, {}, subContext(context, 'across', 0.3, 0.6))
        const [realCentre, syntheticCentre] = [meanRow(real), meanRow(synthetic)]
        const realRadii = distances(real, realCentre)
        const syntheticRadii = distances(synthetic, realCentre)
        const syntheticOwnRadii = distances(synthetic, syntheticCentre)
        const covered = across.distances.map((distance, row) => (distance <= own.distances[row] ? 1 : 0))
        const nearestRadii = Float64Array.from(across.indices, row => syntheticOwnRadii[row])
        const figures = await withErrors(
          {real: real.rows, synthetic: synthetic.rows},
          [
            [0, 1],
            [0, 1],
          ],
          (realRows, syntheticRows) => [
            againstDiagonal(pick(realRadii, realRows), pick(syntheticRadii, syntheticRows)),
            againstDiagonal(pick(syntheticOwnRadii, syntheticRows), pick(nearestRadii, realRows), pick(covered, realRows)),
          ],
          subContext(context, 'errors', 0.6, 1),
        )
        return {figures: namedFigures(['alphaPrecision', 'betaRecall'], figures)}
      },
    }
  },
})

/**
 * How close the curve is to the diagonal: at each level the share of `values` within the level's quantile of `reference`,
 * counting those that are `covered` alone.
 */
function againstDiagonal(reference: Float64Array, values: Float64Array, covered?: Float64Array): number {
  const sorted = reference.slice().sort()
  let [apart, all] = [0, 0]
  for (const level of LEVELS) {
    const radius = quantile(sorted, level)
    let inside = 0
    for (let at = 0; at < values.length; at++) if (values[at] <= radius) inside += covered === undefined ? 1 : covered[at]
    apart += Math.abs(level - inside / values.length)
    all += level
  }
  return Math.max(0, 1 - apart / all)
}

const pick = (values: Float64Array, rows: Int32Array) => Float64Array.from(rows, row => values[row])

function meanRow({data, rows, columns}: Matrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let at = 0; at < data.length; at++) mean[at % columns] += data[at] / rows
  return mean
}

function distances({data, rows, columns}: Matrix, centre: Float64Array): Float64Array {
  return Float64Array.from({length: rows}, (_, row) => {
    let squares = 0
    for (let column = 0; column < columns; column++) squares += (data[row * columns + column] - centre[column]) ** 2
    return Math.sqrt(squares)
  })
}
