import {outputWidth, type Layer, type Network} from '../description.js'
import {createLeakyRelu, createSilu, createTanh} from './activation.js'
import {createAttentionGate} from './attention-gate.js'
import {createBatchNorm} from './batch-norm.js'
import {createConvolutionLayer} from './convolution-layer.js'
import {createConcatInput} from './concat-input.js'
import {createCosine} from './cosine.js'
import {createDropout} from './dropout.js'
import {createGroupNorm} from './group-norm.js'
import {createHeads} from './heads.js'
import {createLayerNorm} from './layer-norm.js'
import {createLinear} from './linear.js'
import {createMaxPool} from './max-pool.js'
import {createNeighbourSums} from './neighbour-sums.js'
import {createResidual} from './residual.js'
import {createTimeShift} from './time-shift.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * Layers one after the other, as one layer. Has `addSquaredNorms` only when every row's gradient can be told apart: batch norm
 * mixes the rows, layers of pictures sum over places, and cosines have no such sums.
 */
export function createSequence(site: Site, {inputs, layers}: Network): RunningLayer {
  const running = layers.map((layer, index) => createLayer(site, layer, outputWidth({inputs, layers: layers.slice(0, index)})))
  const separable = !hidesRows(layers)
  const addSquaredNorms = (rows: number, norms: Float32Array, rowsPerExample: number) => {
    for (const layer of running) layer.addSquaredNorms?.(rows, norms, rowsPerExample)
  }
  return {
    width: running.at(-1)?.width ?? inputs,
    forward: (input, pass) => {
      let values = input
      for (const layer of running) values = layer.forward(values, pass)
      return values
    },
    backward: (outputGradient, rows, isFirst) => {
      let gradient = outputGradient
      for (let index = running.length - 1; index >= 0; index--)
        gradient = running[index].backward(gradient, rows, isFirst && index === 0)
      return gradient
    },
    parameterGradients: rows => {
      for (const layer of running) layer.parameterGradients?.(rows)
    },
    ...(separable && {addSquaredNorms}),
    scaleRows: (rows, factors) => {
      for (const layer of running) layer.scaleRows?.(rows, factors)
    },
  }
}

function hidesRows(layers: readonly Layer[]): boolean {
  return layers.some(
    layer =>
      layer.kind === 'batch-norm' ||
      layer.kind === 'cosine' ||
      layer.kind === 'convolution' ||
      layer.kind === 'transposed-convolution' ||
      layer.kind === 'group-norm' ||
      layer.kind === 'residual' ||
      layer.kind === 'time-shift' ||
      layer.kind === 'attention-gate' ||
      layer.kind === 'neighbour-sums' ||
      (layer.kind === 'concat-input' && hidesRows(layer.layers)),
  )
}

function createLayer(site: Site, layer: Layer, inputs: number): RunningLayer {
  switch (layer.kind) {
    case 'linear':
      return createLinear(site, layer.inputs, layer.outputs)
    case 'convolution':
    case 'transposed-convolution':
      return createConvolutionLayer(site, layer, inputs)
    case 'max-pool':
      return createMaxPool(site, layer)
    case 'cosine':
      return createCosine(site, layer)
    case 'relu':
      return createLeakyRelu(site, inputs, 0)
    case 'leaky-relu':
      return createLeakyRelu(site, inputs, layer.slope)
    case 'silu':
      return createSilu(site, inputs)
    case 'tanh':
      return createTanh(site, inputs)
    case 'dropout':
      return createDropout(site, inputs, layer.rate)
    case 'batch-norm':
      return createBatchNorm(site, layer.size, layer.places)
    case 'layer-norm':
      return createLayerNorm(site, layer.size)
    case 'concat-input':
      return createConcatInput(site, inputs, createSequence(site, {inputs, layers: layer.layers}), layer.places)
    case 'residual':
      return createResidual(site, createSequence(site, {inputs, layers: layer.layers}))
    case 'time-shift':
      return createTimeShift(site, layer)
    case 'attention-gate':
      return createAttentionGate(site, layer)
    case 'neighbour-sums':
      return createNeighbourSums(site, layer)
    case 'group-norm':
      return createGroupNorm(site, layer)
    case 'heads':
      return createHeads(site, layer.heads, layer.temperature)
  }
}
