import {throwIfStopped} from '../../core/context.js'
import {createMatrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {normal} from '../../core/rng.js'
import {principalComponents} from '../../stats/principal-components.js'
import type {NumericColumn} from '../../core/table.js'
import {columnsFrom, matrixOf, requireTwoRows, syntheticTable} from '../class-rows.js'
import {defineGenerator} from '../define-generator.js'
import {forEachRow} from '../interpolation/interpolate.js'
import {classPictures} from './class-pictures.js'

export const gaussianComponentsOptions = {
  components: {
    type: 'integer',
    min: 1,
    max: 200,
    default: 40,
    description: 'How many principal components of the class; fewer where it has fewer pictures.',
  },
} as const satisfies OptionSpecs

/**
 * Pictures drawn from a normal distribution along the principal components of the class, with its mean and its variances: a floor for
 * quality and for privacy, since it knows nothing but the first two moments. What varies in other directions is left out, so its
 * pictures are smoother than real ones. Components of few pictures are made of these pictures, and lie near to them. A mask beside the
 * pictures is one more channel, black and white, and marks what comes out lighter than the middle.
 *
 * Probabilistic principal components without noise: Tipping and Bishop, JRSS B 61(3), 1999, equation 7 with sigma = 0.
 *
 * @throws {NotApplicable} When the rows are no pictures, or the class has one.
 */
export const gaussianComponents = defineGenerator({
  name: 'gaussian-components',
  summary: 'Pictures drawn from a normal distribution along the principal components of the class: a floor to compare with.',
  source: 'Tipping and Bishop, Probabilistic principal component analysis, JRSS B 61(3), 1999, equation 7 with sigma = 0',
  columns: 'pictures',
  quick: true,
  options: gaussianComponentsOptions,
  create({components: wanted}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        const {form, columns: pixels, masks, count} = classPictures('gaussian-components', train, minority)
        requireTwoRows('gaussian-components', count)
        const most = 2 ** form.bits - 1
        const columns = [...pixels, ...masks.map(mask => scaled(mask, most))]
        const {mean, directions, variances} = principalComponents(matrixOf(columns, count), wanted)
        const deviations = variances.map(Math.sqrt)
        const size = columns.length
        return Promise.resolve({
          notes: [],
          async sample(rowCount, sampling) {
            const made = createMatrix(rowCount, size)
            const draw = (row: number) => {
              const picture = made.data.subarray(row * size, (row + 1) * size)
              picture.set(mean)
              for (let component = 0; component < directions.rows; component++) {
                const weight = deviations[component] * normal(sampling.rng)
                for (let place = 0; place < size; place++) picture[place] += weight * directions.data[component * size + place]
              }
            }
            await forEachRow(rowCount, draw, sampling)
            const drawn = columnsFrom(made, columns)
            const marks = drawn.slice(pixels.length).map(mask => scaled(mask, 1 / most))
            return syntheticTable(train, minority, rowCount, [...drawn.slice(0, pixels.length), ...marks])
          },
          dispose: () => undefined,
        })
      },
    }
  },
})

const scaled = (column: NumericColumn, factor: number): NumericColumn => ({
  ...column,
  values: column.values.map(value => value * factor),
})
