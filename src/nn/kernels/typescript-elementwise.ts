import type {AdamBuffers, AdamRates} from './kernels.js'

export function blend(count: number, average: Float32Array, value: Float32Array, weight: number): void {
  for (let at = 0; at < count; at++) average[at] = weight * average[at] + (1 - weight) * value[at]
}

export function leaky(count: number, x: Float32Array, slope: number, out: Float32Array): void {
  for (let at = 0; at < count; at++) out[at] = x[at] > 0 ? x[at] : slope * x[at]
}

export function leakyBackward(count: number, x: Float32Array, slope: number, gradient: Float32Array): void {
  for (let at = 0; at < count; at++) if (!(x[at] > 0)) gradient[at] *= slope
}

export function leakyMasked(
  count: number,
  x: Float32Array,
  slope: number,
  mask: Float32Array | undefined,
  derivative: Float32Array,
  out: Float32Array,
): void {
  for (let at = 0; at < count; at++) {
    const value = (x[at] > 0 ? 1 : slope) * (mask ? mask[at] : 1)
    derivative[at] = value
    out[at] = x[at] * value
  }
}

export function silu(count: number, x: Float32Array, out: Float32Array): void {
  for (let at = 0; at < count; at++) out[at] = x[at] / (1 + Math.exp(-x[at]))
}

export function siluBackward(count: number, x: Float32Array, gradient: Float32Array): void {
  for (let at = 0; at < count; at++) {
    const sigmoid = 1 / (1 + Math.exp(-x[at]))
    gradient[at] *= sigmoid * (1 + x[at] * (1 - sigmoid))
  }
}

export function adam(count: number, {parameters, gradients, first, second}: AdamBuffers, rates: AdamRates): void {
  const {beta1, beta2, epsilon, step, rootScale, coupled, keep} = rates
  for (let at = 0; at < count; at++) {
    const gradient = gradients[at] + coupled * parameters[at]
    first[at] = beta1 * first[at] + (1 - beta1) * gradient
    second[at] = beta2 * second[at] + (1 - beta2) * gradient * gradient
    parameters[at] = keep * parameters[at] - (step * first[at]) / (Math.sqrt(second[at]) * rootScale + epsilon)
  }
}
