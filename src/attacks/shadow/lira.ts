import {TRAINS_CLASSIFIERS} from './attackers.js'
import {defineExperiment} from './define-experiment.js'
import type {OptionSpecs} from '../../core/options.js'
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
/** With fewer shadow models altogether, those with and without the record share one deviation. */
const OWN_DEVIATION_FROM = 64

/**
 * The likelihood-ratio attack: the classifier's confidence in the record's own class on the logit scale, phi = ln(p /
 * (1 - p)), is compared with that of shadow classifiers, taken as normal. Online: the log-likelihood with the record
 * minus that without it. Offline: how many standard deviations phi lies above the mean of classifiers without the
 * record.
 *
 * Carlini et al., Membership Inference Attacks From First Principles, arXiv 2112.03570, algorithm 1 and its offline
 * variant; as there, two deviations are not told apart by fewer than 64 shadow models. Departures: shadow classifiers
 * there are trained on random halves of a population, here on all other records with and without the one (the
 * experiment on a fixed data set), so that the shared deviation is this record's own; each record is queried once; and
 * the offline score is the deviate and not its probability, which orders the same and does not end at 1.
 */
export const lira = defineExperiment({
  name: 'lira',
  summary: "Compares a classifier's confidence about a person with that of classifiers trained with and without that person.",
  source: 'Carlini et al., Membership Inference Attacks From First Principles, arXiv 2112.03570, algorithm 1',
  ...TRAINS_CLASSIFIERS,
  options: liraOptions,
  create({training, epochs, variant, ...options}) {
    return {
      options,
      observer: {kind: 'model', training, epochs, queries: ({row}) => Int32Array.of(row)},
      learn: shadows => {
        const others = normalOf(shadows.without)
        const online = variant === 'online' ? sharedWhereFew(normalOf(shadows.with), others) : undefined
        const score = (phi: number) =>
          online === undefined
            ? (phi - others.mean) / others.deviation
            : logDensity(phi, online.members) - logDensity(phi, online.others)
        return Promise.resolve(observed => Float64Array.from(observed, vector => score(logitOf(vector))))
      },
    }
  },
})

interface Normal {
  readonly mean: number
  readonly deviation: number
  readonly models: number
}

function sharedWhereFew(members: Normal, others: Normal): {members: Normal; others: Normal} {
  if (members.models + others.models >= OWN_DEVIATION_FROM) return {members, others}
  const squares = (of: Normal) => (of.models - 1) * of.deviation ** 2
  const deviation = Math.sqrt((squares(members) + squares(others)) / (members.models + others.models - 2))
  return {members: {...members, deviation}, others: {...others, deviation}}
}

function logitOf([confidence]: Float64Array): number {
  const p = Math.min(1 - LEAST, Math.max(LEAST, confidence))
  return Math.log(p / (1 - p))
}

function normalOf(observed: readonly Float64Array[]): Normal {
  const logits = observed.map(logitOf)
  const mean = logits.reduce((sum, value) => sum + value, 0) / logits.length
  const variance = logits.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logits.length - 1)
  return {mean, deviation: Math.max(LEAST_DEVIATION, Math.sqrt(variance)), models: logits.length}
}

/** Up to a constant. */
const logDensity = (value: number, {mean, deviation}: Normal) => -0.5 * ((value - mean) / deviation) ** 2 - Math.log(deviation)
