import {
  attentionGateLayers,
  timeShiftLayers,
  type ConvolutionLayer,
  type Layer,
  type MaxPoolLayer,
  type TransposedConvolutionLayer,
} from '../../src/nn/description.js'
import type {Graphs} from '../../src/nn/graph.js'
import {timeEmbeddings} from '../../src/nn/time-embedding.js'
import type {Window} from '../../src/nn/window.js'

/** What a pass of the reference is fed; masks and noise as in a trainer's batch. */
export interface ReferencePass {
  readonly masks?: readonly Float32Array[]
  readonly gumbel?: Float32Array
  readonly times?: Int32Array
  readonly graphs?: Graphs
}

/**
 * A network written down plainly in double precision, for training passes: the definition that executors are held against.
 * Parameters are read from `parameters` beginning at `cursor.at`, which moves on.
 */
export function referenceForward(
  layers: readonly Layer[],
  parameters: ArrayLike<number>,
  cursor: {at: number; mask: number},
  x: readonly number[][],
  pass: ReferencePass = {},
): number[][] {
  return layers.reduce(
    (rows, layer) => referenceLayer(layer, parameters, cursor, rows, pass),
    x.map(row => [...row]),
  )
}

function referenceLayer(
  layer: Layer,
  parameters: ArrayLike<number>,
  cursor: {at: number; mask: number},
  x: number[][],
  pass: ReferencePass,
): number[][] {
  const take = (count: number) => Array.from({length: count}, () => parameters[cursor.at++])
  const each = (change: (value: number) => number) => x.map(row => row.map(change))
  switch (layer.kind) {
    case 'linear': {
      const start = cursor.at
      cursor.at += (layer.inputs + 1) * layer.outputs
      const cell = (row: number[], j: number) => {
        let sum = parameters[start + layer.inputs * layer.outputs + j]
        for (let i = 0; i < layer.inputs; i++) sum += row[i] * parameters[start + i * layer.outputs + j]
        return sum
      }
      return x.map(row => Array.from({length: layer.outputs}, (_, j) => cell(row, j)))
    }
    case 'convolution':
    case 'transposed-convolution': {
      const [inner, outer] = layer.kind === 'convolution' ? [0, layer.filters] : [layer.inputs, 0]
      const {kernel, channels} = layer.window
      const weight = take(kernel ** 2 * channels * (inner + outer))
      const bias = take(layer.kind === 'convolution' ? outer : channels)
      return x.map(row =>
        layer.kind === 'convolution'
          ? referenceConvolution(layer, weight, bias, row)
          : referenceTransposed(layer, weight, bias, row),
      )
    }
    case 'max-pool':
      return x.map(row => referenceMaxPool(layer, row))
    case 'cosine': {
      const {inputs, outputs, scale} = layer
      const weight = take(inputs * outputs)
      const columns = Array.from({length: outputs}, (_, j) => Array.from({length: inputs}, (_, i) => weight[i * outputs + j]))
      const norm = (vector: number[]) => Math.hypot(...vector)
      const product = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0)
      return x.map(row => columns.map(column => (scale * product(row, column)) / (norm(row) * norm(column))))
    }
    case 'relu':
      return each(value => Math.max(0, value))
    case 'leaky-relu':
      return each(value => (value > 0 ? value : layer.slope * value))
    case 'silu':
      return each(value => value / (1 + Math.exp(-value)))
    case 'tanh':
      return each(Math.tanh)
    case 'dropout': {
      if (layer.rate === 0) return x
      const mask = pass.masks![cursor.mask++]
      return x.map((row, r) => row.map((value, i) => value * mask[r * row.length + i]))
    }
    case 'batch-norm': {
      const [scale, shift] = [take(layer.size), take(layer.size)]
      const channelsOf = (row: number[]) => toRows(row, layer.size)
      const moments = scale.map((_, i) => meanAndVariance(x.flatMap(row => channelsOf(row).map(place => place[i]))))
      return x.map(row =>
        channelsOf(row).flatMap(place =>
          place.map((value, i) => ((value - moments[i][0]) / Math.sqrt(moments[i][1] + 1e-5)) * scale[i] + shift[i]),
        ),
      )
    }
    case 'layer-norm': {
      const [scale, shift] = [take(layer.size), take(layer.size)]
      return x.map(row => {
        const [mean, variance] = meanAndVariance(row)
        return row.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[i] + shift[i])
      })
    }
    case 'concat-input': {
      const inner = referenceForward(layer.layers, parameters, cursor, x, pass)
      const {places = 1} = layer
      const runs = (row: number[], at: number) => row.slice((at * row.length) / places, ((at + 1) * row.length) / places)
      return inner.map((row, r) => Array.from({length: places}, (_, at) => [...runs(row, at), ...runs(x[r], at)]).flat())
    }
    case 'residual': {
      const inner = referenceForward(layer.layers, parameters, cursor, x, pass)
      return inner.map((row, r) => row.map((value, i) => value + x[r][i]))
    }
    case 'group-norm': {
      const {size, groups} = layer
      const [scale, shift] = [take(size), take(size)]
      const groupOf = (at: number) => Math.floor(((at % size) * groups) / size)
      return x.map(row => {
        const moments = Array.from({length: groups}, (_, group) => meanAndVariance(row.filter((_, at) => groupOf(at) === group)))
        return row.map((value, at) => {
          const [mean, variance] = moments[groupOf(at)]
          return ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[at % size] + shift[at % size]
        })
      })
    }
    case 'time-shift': {
      const {size, timesteps, embedding} = layer
      const table = toRows(timeEmbeddings(timesteps, embedding), embedding)
      const times = x.map((_, r) => table[pass.times![r]])
      const [first, second] = timeShiftLayers(layer)
      const shift = referenceForward([first, {kind: 'silu'}, second], parameters, cursor, times)
      return x.map((row, r) => row.map((value, at) => value + shift[r][at % size]))
    }
    case 'attention-gate': {
      const {size, gating} = layer
      const [first, second] = attentionGateLayers(layer)
      const places = x.map(row => toRows(row, size))
      const scores = referenceForward([first, {kind: 'relu'}, second], parameters, cursor, places.flat()).map(([score]) => score)
      let place = 0
      return places.map(row =>
        row.flatMap(channels => {
          const alpha = 1 / (1 + Math.exp(-scores[place++]))
          return channels.map((value, channel) => (channel < gating ? value : alpha * value))
        }),
      )
    }
    case 'neighbour-sums': {
      const {from, to, kind, edges, firsts} = pass.graphs!
      const zeros = () => Array.from({length: layer.size}, () => 0)
      const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i])
      return x.map((row, r) => {
        const sums = Array.from({length: layer.kinds}, (_, wanted) => {
          const near = Array.from({length: edges}, (_, edge) => edge).filter(edge => to[edge] === r && kind[edge] === wanted)
          return near.reduce((sum, edge) => plus(sum, x[from[edge]]), zeros())
        })
        const graph = firsts.findLastIndex(first => first <= r)
        const own = x.slice(firsts[graph], firsts[graph + 1])
        const mean = own.reduce(plus, zeros()).map(value => value / own.length)
        return [row, ...sums, mean].flat()
      })
    }
    case 'heads':
      return x.map((row, r) => {
        let at = 0
        return layer.heads.flatMap(({kind, size}) => {
          const group = row.slice(at, (at += size))
          if (kind === 'tanh') return group.map(Math.tanh)
          if (kind === 'identity') return group
          if (kind === 'softmax') return referenceSoftmax(group)
          const noise = pass.gumbel?.subarray(r * row.length + at - size, r * row.length + at)
          return referenceSoftmax(group.map((value, i) => (value + (noise?.[i] ?? 0)) / layer.temperature))
        })
      })
  }
}

