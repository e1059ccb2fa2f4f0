/**
 * Networks as data. A description says everything an executor needs to run a network; its numbers live in one flat
 * Float32Array, in the order `parameterLayout` gives. Weights are `[inputs, outputs]`, row-major: y = x W + b.
 */

import {patchOf, pictureOf, placesOf, type Window} from './window.js'

/** One group of output columns and what is done to it. `temperature` of the heads layer concerns gumbel-softmax alone. */
export interface Head {
  readonly kind: 'tanh' | 'softmax' | 'gumbel-softmax' | 'identity'
  readonly size: number
}

export type Layer =
  | {readonly kind: 'linear'; readonly inputs: number; readonly outputs: number}
  | ConvolutionLayer
  | TransposedConvolutionLayer
  | MaxPoolLayer
  | CosineLayer
  | {readonly kind: 'relu'}
  | {readonly kind: 'leaky-relu'; readonly slope: number}
  | {readonly kind: 'silu'}
  | {readonly kind: 'tanh'}
  /** Share of the values set to zero in training; the others are divided by 1 - rate. The mask comes with the batch. */
  | {readonly kind: 'dropout'; readonly rate: number}
  /** By column, or with `places` by channel: each row holds so many runs of `size` channels. */
  | {readonly kind: 'batch-norm'; readonly size: number; readonly places?: number}
  | {readonly kind: 'layer-norm'; readonly size: number}
  /** Each row by itself: its `places` runs of `size` channels, in `groups` of neighbouring channels. */
  | {readonly kind: 'group-norm'; readonly size: number; readonly groups: number; readonly places: number}
  /**
   * [output of the inner layers, input], side by side: the residual block of CTGAN. With `places`, so many runs of channels are put side
   * by side: the skip connection of a U-Net.
   */
  | {readonly kind: 'concat-input'; readonly layers: readonly Layer[]; readonly places?: number}
  /** Output of the inner layers + input. */
  | {readonly kind: 'residual'; readonly layers: readonly Layer[]}
  | TimeShiftLayer
  | AttentionGateLayer
  | NeighbourSumsLayer
  | {readonly kind: 'heads'; readonly heads: readonly Head[]; readonly temperature: number}

/** Pictures in, as many sums at each place of the window as there are filters out. */
export interface ConvolutionLayer {
  readonly kind: 'convolution'
  readonly window: Window
  readonly filters: number
}

/** Adds to every run of `size` channels what two linear layers make of the row's time step; see `createTimeShift`. */
export interface TimeShiftLayer {
  readonly kind: 'time-shift'
  readonly size: number
  readonly places: number
  /** Time steps are integers in [0, timesteps). */
  readonly timesteps: number
  /** Even; columns of the embedding of a time step. */
  readonly embedding: number
}

/** Weighs what a skip connection brings; see `createAttentionGate`. */
export interface AttentionGateLayer {
  readonly kind: 'attention-gate'
  /** Channels of a place, the first `gating` of which decide about the others with them. */
  readonly size: number
  readonly gating: number
  readonly places: number
  /** Hidden units of what decides. */
  readonly units: number
}

/** Sums over the neighbours of a node; rows are nodes of graphs. See `createNeighbourSums`. */
export interface NeighbourSumsLayer {
  readonly kind: 'neighbour-sums'
  readonly size: number
  /** Kinds of edges. */
  readonly kinds: number
}

/** So many inputs at each place of the window in, pictures out. */
export interface TransposedConvolutionLayer {
  readonly kind: 'transposed-convolution'
  readonly window: Window
  readonly inputs: number
}

/** Windows of `tall` x `wide` pixels side by side, each channel by itself. */
export interface MaxPoolLayer {
  readonly kind: 'max-pool'
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly tall: 1 | 2
  readonly wide: 1 | 2
}

