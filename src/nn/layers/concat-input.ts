import type {RunningLayer, Site} from './layer.js'

/** [inner layers' output, input]; the input's gradient is the sum of both ways. */
export function createConcatInput({kernels, maxRows}: Site, inputs: number, inner: RunningLayer): RunningLayer {
  const width = inner.width + inputs
  const output = kernels.allocate(maxRows * width)
  const innerGradient = kernels.allocate(maxRows * inner.width)
  const inputGradient = kernels.allocate(maxRows * inputs)
  const left = {values: output, width, at: 0}
  const right = {values: output, width, at: inner.width}
  const toInner = {values: innerGradient, width: inner.width, at: 0}
  const toInput = {values: inputGradient, width: inputs, at: 0}
  const {parameterGradients, addSquaredNorms, scaleRows} = inner
  return {
    width,
    forward: (x, pass) => {
      const {rows} = pass
      kernels.copyColumns(rows, inner.width, {values: inner.forward(x, pass), width: inner.width, at: 0}, left)
      kernels.copyColumns(rows, inputs, {values: x, width: inputs, at: 0}, right)
      return output
    },
    backward: (gradient, rows, isFirst) => {
      kernels.copyColumns(rows, inner.width, {values: gradient, width, at: 0}, toInner)
      const throughInner = inner.backward(innerGradient, rows, isFirst)
      if (isFirst) return inputGradient
      kernels.copyColumns(rows, inputs, {values: gradient, width, at: inner.width}, toInput)
      kernels.add(rows * inputs, inputGradient, throughInner, inputGradient)
      return inputGradient
    },
    ...(parameterGradients && {parameterGradients}),
    ...(addSquaredNorms && {addSquaredNorms}),
    ...(scaleRows && {scaleRows}),
  }
}
