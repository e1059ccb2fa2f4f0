import {outputWidth, type ConvolutionLayer, type Layer, type Network} from './description.js'

/** One linear layer or convolution of a critic and what follows it: its output times a leaky slope times a dropout mask. */
export interface CriticBlock {
  readonly layer: Extract<Layer, {readonly kind: 'linear'}> | ConvolutionLayer
  readonly inputs: number
  readonly outputs: number
  /** Of the leaky ReLU; 1 for none. */
  readonly slope: number
  /** Which of a batch's masks is its own; left out without dropout. */
  readonly maskNumber?: number
}

/**
 * A critic's layers as blocks, which is what makes its input gradient a product of weights and masks.
 * @throws {RangeError} When the critic is not linear layers and convolutions, each with at most one leaky ReLU and then dropout, ending
 * in one output.
 */
export function criticBlocks({inputs: first, layers}: Network): readonly CriticBlock[] {
  const blocks: CriticBlock[] = []
  let masks = 0
  let inputs = first
  for (let at = 0; at < layers.length;) {
    const layer = layers[at++]
    if (layer.kind !== 'linear' && layer.kind !== 'convolution')
      throw new RangeError(`A critic cannot have a ${layer.kind} layer there.`)
    const slope = slopeOf(layers.at(at))
    if (slope !== undefined) at++
    const dropout = layers.at(at)
    if (dropout?.kind === 'dropout') at++
    const outputs = outputWidth({inputs, layers: [layer]})
    const isMasked = dropout?.kind === 'dropout' && dropout.rate > 0
    blocks.push({layer, inputs, outputs, slope: slope ?? 1, ...(isMasked && {maskNumber: masks++})})
    inputs = outputs
  }
  if (blocks.at(-1)?.outputs !== 1) throw new RangeError('A critic ends in a linear layer with one output.')
  return blocks
}

function slopeOf(layer: Layer | undefined): number | undefined {
  if (layer?.kind === 'relu') return 0
  return layer?.kind === 'leaky-relu' ? layer.slope : undefined
}
