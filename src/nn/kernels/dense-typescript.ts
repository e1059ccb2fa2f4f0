import type {BackwardBuffers, DenseAdamBuffers, DenseAdamRates, DenseKernels, UnitBuffers} from './dense.js'
import {createAddProduct, turned, wide} from './typescript-product.js'

/** The dense kernels in plain TypeScript: for where the built module is missing. The order of every sum is part of what they promise. */
export function createTypescriptDense(): DenseKernels {
  const product = createAddProduct()
  return {
    name: 'typescript',
    allocate: length => new Float64Array(length),
    activate: (rows, {inputs, outputs}, input, parameters, output) => {
      const biases = parameters.subarray(inputs * outputs, (inputs + 1) * outputs)
      for (let row = 0; row < rows; row++) output.set(biases, row * outputs)
      product(wide(input, inputs), wide(parameters, outputs), wide(output, outputs), rows, inputs, outputs)
      for (let at = 0; at < rows * outputs; at++) if (output[at] < 0) output[at] = 0
    },
    addGradient: (rows, {inputs, outputs}, input, delta, gradient) => {
      product(turned(input, inputs), wide(delta, outputs), wide(gradient, outputs), inputs, rows, outputs)
      addColumnSums(rows, outputs, delta, gradient.subarray(inputs * outputs))
    },
    backward: (rows, {inputs, outputs}, {delta, weights, input, below}: BackwardBuffers) => {
      below.fill(0, 0, rows * inputs)
      product(wide(delta, outputs), turned(weights, outputs), wide(below, inputs), rows, outputs, inputs)
      for (let at = 0; at < rows * inputs; at++) if (input[at] <= 0) below[at] = 0
    },
    rowDots,
    addUnitGradient,
    adam,
  }
}

function addColumnSums(rows: number, columns: number, values: Float64Array, sums: Float64Array): void {
  for (let row = 0, at = 0; row < rows; row++) for (let column = 0; column < columns; column++, at++) sums[column] += values[at]
}

function rowDots(rows: number, columns: number, a: Float64Array, b: Float64Array, out: Float64Array): void {
  const step = b.length === columns ? 0 : columns
  for (let row = 0; row < rows; row++) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0]
    let at = row * columns
    let other = row * step
    const end = at + columns
    for (; at + 3 < end; at += 4, other += 4) {
      s0 += a[at] * b[other]
      s1 += a[at + 1] * b[other + 1]
      s2 += a[at + 2] * b[other + 2]
      s3 += a[at + 3] * b[other + 3]
    }
    let sum = s0 + s1 + (s2 + s3)
    for (; at < end; at++, other++) sum += a[at] * b[other]
    out[row] = sum
  }
}

function addUnitGradient(rows: number, inputs: number, {input, along, back, weights, gradient, below}: UnitBuffers): void {
  for (let row = 0, at = 0; row < rows; row++) {
    const [forward, backward] = [along[row], back[row]]
    for (let k = 0; k < inputs; k++, at++) {
      const value = input[at]
      gradient[k] += forward * value
      below[at] = value > 0 ? forward * weights[k] + backward * value : 0
    }
  }
}

function adam({parameters, gradient, mean, square}: DenseAdamBuffers, rates: DenseAdamRates): void {
  const {firstDecay, secondDecay, epsilon, rate} = rates
  for (let at = 0; at < parameters.length; at++) {
    const slope = gradient[at]
    mean[at] = firstDecay * mean[at] + (1 - firstDecay) * slope
    square[at] = secondDecay * square[at] + (1 - secondDecay) * slope * slope
    parameters[at] -= (rate * mean[at]) / (Math.sqrt(square[at]) + epsilon)
  }
}
