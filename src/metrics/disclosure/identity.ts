import type {Context} from '../../core/context.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import {BINS_OPTION, combinations} from './combinations.js'
import {defineDisclosure} from './define-disclosure.js'
import type {DisclosureFigures, DisclosureInput, RealPeople} from './disclosure.js'
import {oneOverPopulation} from './identity/one-over-population.js'
import {learnsSomethingNew, type Learns} from './identity/something-new.js'
import {bothNames, largestOfPeople, meanOverPeople, sampleOf, type Among} from './people.js'

/**
 * Identity disclosure and meaningful identity disclosure (El Emam, Mosquera and Bass 2020, doi:10.2196/23139).
 *
 * n people s of the data, a sample of N, have f_s people with their combination of quasi-identifiers in the data and F_s
 * in the population. I_s is 1 where a released row has the combination, R_s where a match tells something new
 * (`identity/something-new`). An adversary who looks for a known person in the release is right in (1 / N) sum 1 / f_s of
 * the cases (population to sample); one who looks for the person of a released row, in (1 / n) sum 1 / F_s (sample to
 * population). The risk is the larger of
 *
 *     (1 / N) sum_s 1 / f_s x I_s x lambda x R_s   and   (1 / n) sum_s 1 / F_s x I_s x lambda x R_s
 *
 * and, without R_s, that of identity disclosure alone. `highestRisk` is the largest term of the second sum without R_s: the
 * chance to be right about the person who stands in the smallest class that is in the release. Notation and R_s are those of the
 * paper's Table 4. The equations
 * were read in the code of Yan et al. 2022 (doi:10.1038/s41467-022-35295-1), who implement the paper, not in the paper.
 *
 * Departures: F_s is seldom known; 1 / F_s is its expected value given f_s (`identity/one-over-population`), which is never
 * below (n / N) / f_s: the second direction is always the larger. The data are the whole population unless said otherwise,
 * and lambda is 1 unless `verified` and `errors` are given: both make the risk as large as it can be. Then lambda =
 * (1 + verified x (1 - errors)^k) / 2, with k quasi-identifiers: a match is right when no value is wrong, and the mean of that
 * and of 1 is taken for caution, as they do. (Their factor is 1 - (1 - errors)^k, so that more errors make more risk.) Numbers
 * are compared as `combinations` says; `bins` cuts them.
 *
 * The control asks the same of people whom the generator did not see, f_s being what it would be with them in the data.
 * The baseline is the release of the data themselves. A person counts once, with the largest of their rows.
 *
 * @throws {NotApplicable} Without quasi-identifiers, people or released rows.
 */
export const identity = defineDisclosure({
  name: 'identity',
  summary:
    'The chance that somebody who knows the quasi-identifiers of a real person matches them with a synthetic row, and learns ' +
    'something new from it.',
  source: 'El Emam, Mosquera and Bass 2020, doi:10.2196/23139; the equations as Yan et al. 2022 implement them',
  limits:
    'It takes every equal combination for a match, also by chance: the control says how many there are of people whom the ' +
    'generator never saw. It looks at the declared columns alone, and a low risk does not mean that no record was copied.',
  options: {
    bins: {...BINS_OPTION, default: 0},
    learned: {
      type: 'number',
      min: 0,
      max: 1,
      default: 0.05,
      description: 'Share of the sensitive columns, and at least one, that a match must tell something new about.',
    },
    verified: {type: 'number', min: 0, max: 1, default: 1, description: 'Share of right matches that an adversary can verify.'},
    errors: {type: 'number', min: 0, max: 1, default: 0, description: 'Share of the values of quasi-identifiers that are wrong.'},
  },
  create: options => ({measure: (input, context) => measure(input, options, context)}),
})

interface Options {
  readonly bins: number
  readonly learned: number
  readonly verified: number
  readonly errors: number
}

async function measure(input: DisclosureInput, options: Options, context: Context): Promise<DisclosureFigures> {
  const {members, others, declared, confidence} = input
  const classes = combinations(input, declared.quasiIdentifiers, options.bins)
  const {people, population, fraction} = sampleOf(input)
  const known = new Map<number, number>()
  const chance = (inSample: number) => {
    const found = known.get(inSample) ?? oneOverPopulation(inSample, fraction)
    known.set(inSample, found)
    return found
  }
  const correct = options.verified * (1 - options.errors) ** declared.quasiIdentifiers.length
  const lambda = correct === 1 ? 1 : (1 + correct) / 2
  const learning =
    declared.sensitive.length === 0 ? undefined : await learnsSomethingNew(input, classes, options.learned, context)
  const isMatched = (combination: number) => classes.rows[combination] > 0
  const figures = (whose: RealPeople, riskOf: (row: number) => number, learns?: Learns): Estimates => {
    const mean =
      (value: (row: number) => number) =>
      (among: Among): Estimate | undefined =>
        meanOverPeople(whose, value, confidence, among)
    return {
      ...bothNames('risk', mean(riskOf)),
      ...bothNames('highestRisk', among => largestOfPeople(whose, riskOf, confidence, among)),
      ...(learns &&
        bothNames(
          'meaningfulRisk',
          mean(row => (learns(row) ? riskOf(row) : 0)),
        )),
    }
  }
  const ofMember = (row: number) => chance(classes.people[classes.members[row]])
  const outside = classes.others
  const matched = (row: number) => (isMatched(classes.members[row]) ? lambda * ofMember(row) : 0)
  const matchedOther = (combinations: Int32Array) => (row: number) =>
    isMatched(combinations[row]) ? lambda * chance(classes.people[combinations[row]] + 1) : 0
  return {
    estimates: figures(members, matched, learning?.members),
    ...(others && outside && {control: figures(others, matchedOther(outside), learning?.others)}),
    baseline: figures(members, ofMember),
    extremes: {highestRisk: 'largest', minorityHighestRisk: 'largest'},
    details: {population, people, lambda},
  }
}
