import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import type {MinorityClass, Table} from '../../core/table.js'
import {SEES_THE_NOISE} from './attackers.js'
import {defineExperiment} from './define-experiment.js'
import {experimentOptions} from './options.js'

export const privacyLossOptions = {
  ...experimentOptions,
  targets: {...experimentOptions.targets, default: 5},
  testRuns: {...experimentOptions.testRuns, default: 500},
} as const satisfies OptionSpecs

/**
 * Membership from the privacy loss of a private generator: the score is ln of how much likelier all that went through noise is
 * with the record than without it. No test is better (Neyman and Pearson), so this is the attack that comes nearest to the
 * claim. A generator may leave out what its noisy choices say. No rows are made, and nothing is learned from runs of the
 * attacker's own. That the bounds on epsilon and mu hold does not rest on the score: a generator that has less noise than
 * it thinks is told apart all the better.
 *
 * Nasr et al., arXiv:2302.07956, the white-box attacker; noisy counts as what is seen: Ganev, Annamalai and Kulynych, Tight
 * Auditing of Differential Privacy in MST and AIM, arXiv:2604.18352. Departure from the latter: the likelihood ratio itself
 * in place of a learned classifier, which needs thousands of runs to find it, and none of the released rows, which are
 * made of what is seen already.
 *
 * @throws {NotApplicable} Where the generator puts no noise on anything, or does not say what it says of a record.
 */
export const privacyLoss = defineExperiment({
  name: 'privacy-loss',
  summary: 'Tells runs with a record from runs without it by every number that a private generator put noise on.',
  source: 'Nasr et al., arXiv:2302.07956; Ganev, Annamalai and Kulynych, arXiv:2604.18352',
  ...SEES_THE_NOISE,
  options: privacyLossOptions,
  create(options) {
    return {
      withoutShadows: true,
      options: {...options, shadowRuns: 0},
      controlOn: hardlyPrivate,
      observer: {
        kind: 'generator',
        prepare:
          ({data, row}) =>
          fitted => {
            if (fitted.privacyLoss === undefined)
              throw new NotApplicable('the generator has no noise on numbers of its data that could be looked at')
            return Float64Array.of(fitted.privacyLoss(data, row))
          },
      },
      learn: () => Promise.resolve(observed => Float64Array.from(observed, ([loss]) => loss)),
    }
  },
})

/** A private copula whose noise hides nothing, in a domain that is read from the data: nobody sees it but the audit. */
function hardlyPrivate(data: Table<'train'>, {target}: MinorityClass): PlannedAlgorithm {
  const domain = data.without([target]).columns.map(({field}) => {
    // A column without any value has no range.
    const [min, max] = field.kind === 'numeric' && field.min <= field.max ? [field.min - 1, field.max + 1] : [0, 1]
    const of = field.kind === 'numeric' ? {min, max} : {levels: field.levels}
    return [field.name, {...of, missing: true}] as const
  })
  return {
    name: 'dp-gaussian-copula',
    options: {epsilon: 100, bins: 4, domain: JSON.stringify(Object.fromEntries(domain)), insecureSeed: true},
  }
}
