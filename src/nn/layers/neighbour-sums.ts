import type {NeighbourSumsLayer} from '../description.js'
import type {Graphs} from '../graph.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * [x, sums of neighbours' x along each kind of edge, mean of x over the graph], side by side: with a linear layer behind it the layer of a
 * relational graph network (Schlichtkrull et al., arXiv:1703.06103, equation 2, without its division by the number of neighbours), and the
 * mean is what the graph tells every node (Battaglia et al., arXiv:1806.01261, algorithm 1). It has no parameters.
 *
 * @throws {RangeError} When a pass brings no graphs.
 */
export function createNeighbourSums({kernels, maxRows}: Site, {size, kinds}: NeighbourSumsLayer): RunningLayer {
  const width = size * (kinds + 2)
  const output = kernels.allocate(maxRows * width)
  const inputGradient = kernels.allocate(maxRows * size)
  const sum = new Float32Array(size)
  let graphs: Graphs | undefined

  /** Adds `size` values of one array to as many of another. */
  function add(source: Float32Array, from: number, target: Float32Array, to: number): void {
    for (let at = 0; at < size; at++) target[to + at] += source[from + at]
  }

  /** Per graph: the mean of a part of its rows, put or added to a part of each of them. */
  function spreadMeans(
    {firsts}: Graphs,
    source: {readonly values: Float32Array; readonly stride: number; readonly part: number},
    target: {readonly values: Float32Array; readonly stride: number; readonly part: number},
  ): void {
    for (let graph = 0; graph + 1 < firsts.length; graph++) {
      const [first, end] = [firsts[graph], firsts[graph + 1]]
      sum.fill(0)
      for (let row = first; row < end; row++) add(source.values, row * source.stride + source.part, sum, 0)
      for (let at = 0; at < size; at++) sum[at] /= end - first
      for (let row = first; row < end; row++) add(sum, 0, target.values, row * target.stride + target.part)
    }
  }

  return {
    width,
    forward: (x, {rows, graphs: given}) => {
      if (given === undefined) throw new RangeError('The network sums over neighbours: the batch must bring graphs.')
      graphs = given
      output.fill(0, 0, rows * width)
      for (let row = 0; row < rows; row++) add(x, row * size, output, row * width)
      for (let edge = 0; edge < given.edges; edge++)
        add(x, given.from[edge] * size, output, given.to[edge] * width + (1 + given.kind[edge]) * size)
      spreadMeans(given, {values: x, stride: size, part: 0}, {values: output, stride: width, part: (kinds + 1) * size})
      return output
    },
    backward: (gradient, rows) => {
      inputGradient.fill(0, 0, rows * size)
      if (graphs === undefined) return inputGradient
      const {edges, from, to, kind} = graphs
      for (let row = 0; row < rows; row++) add(gradient, row * width, inputGradient, row * size)
      for (let edge = 0; edge < edges; edge++)
        add(gradient, to[edge] * width + (1 + kind[edge]) * size, inputGradient, from[edge] * size)
      spreadMeans(
        graphs,
        {values: gradient, stride: width, part: (kinds + 1) * size},
        {values: inputGradient, stride: size, part: 0},
      )
      return inputGradient
    },
  }
}
