import type {CosineLayer} from '../description.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * Scores of classes as cosines: scale x (h . w_j) / (|h| |w_j|), without a bias, for the input h `[rows, inputs]` and each column w_j of
 * the weights `[inputs, outputs]` (Wang et al., CosFace, arXiv:1801.09414, section 3.1). 0 where h or w_j is 0, and no gradient there.
 * With unit vectors h' and w', the derivative by h is (sum over j of d_j w'_j - (sum of d_j cos_j) h') / |h|, and likewise by w_j.
 */
export function createCosine(site: Site, {inputs, outputs, scale}: CosineLayer): RunningLayer {
  const {kernels, maxRows} = site
  const weight = site.take(inputs * outputs)
  const [units, inputGradient] = [kernels.allocate(maxRows * inputs), kernels.allocate(maxRows * inputs)]
  const columns = kernels.allocate(inputs * outputs)
  const [output, cosines, delta] = [1, 2, 3].map(() => kernels.allocate(maxRows * outputs))
  const [rowNorms, columnNorms] = [new Float64Array(maxRows), new Float64Array(outputs)]

  /** Gradients of unit vectors turned into those of what they were made from; vector r has its numbers at r x step + i x stride. */
  function project(gradient: Float32Array, unit: Float32Array, norms: Float64Array, count: number, layout: Layout): void {
    const {length, step, stride} = layout
    for (let vector = 0; vector < count; vector++) {
      let along = 0
      for (let i = 0, at = vector * step; i < length; i++, at += stride) along += gradient[at] * unit[at]
      const inverse = norms[vector] === 0 ? 0 : 1 / norms[vector]
      for (let i = 0, at = vector * step; i < length; i++, at += stride)
        gradient[at] = inverse * (gradient[at] - along * unit[at])
    }
  }

  const rowLayout = {length: inputs, step: inputs, stride: 1}
  const columnLayout = {length: inputs, step: 1, stride: outputs}
  return {
    width: outputs,
    forward: (x, {rows}) => {
      toUnits(x, units, rowNorms, rows, rowLayout)
      toUnits(weight.values, columns, columnNorms, outputs, columnLayout)
      kernels.product(rows, outputs, inputs, units, columns, cosines)
      for (let at = 0; at < rows * outputs; at++) output[at] = scale * cosines[at]
      return output
    },
    backward: (gradient, rows) => {
      for (let at = 0; at < rows * outputs; at++) delta[at] = scale * gradient[at]
      kernels.productRightTransposed(rows, inputs, outputs, delta, columns, inputGradient)
      project(inputGradient, units, rowNorms, rows, rowLayout)
      return inputGradient
    },
    parameterGradients: rows => {
      kernels.productLeftTransposed(inputs, outputs, rows, units, delta, weight.gradients)
      project(weight.gradients, columns, columnNorms, outputs, columnLayout)
    },
  }
}

interface Layout {
  /** Numbers of a vector. */
  readonly length: number
  /** From the start of one vector to the next, and from one of its numbers to the next. */
  readonly step: number
  readonly stride: number
}

function toUnits(
  values: Float32Array,
  units: Float32Array,
  norms: Float64Array,
  count: number,
  {length, step, stride}: Layout,
): void {
  for (let vector = 0; vector < count; vector++) {
    let squares = 0
    for (let i = 0, at = vector * step; i < length; i++, at += stride) squares += values[at] * values[at]
    norms[vector] = Math.sqrt(squares)
    const inverse = squares === 0 ? 0 : 1 / norms[vector]
    for (let i = 0, at = vector * step; i < length; i++, at += stride) units[at] = inverse * values[at]
  }
}
