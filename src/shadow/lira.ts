import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {normalCdf} from '../stats/special.js'
import {modelKnowledge} from './classifier-confidence.js'
import type {GameAttack} from './game.js'
import {modelOptions} from './model-options.js'
import {shadowOptions} from './options.js'

export const liraOptions = {
  ...shadowOptions,
  ...modelOptions,
  variant: {
    type: 'choice',
    choices: ['online', 'offline'],
    default: 'online',
    description: 'Compare with shadow models trained with and without the record, or with those without it alone.',
  },
} as const satisfies OptionSpecs

/** Confidences of exactly 0 or 1 have no logit. */
const LEAST = 1e-12
/** Shadow models that all say the same still leave this much room. */
const LEAST_DEVIATION = 1e-6

/**
 * The likelihood-ratio attack: the classifier's confidence in the record's own class on the logit scale, phi = ln(p / (1 - p)), is compared with that of
 * shadow classifiers, taken as normal. Online: the log-likelihood with the record minus that without it. Offline: the
 * probability that a classifier without the record is less confident.
 *
 * Carlini et al., Membership Inference Attacks From First Principles, arXiv 2112.03570, algorithm 1 and, offline, section V.
 * Shadow classifiers there are trained on random halves of a population; here on all other records with and without the one (the game
 * on a fixed data set), and each record is queried once, without augmented queries.
 */
export function create(given: GivenOptions): GameAttack {
  const {training, epochs, variant, ...options} = parseOptions('lira', liraOptions, given)
  return {
    needs: modelKnowledge,
    options,
    observer: {kind: 'model', training, epochs, queries: ({row}) => Int32Array.of(row)},
    learn: shadows => {
      const [members, others] = [normalOf(shadows.with), normalOf(shadows.without)]
      const score = (phi: number) =>
        variant === 'online'
          ? logDensity(phi, members) - logDensity(phi, others)
          : normalCdf((phi - others.mean) / others.deviation)
      return Promise.resolve(observed => Float64Array.from(observed, vector => score(logitOf(vector))))
    },
  }
}

interface Normal {
  readonly mean: number
  readonly deviation: number
}

function logitOf([confidence]: Float64Array): number {
  const p = Math.min(1 - LEAST, Math.max(LEAST, confidence))
  return Math.log(p / (1 - p))
}

function normalOf(observed: readonly Float64Array[]): Normal {
  const logits = observed.map(logitOf)
  const mean = logits.reduce((sum, value) => sum + value, 0) / logits.length
  const variance = logits.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logits.length - 1)
  return {mean, deviation: Math.max(LEAST_DEVIATION, Math.sqrt(variance))}
}

/** Up to a constant. */
const logDensity = (value: number, {mean, deviation}: Normal) => -0.5 * ((value - mean) / deviation) ** 2 - Math.log(deviation)
