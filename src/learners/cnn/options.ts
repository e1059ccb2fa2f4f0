import type {OptionSpecs} from '../../core/options.js'
import {losses} from '../mlp-objectives.js'

/** Updates when none are given: so many passes over the rows, within these bounds. */
export const USUAL_PASSES = 20
export const FEWEST_STEPS = 500
export const MOST_STEPS = 3000

export const cnnOptions = {
  filters: {
    type: 'integer',
    min: 1,
    max: 256,
    default: 8,
    description: 'Filters of the first convolution; each next one has twice as many, up to four times.',
  },
  hiddenUnits: {type: 'integer', min: 1, max: 4096, default: 64, description: 'Units between the convolutions and the scores.'},
  loss: {
    type: 'choice',
    choices: losses,
    default: 'cross-entropy',
    description:
      'What is minimised: the cross-entropy; class-balanced, the same with classes weighed by their effective number of rows; the ' +
      'focal loss; ldam, margins by class size with deferred re-weighting; reweighting, rows weighed by what they do for balanced batches.',
  },
  focusing: {type: 'number', min: 0, max: 20, default: 2, description: "The focal loss's gamma: how little easy rows count."},
  focalBalance: {
    type: 'number',
    min: 0.001,
    max: 0.999,
    default: 0.25,
    description:
      "The focal loss's alpha: what a minority row weighs, against 1 less it for others. Several classes weigh the same.",
  },
  classBeta: {
    type: 'number',
    min: 0,
    max: 0.999999,
    default: 0.999,
    description: 'Of class-balanced: at 0 all rows weigh the same, towards 1 all classes do.',
  },
  saliency: {
    type: 'boolean',
    default: false,
    description: 'Show the network, beside each picture, a map of where it stands out from itself.',
  },
  steps: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    description: `Updates; when left out ${USUAL_PASSES} passes over the training rows, from ${FEWEST_STEPS} to ${MOST_STEPS} updates.`,
  },
  batchSize: {type: 'integer', min: 1, max: 4096, default: 32, description: 'Rows per step, at most all there are.'},
  learningRate: {type: 'number', min: 1e-8, max: 1, default: 1e-3, description: "Adam's step size at first; it falls to 0."},
  weightDecay: {
    type: 'number',
    min: 0,
    max: 10,
    default: 1e-4,
    description: 'Share, times the step size, that weights shrink by.',
  },
} as const satisfies OptionSpecs
