import {defineFidelity} from './define-fidelity.js'
import {MISSING_CODE, type Column} from '../../core/table.js'
import {ballOptions, ballsOf} from './balls.js'
import type {FidelityInput} from './fidelity.js'
import {meanFigure} from './mean-figure.js'
import {fidelityPoints} from './points.js'

/**
 * The share of synthetic rows outside the real rows' support, in two readings. `outsideShare`: in none of the balls around real
 * rows that reach to their k-th nearest other real row, which is one less the improved precision of Kynkaanniemi et al. (arXiv
 * 1904.06991). `outOfRangeShare`: with a number below the least or above the greatest real value of its column, or a
 * level that no real row has. Some of any real rows that were not looked at are outside too; the report shows how many of the
 * training rows are. Rows are standardised and one-hot encoded; missing cells are never out of range.
 *
 * @throws {NotApplicable} With no more rows than neighbours on a side, or without columns.
 */
export const support = defineFidelity({
  name: 'support',
  summary: 'How many synthetic rows lie where no real row is near, or out of the range of real values.',
  source: 'Kynkaanniemi et al., arXiv 1904.06991 (one less the improved precision)',
  options: ballOptions,
  create({neighbours}) {
    return {
      async measure(input, context) {
        const {around} = await ballsOf(fidelityPoints(input, neighbours + 1), neighbours, context)
        return {
          figures: {
            outsideShare: meanFigure(
              around.map(balls => (balls === 0 ? 1 : 0)),
              [0, 1],
            ),
            outOfRangeShare: meanFigure(outOfRange(input), [0, 1]),
          },
        }
      },
    }
  },
})

/** Per synthetic row, 1 when a cell is out of range. */
function outOfRange({real, synthetic}: FidelityInput): Float64Array {
  const outside = new Float64Array(synthetic.rowCount)
  for (const column of real.columns) {
    const isOutside = rangeCheck(column, synthetic.column(column.field.name))
    for (let row = 0; row < outside.length; row++) if (isOutside(row)) outside[row] = 1
  }
  return outside
}

function rangeCheck(real: Column, synthetic: Column): (row: number) => boolean {
  if (real.kind === 'numeric' && synthetic.kind === 'numeric') {
    const present = real.values.filter(value => !Number.isNaN(value))
    const [low, high] = present.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Infinity, -Infinity],
    )
    return row => synthetic.values[row] < low || synthetic.values[row] > high
  }
  if (real.kind !== 'categorical' || synthetic.kind !== 'categorical')
    throw new RangeError(`Column '${real.field.name}' must be of one kind on both sides.`)
  const seen = new Set(real.codes).add(MISSING_CODE)
  return row => !seen.has(synthetic.codes[row])
}
