import {defineFidelity} from './define-fidelity.js'
import {ballOptions, ballsOf} from './balls.js'
import type {FidelityFigure} from './fidelity.js'
import {meanFigure} from './mean-figure.js'
import {fidelityPoints} from './points.js'

/**
 * Density and coverage (Naeem et al., Reliable Fidelity and Diversity Metrics, arXiv 2002.09797, section 3). Around every
 * real row is a ball that reaches to its k-th nearest other real row. Density is the mean number of balls that a synthetic row
 * lies in, over k: about 1 for rows of the same distribution, more when synthetic rows crowd where real ones are dense, so higher
 * is not better without end. Coverage is the share of real rows whose ball holds a synthetic row. Rows are standardised and
 * one-hot encoded. Standard errors are those of means over the rows, with the balls as they are.
 *
 * @throws {NotApplicable} With no more rows than neighbours on a side, or without columns.
 */
export const densityCoverage = defineFidelity({
  name: 'density-coverage',
  summary: 'How densely synthetic rows lie around real ones, and how many real rows have one nearby.',
  source: 'Naeem et al., arXiv 2002.09797',
  options: ballOptions,
  create({neighbours}) {
    return {
      async measure(input, context) {
        const points = fidelityPoints(input, neighbours + 1)
        const {around, met} = await ballsOf(points, neighbours, context)
        const density: FidelityFigure = meanFigure(
          around.map(balls => balls / neighbours),
          [0, points.real.rows / neighbours],
        )
        return {figures: {density, coverage: meanFigure(met, [0, 1])}}
      },
    }
  },
})