/** Rows and columns of windows that fit. */
export const pooledSize = ({height, width, tall, wide}: MaxPoolLayer) => ({
  down: Math.floor(height / tall),
  across: Math.floor(width / wide),
})

/** A linear layer without a bias, of unit vectors: outputs lie in [-scale, scale]. */
export interface CosineLayer {
  readonly kind: 'cosine'
  readonly inputs: number
  readonly outputs: number
  readonly scale: number
}

export interface Network {
  readonly inputs: number
  readonly layers: readonly Layer[]
}

/** Where one array of a network lies in its flat vector. */
export interface ParameterSlot {
  /** `layers.0.weight`, `layers.1.layers.0.bias`, ... */
  readonly name: string
  readonly role: 'weight' | 'bias' | 'scale' | 'shift'
  readonly shape: readonly number[]
  /** Inputs that a unit sums up; of a weight alone, where it is not the first number of the shape. */
  readonly fanIn?: number
  readonly offset: number
  readonly size: number
}

/** Added to a variance before its root, in batch and layer norm (PyTorch's default). */
export const NORM_EPSILON = 1e-5
/** Share of the new batch in batch norm's running mean and variance (PyTorch's default). */
export const BATCH_NORM_MOMENTUM = 0.1

export const headsWidth = (heads: readonly Head[]): number => heads.reduce((sum, {size}) => sum + size, 0)

/**
 * Columns that come out of the layers.
 * @throws {RangeError} When a layer's size does not fit the one before.
 */
export function outputWidth({inputs, layers}: Network): number {
  return layers.reduce((width, layer) => {
    const expected = expectedWidth(layer)
    if (expected !== undefined && expected !== width) {
      throw new RangeError(`A ${layer.kind} layer of ${expected} inputs cannot follow ${width} columns.`)
    }
    if (layer.kind === 'linear' || layer.kind === 'cosine') return layer.outputs
    if (layer.kind === 'neighbour-sums') return layer.size * (layer.kinds + 2)
    if (layer.kind === 'max-pool') return pooledSize(layer).down * pooledSize(layer).across * layer.channels
    if (layer.kind === 'convolution') return placesOf(layer.window) * layer.filters
    if (layer.kind === 'transposed-convolution') return pictureOf(layer.window)
    if (layer.kind === 'residual') return residualWidth(width, layer.layers)
    return layer.kind === 'concat-input' ? width + outputWidth({inputs: width, layers: layer.layers}) : width
  }, inputs)
}

function residualWidth(inputs: number, layers: readonly Layer[]): number {
  const width = outputWidth({inputs, layers})
  if (width !== inputs) throw new RangeError(`Layers of ${width} columns cannot be added to the ${inputs} that go in.`)
  return width
}

function expectedWidth(layer: Layer): number | undefined {
  if (layer.kind === 'linear' || layer.kind === 'cosine') return layer.inputs
  if (layer.kind === 'max-pool') return layer.height * layer.width * layer.channels
  if (layer.kind === 'convolution') return pictureOf(layer.window)
  if (layer.kind === 'transposed-convolution') return placesOf(layer.window) * layer.inputs
  if (layer.kind === 'batch-norm') return layer.size * (layer.places ?? 1)
  if (layer.kind === 'layer-norm' || layer.kind === 'neighbour-sums') return layer.size
  if (layer.kind === 'group-norm' || layer.kind === 'time-shift' || layer.kind === 'attention-gate')
    return layer.size * layer.places
  return layer.kind === 'heads' ? headsWidth(layer.heads) : undefined
}

/** The arrays of a network in the order in which they follow each other in its vector, beginning at `start`. */
export function parameterLayout(layers: readonly Layer[], start = 0, prefix = 'layers'): readonly ParameterSlot[] {
  let offset = start
  return layers.flatMap((layer, index) => {
    const slots = slotsOf(layer, offset, `${prefix}.${index}`)
    offset += slots.reduce((sum, {size}) => sum + size, 0)
    return slots
  })
}

