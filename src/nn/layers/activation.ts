import type {RunningLayer, Site} from './layer.js'

/** x where it is positive, else slope x x; slope 0 is ReLU. The derivative at 0 is the slope. */
export function createLeakyRelu({kernels, maxRows}: Site, width: number, slope: number): RunningLayer {
  const output = kernels.allocate(maxRows * width)
  let input = output
  return {
    width,
    forward: (x, {rows}) => {
      input = x
      kernels.leaky(rows * width, x, slope, output)
      return output
    },
    backward: (gradient, rows) => {
      kernels.leakyBackward(rows * width, input, slope, gradient)
      return gradient
    },
  }
}

/** x sigmoid(x) (Elfwing et al., arXiv:1702.03118). */
export function createSilu({kernels, maxRows}: Site, width: number): RunningLayer {
  const output = kernels.allocate(maxRows * width)
  let input = output
  return {
    width,
    forward: (x, {rows}) => {
      input = x
      kernels.silu(rows * width, x, output)
      return output
    },
    backward: (gradient, rows) => {
      kernels.siluBackward(rows * width, input, gradient)
      return gradient
    },
  }
}

export function createTanh({kernels, maxRows}: Site, width: number): RunningLayer {
  const output = kernels.allocate(maxRows * width)
  return {
    width,
    forward: (x, {rows}) => {
      for (let at = 0; at < rows * width; at++) output[at] = Math.tanh(x[at])
      return output
    },
    backward: (gradient, rows) => {
      for (let at = 0; at < rows * width; at++) gradient[at] *= 1 - output[at] * output[at]
      return gradient
    },
  }
}
