import {breather, subContext, type Context} from '../../core/context.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import type {OptionSpecs} from '../../core/options.js'
import type {FidelityPoints} from './points.js'

export const ballOptions = {
  neighbours: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 5,
    description: 'A real row reaches as far as its neighbour of this rank.',
  },
} as const satisfies OptionSpecs

/** Which rows lie in which balls: each real row has one around it that reaches to its k-th nearest other real row. */
export interface Balls {
  /** Per synthetic row, how many balls it lies in. */
  readonly around: Float64Array
  /** Per real row, 1 when a synthetic row lies in its ball. */
  readonly met: Float64Array
}

/** Balls are closed: a row on the border counts as inside. */
export async function ballsOf({real, synthetic}: FidelityPoints, neighbours: number, context: Context): Promise<Balls> {
  const own = await nearestNeighboursAsync(real, real, neighbours, {excludeSelf: true}, subContext(context, 'own', 0, 0.5))
  const {columns} = real
  const around = new Float64Array(synthetic.rows)
  const met = new Float64Array(real.rows)
  const breathe = breather(context)
  for (let i = 0; i < real.rows; i++) {
    const reach = own.distances[(i + 1) * neighbours - 1]
    for (let j = 0; j < synthetic.rows; j++) {
      let squares = 0
      for (let column = 0; column < columns; column++)
        squares += (real.data[i * columns + column] - synthetic.data[j * columns + column]) ** 2
      if (Math.sqrt(squares) > reach) continue
      around[j]++
      met[i] = 1
    }
    context.progress(0.5 + (0.5 * (i + 1)) / real.rows)
    await breathe()
  }
  return {around, met}
}
