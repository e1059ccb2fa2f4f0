import {outputWidth, parameterLayout, type Layer, type Network} from './description.js'
import type {Optimiser, Trainer} from './executor.js'

/**
 * Graphs of a batch side by side: the rows of a network are their nodes, graph after graph. An edge stands twice, once each way round.
 */
export interface Graphs {
  /** First row of each graph, and behind the last one the number of rows. */
  readonly firsts: Int32Array
  /** Per edge: row it comes from, row it goes to, and kind. May be longer than `edges` says. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly kind: Int32Array
  readonly edges: number
}

/**
 * A network that says something of every node of a graph and of chosen pairs of nodes, the same whatever the order of the nodes is: `nodes`
 * runs on all nodes and gives what is said of them, followed by an embedding of each; `pairs` runs on the sum and the product of the
 * embeddings of two nodes, followed by what is known of the pair.
 */
export interface GraphModel {
  /** Outputs: what is said of a node, then its embedding. */
  readonly nodes: Network
  /** Columns of the embedding. */
  readonly embedded: number
  /** Inputs: 2 x embedded + what is known of a pair. */
  readonly pairs: Network
  readonly optimiser: Optimiser
  /** Weight of the old average in the exponential moving average of the parameters; left out: no average is kept. */
  readonly average?: number
  readonly maxNodes: number
  readonly maxPairs: number
}

export interface GraphInput {
  readonly nodes: number
  readonly pairs: number
  readonly graphs: Graphs
  /** `[nodes, inputs]` */
  readonly x: Float32Array
  /** Time step of each node. */
  readonly timesteps: Int32Array
  /** `[pairs, 2]`, rows of the nodes. */
  readonly ends: Int32Array
  /** `[pairs, known]` */
  readonly known: Float32Array
}

export interface GraphOutput {
  /** `[nodes, said of a node]` */
  readonly nodes: Float32Array
  /** `[pairs, said of a pair]` */
  readonly pairs: Float32Array
}

export interface GraphTrainer extends Trainer {
  /** Outputs of a training pass in buffers of the trainer: read them before the next call. */
  forward(batch: GraphInput): GraphOutput
  /** Goes back through the last `forward` and updates the parameters. */
  backward(gradient: GraphOutput): void
  /** Outputs for graphs that fit into a batch, in buffers of the trainer; `averaged` uses the moving average. */
  apply(input: GraphInput, options?: {readonly averaged?: boolean}): GraphOutput
  /** The trained vector, nodes' network first, or the moving average. */
  parameters(options?: {readonly averaged?: boolean}): Float32Array
}

/** Layers of both networks in the order of their parameters. */
export const graphLayers = ({nodes, pairs}: GraphModel): readonly Layer[] => [...nodes.layers, ...pairs.layers]

/** Sizes of the parts of a model. @throws {RangeError} When they do not fit each other. */
export function graphSizes(model: GraphModel) {
  const {nodes, pairs, embedded} = model
  const said = outputWidth(nodes) - embedded
  const known = pairs.inputs - 2 * embedded
  if (said < 1 || known < 0) throw new RangeError(`Embeddings of ${embedded} columns do not fit the networks of nodes and pairs.`)
  const parameters = parameterLayout(graphLayers(model)).reduce((sum, {size}) => sum + size, 0)
  return {said, known, ofPair: outputWidth(pairs), parameters}
}
