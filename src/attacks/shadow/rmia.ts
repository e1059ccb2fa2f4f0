import {TRAINS_CLASSIFIERS} from './attackers.js'
import {defineExperiment} from './define-experiment.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation} from '../../core/rng.js'
import {rowsWithLabel} from '../../core/table.js'
import type {AskedRecord} from './experiment/experiment.js'
import {modelOptions} from './model-options.js'
import {shadowOptions} from './options.js'

export const rmiaOptions = {
  ...shadowOptions,
  ...modelOptions,
  population: {
    type: 'integer',
    min: 1,
    max: 100_000,
    default: 100,
    description: 'Most other records of the class that the record is compared with.',
  },
  variant: {
    type: 'choice',
    choices: ['online', 'offline'],
    default: 'online',
    description: 'Compare with shadow models trained with and without the record, or with those without it alone.',
  },
  offlineA: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.3,
    description: 'Offline, how steeply the confidence with a record rises with that without it (a in the paper).',
  },
  gamma: {
    type: 'number',
    min: 1,
    max: 1000,
    default: 1,
    description: 'How many times likelier than another record it has to be.',
  },
} as const satisfies OptionSpecs

/** Keeps ratios finite. */
const LEAST = 1e-12

/**
 * Relative membership inference: the record x is compared with other records z of its class. LR(x, z) = (p(x) / mean p(x)) /
 * (p(z) / mean p(z)), where p is the classifier's confidence and the means are over reference classifiers, half of them
 * with and half without the record; the score is the share of z with LR >= gamma. Offline there are only classifiers
 * without the record, and mean p(x) is ((1 + a) m + 1 - a) / 2, m being their mean. Scores between two shares are told
 * apart by the ratio of x itself, less than any share is worth.
 *
 * Zarifzadeh, Liu and Shokri, Low-Cost High-Power Membership Inference Attacks, arXiv 2312.03262, online and offline; a = 0.3 is the
 * default of the authors' code. Departures: there z are from a population that was not in the data; in the experiment
 * on a fixed data set they are the other minority records, which are in the data in in-runs and out-runs, so that the
 * plain mean over any of the classifiers is theirs.
 */
export const rmia = defineExperiment({
  name: 'rmia',
  summary: "Compares a classifier's confidence about a person, relative to usual classifiers, with that about other people.",
  source: 'Zarifzadeh, Liu and Shokri, Low-Cost High-Power Membership Inference Attacks, arXiv 2312.03262',
  ...TRAINS_CLASSIFIERS,
  options: rmiaOptions,
  create({training, epochs, population, gamma, variant, offlineA, ...options}) {
    return {
      options,
      observer: {
        kind: 'model',
        training,
        epochs,
        queries: (asked, context) => Int32Array.of(asked.row, ...othersOf(asked).filter(among(asked, population, context.rng))),
      },
      learn: shadows => {
        const usual =
          variant === 'online' ? meanOf([...shadows.with, ...shadows.without]) : offlineMean(shadows.without, offlineA)
        return Promise.resolve(observed => Float64Array.from(observed, vector => relativeScore(vector, usual, gamma)))
      },
    }
  },
})

function othersOf({data, row, minority}: AskedRecord): Int32Array {
  return rowsWithLabel(data, minority.target, [minority.label]).filter(other => other !== row)
}

/** Keeps a random choice of so many. */
function among(asked: AskedRecord, count: number, rng: Parameters<typeof permutation>[0]): (row: number, at: number) => boolean {
  const order = permutation(rng, othersOf(asked).length)
  return (_, at) => order[at] < count
}

function meanOf(observed: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(observed[0].length)
  for (const vector of observed) vector.forEach((value, at) => (mean[at] += value / observed.length))
  return mean
}

/** The record itself, which comes first, is in none of these classifiers. */
function offlineMean(without: readonly Float64Array[], a: number): Float64Array {
  const mean = meanOf(without)
  mean[0] = ((1 + a) * mean[0] + 1 - a) / 2
  return mean
}

function relativeScore(vector: Float64Array, usual: Float64Array, gamma: number): number {
  const ratios = vector.map((value, at) => Math.max(LEAST, value) / Math.max(LEAST, usual[at]))
  const [own, ...others] = ratios
  const below = others.filter(other => own >= gamma * other).length
  // own / (1 + own) is below 1, so it never outweighs one record more.
  return (below + own / (1 + own)) / (others.length + 1)
}
