import type {RunningLayer, Site} from './layer.js'

/**
 * [inner layers' output, input]; the input's gradient is the sum of both ways. With `places`, rows are so many runs of channels, and
 * what is at one place stands side by side.
 */
export function createConcatInput({kernels, maxRows}: Site, inputs: number, inner: RunningLayer, places = 1): RunningLayer {
  const width = inner.width + inputs
  const [made, given] = [inner.width / places, inputs / places]
  const output = kernels.allocate(maxRows * width)
  const innerGradient = kernels.allocate(maxRows * inner.width)
  const inputGradient = kernels.allocate(maxRows * inputs)
  const left = {values: output, width: made + given, at: 0}
  const right = {values: output, width: made + given, at: made}
  const toInner = {values: innerGradient, width: made, at: 0}
  const toInput = {values: inputGradient, width: given, at: 0}
  const {parameterGradients, addSquaredNorms, scaleRows} = inner
  return {
    width,
    forward: (x, pass) => {
      const runs = pass.rows * places
      kernels.copyColumns(runs, made, {values: inner.forward(x, pass), width: made, at: 0}, left)
      kernels.copyColumns(runs, given, {values: x, width: given, at: 0}, right)
      return output
    },
    backward: (gradient, rows, isFirst) => {
      const runs = rows * places
      kernels.copyColumns(runs, made, {values: gradient, width: made + given, at: 0}, toInner)
      const throughInner = inner.backward(innerGradient, rows, isFirst)
      if (isFirst) return inputGradient
      kernels.copyColumns(runs, given, {values: gradient, width: made + given, at: made}, toInput)
      kernels.add(rows * inputs, inputGradient, throughInner, inputGradient)
      return inputGradient
    },
    ...(parameterGradients && {parameterGradients}),
    ...(addSquaredNorms && {addSquaredNorms}),
    ...(scaleRows && {scaleRows}),
  }
}
