import type {ImageForm} from '../../../core/column.js'
import type {ChainModel} from '../../../nn/chain.js'
import type {Layer, Network} from '../../../nn/description.js'
import {windowOver, type Window} from '../../../nn/window.js'
import {halvings, refuseHugePictures, type Halvings} from '../shared/halvings.js'

export interface DenoiserSettings {
  readonly batchSize: number
  readonly hidden: number
  readonly learningRate: number
  readonly timesteps: number
}

/** Columns of the embedding of a time step. */
const EMBEDDING = 64
/** Channels of a group that is normed together, where they can be so many. */
const NORMED_CHANNELS = 4
/** Channels at full size, beside the noisy picture. */
const FINE_CHANNELS = 8
/** Weight of the old average in the moving average of the parameters. */
const AVERAGE = 0.999
const WEIGHT_DECAY = 1e-4

/**
 * A U-Net that says what noise a picture holds: convolutions of 4 x 4 in steps of 2 halve it again and again, each size has residual
 * blocks of two convolutions of 3 x 3 with group norm, SiLU and the time step between them, and on the way up each size gets what it
 * held on the way down beside what comes from below (Ho et al., arXiv:2006.11239, appendix B). Departures: no blocks at full size,
 * where most of the work would be: the noisy picture goes past all halvings into the last convolution; no attention and no dropout;
 * one block of each size on either way; groups of 4 channels.
 *
 * @throws {NotApplicable} When the sides cannot be halved twice.
 * @throws {UserError} When the network would take too much memory.
 */
export function pictureDenoiser(form: ImageForm, settings: DenoiserSettings & {readonly steps: number}): ChainModel {
  const {batchSize, hidden, learningRate, timesteps, steps} = settings
  const sizes = halvings('image-ddpm', form, hidden)
  const {height, width, channels} = form
  const full = {height, width, kernel: 3, stride: 1, padding: 1}
  const network: Network = {
    inputs: sizes.pixels,
    layers: [
      {
        kind: 'concat-input',
        places: height * width,
        layers: [...downAndUp(sizes, 0, FINE_CHANNELS, timesteps), {kind: 'silu'}],
      },
      {kind: 'convolution', window: windowOver({...full, channels: FINE_CHANNELS + channels}), filters: channels},
    ],
  }
  refuseHugePictures('image-ddpm', form, hidden, network, batchSize)
  return {
    parts: [network],
    optimiser: {
      ...{kind: 'adamw', rate: learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: WEIGHT_DECAY},
      schedule: {kind: 'linear', steps},
    },
    // A training of few steps must not end as an average with its random start.
    average: Math.min(AVERAGE, 1 - 10 / (steps + 10)),
    maxRows: batchSize,
  }
}

/** Halves the picture, works on it and on smaller ones, and doubles it back into so many channels. */
function downAndUp(sizes: Halvings, depth: number, channels: number, timesteps: number): readonly Layer[] {
  const window = sizes.windows[depth]
  const filters = sizes.filters[depth]
  const places = window.down * window.across
  const block = residualBlock(window, filters, timesteps)
  const same = windowOver({height: window.down, width: window.across, channels: 2 * filters, kernel: 3, stride: 1, padding: 1})
  const below: readonly Layer[] =
    depth + 1 === sizes.windows.length
      ? []
      : [
          {kind: 'concat-input', places, layers: downAndUp(sizes, depth + 1, filters, timesteps)},
          {kind: 'convolution', window: same, filters},
        ]
  return [
    {kind: 'convolution', window, filters},
    block,
    ...below,
    block,
    groupNorm(filters, places),
    {kind: 'silu'},
    {kind: 'transposed-convolution', window: {...window, channels}, inputs: filters},
  ]
}

function residualBlock({down, across}: Window, size: number, timesteps: number): Layer {
  const places = down * across
  const window = windowOver({height: down, width: across, channels: size, kernel: 3, stride: 1, padding: 1})
  const half: readonly Layer[] = [groupNorm(size, places), {kind: 'silu'}, {kind: 'convolution', window, filters: size}]
  return {
    kind: 'residual',
    layers: [...half, {kind: 'time-shift', size, places, timesteps, embedding: EMBEDDING}, ...half],
  }
}

const groupNorm = (size: number, places: number): Layer => ({
  kind: 'group-norm',
  size,
  groups: size % NORMED_CHANNELS === 0 ? size / NORMED_CHANNELS : 1,
  places,
})
