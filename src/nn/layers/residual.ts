import {copyIn, type RunningLayer, type Site} from './layer.js'

/** Inner layers' output + input (He et al., arXiv:1512.03385, equation 1); the input's gradient is the sum of both ways. */
export function createResidual({kernels, maxRows}: Site, inner: RunningLayer): RunningLayer {
  const {width, parameterGradients} = inner
  const [output, innerGradient, inputGradient] = [0, 1, 2].map(() => kernels.allocate(maxRows * width))
  return {
    width,
    forward: (x, pass) => {
      kernels.add(pass.rows * width, inner.forward(x, pass), x, output)
      return output
    },
    backward: (gradient, rows, isFirst) => {
      // Inner layers may overwrite what they are handed.
      copyIn(innerGradient, gradient, rows * width)
      const throughInner = inner.backward(innerGradient, rows, isFirst)
      if (!isFirst) kernels.add(rows * width, throughInner, gradient, inputGradient)
      return inputGradient
    },
    ...(parameterGradients && {parameterGradients}),
  }
}