function slotsOf(layer: Layer, start: number, name: string): readonly ParameterSlot[] {
  const affine = ([inputs, outputs]: readonly [number, number], biases: number, fanIn?: number): readonly ParameterSlot[] => {
    const size = inputs * outputs
    const fan = fanIn === undefined ? {} : {fanIn}
    return [
      {name: `${name}.weight`, role: 'weight', shape: [inputs, outputs], offset: start, size, ...fan},
      {name: `${name}.bias`, role: 'bias', shape: [biases], offset: start + size, size: biases},
    ]
  }
  switch (layer.kind) {
    case 'linear':
      return affine([layer.inputs, layer.outputs], layer.outputs)
    case 'cosine': {
      const {inputs, outputs} = layer
      return [{name: `${name}.weight`, role: 'weight', shape: [inputs, outputs], offset: start, size: inputs * outputs}]
    }
    case 'convolution':
      return affine([patchOf(layer.window), layer.filters], layer.filters)
    case 'transposed-convolution': {
      const {kernel, stride, channels} = layer.window
      // So many patches meet at a pixel.
      return affine([layer.inputs, patchOf(layer.window)], channels, layer.inputs * Math.ceil(kernel / stride) ** 2)
    }
    case 'batch-norm':
    case 'layer-norm':
    case 'group-norm':
      return [
        {name: `${name}.scale`, role: 'scale', shape: [layer.size], offset: start, size: layer.size},
        {name: `${name}.shift`, role: 'shift', shape: [layer.size], offset: start + layer.size, size: layer.size},
      ]
    case 'concat-input':
    case 'residual':
      return parameterLayout(layer.layers, start, `${name}.layers`)
    case 'time-shift':
      return parameterLayout(timeShiftLayers(layer), start, `${name}.layers`)
    case 'attention-gate':
      return parameterLayout(attentionGateLayers(layer), start, `${name}.layers`)
    case 'max-pool':
    case 'neighbour-sums':
    case 'relu':
    case 'leaky-relu':
    case 'silu':
    case 'tanh':
    case 'dropout':
    case 'heads':
      return []
  }
}

/** The layers with parameters of a time shift: into the embedding's width, and from there into channels. */
export const timeShiftLayers = ({size, embedding}: TimeShiftLayer) =>
  [
    {kind: 'linear', inputs: embedding, outputs: embedding},
    {kind: 'linear', inputs: embedding, outputs: size},
  ] as const satisfies readonly Layer[]

/** The layers with parameters of an attention gate, both at every place. */
export const attentionGateLayers = ({size, units}: AttentionGateLayer) =>
  [
    {kind: 'linear', inputs: size, outputs: units},
    {kind: 'linear', inputs: units, outputs: 1},
  ] as const satisfies readonly Layer[]

export const parameterCount = (layers: readonly Layer[]): number => parameterLayout(layers).reduce((sum, {size}) => sum + size, 0)

/** Sizes of the batch norm layers in order: running means and variances, `[2, size]` each, are kept beside the parameters. */
export function batchNormSizes(layers: readonly Layer[]): readonly number[] {
  return layers.flatMap(layer => {
    if (layer.kind === 'batch-norm') return [layer.size]
    return layer.kind === 'concat-input' || layer.kind === 'residual' ? batchNormSizes(layer.layers) : []
  })
}

/** Widths of the dropout layers in order: a training batch brings one mask `[rows, width]` for each whose rate is above 0. */
export function dropoutLayers({inputs, layers}: Network): readonly {readonly rate: number; readonly width: number}[] {
  return layers.flatMap((layer, index) => {
    const width = outputWidth({inputs, layers: layers.slice(0, index)})
    if (layer.kind === 'dropout') return layer.rate > 0 ? [{rate: layer.rate, width}] : []
    return layer.kind === 'concat-input' || layer.kind === 'residual' ? dropoutLayers({inputs: width, layers: layer.layers}) : []
  })
}
