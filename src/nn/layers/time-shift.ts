import {timeShiftLayers, type TimeShiftLayer} from '../description.js'
import {timeEmbeddings} from '../time-embedding.js'
import {createSilu} from './activation.js'
import {createLinear} from './linear.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * x + shift of the row's time step, the same at all places: shift = W2 SiLU(W1 e + b1) + b2 `[size]` with the sinusoidal embedding e of the
 * time step. How a diffusion's network is told how noisy its rows are (Ho et al., arXiv:2006.11239, appendix B). Departure: each such layer
 * has a first linear layer of its own, where all share one there.
 * @throws {RangeError} When a pass brings no time steps, or the width of the embedding is odd.
 */
export function createTimeShift(site: Site, layer: TimeShiftLayer): RunningLayer {
  const {kernels, maxRows} = site
  const {size, places, timesteps, embedding} = layer
  const width = size * places
  const [first, second] = timeShiftLayers(layer).map(({inputs, outputs}) => createLinear(site, inputs, outputs))
  const silu = createSilu(site, embedding)
  const table = timeEmbeddings(timesteps, embedding)
  const embedded = kernels.allocate(maxRows * embedding)
  const output = kernels.allocate(maxRows * width)
  const delta = kernels.allocate(maxRows * size)

  function embed(rows: number, times: Int32Array): void {
    for (let row = 0; row < rows; row++) {
      const start = times[row] * embedding
      embedded.set(table.subarray(start, start + embedding), row * embedding)
    }
  }

  return {
    width,
    forward: (x, pass) => {
      const {rows, times} = pass
      if (times === undefined) throw new RangeError('The network looks at time steps: the batch must bring one for every row.')
      embed(rows, times)
      const shift = second.forward(silu.forward(first.forward(embedded, pass), pass), pass)
      for (let row = 0, at = 0; row < rows; row++)
        for (let place = 0; place < places; place++)
          for (let channel = 0; channel < size; channel++, at++) output[at] = x[at] + shift[row * size + channel]
      return output
    },
    backward: (gradient, rows) => {
      // At once: layers before this one may overwrite the gradient.
      for (let row = 0; row < rows; row++)
        kernels.columnSums(places, size, gradient.subarray(row * width), delta.subarray(row * size))
      first.backward(silu.backward(second.backward(delta, rows, false), rows, false), rows, true)
      return gradient
    },
    parameterGradients: rows => {
      first.parameterGradients?.(rows)
      second.parameterGradients?.(rows)
    },
  }
}