/** The sum over the window, tap by tap, at each place; 0 beyond the picture. */
function referenceConvolution(
  {window, filters}: ConvolutionLayer,
  weight: readonly number[],
  bias: readonly number[],
  picture: readonly number[],
): number[] {
  const {down, across} = window
  return Array.from({length: down * across * filters}, (_, at) => {
    const [place, filter] = [Math.floor(at / filters), at % filters]
    let sum = bias[filter]
    forEachTap(window, place, (tap, pixel) => (sum += picture[pixel] * weight[tap * filters + filter]))
    return sum
  })
}

function referenceMaxPool({height, width, channels, tall, wide}: MaxPoolLayer, picture: readonly number[]): number[] {
  const [down, across] = [Math.floor(height / tall), Math.floor(width / wide)]
  return Array.from({length: down * across * channels}, (_, at) => {
    const [place, channel] = [Math.floor(at / channels), at % channels]
    const values = Array.from({length: tall * wide}, (_, tap) => {
      const y = Math.floor(place / across) * tall + Math.floor(tap / wide)
      const x = (place % across) * wide + (tap % wide)
      return picture[(y * width + x) * channels + channel]
    })
    return Math.max(...values)
  })
}

function referenceTransposed(
  {window, inputs}: TransposedConvolutionLayer,
  weight: readonly number[],
  bias: readonly number[],
  row: readonly number[],
): number[] {
  const {height, width, channels, kernel, down, across} = window
  const picture = Array.from({length: height * width * channels}, (_, at) => bias[at % channels])
  for (let place = 0; place < down * across; place++)
    forEachTap(window, place, (tap, pixel) => {
      for (let i = 0; i < inputs; i++) picture[pixel] += row[place * inputs + i] * weight[i * kernel ** 2 * channels + tap]
    })
  return picture
}

/** The numbers of the window at a place that lie in the picture, and where they lie there. */
function forEachTap(
  {height, width, channels, kernel, stride, padding, across}: Window,
  place: number,
  visit: (tap: number, pixel: number) => void,
): void {
  for (let tap = 0; tap < kernel ** 2 * channels; tap++) {
    const y = Math.floor(place / across) * stride - padding + Math.floor(tap / channels / kernel)
    const x = (place % across) * stride - padding + (Math.floor(tap / channels) % kernel)
    if (y >= 0 && y < height && x >= 0 && x < width) visit(tap, (y * width + x) * channels + (tap % channels))
  }
}

export function referenceSoftmax(logits: readonly number[]): number[] {
  const weights = logits.map(value => Math.exp(value - Math.max(...logits)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map(weight => weight / sum)
}

function meanAndVariance(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length]
}

/** Central differences of a function of many numbers. */
export function numericGradient(f: (at: Float64Array) => number, at: ArrayLike<number>, step = 1e-5): Float64Array {
  const point = Float64Array.from(at)
  return point.map((value, index) => {
    const shifted = (by: number) => f(point.with(index, value + by))
    return (shifted(step) - shifted(-step)) / (2 * step)
  })
}

/** Largest difference relative to the larger of the two gradients' largest values. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const difference = Array.from(expected, (value, index) => Math.abs(value - found[index]))
  return Math.max(...difference) / Math.max(1e-12, ...Array.from(expected, Math.abs))
}

export const toRows = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({length: values.length / columns}, (_, row) => Array.from({length: columns}, (_, i) => values[row * columns + i]))
