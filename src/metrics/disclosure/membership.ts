import {breather, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import {BINS_OPTION, combinations} from './combinations.js'
import {defineDisclosure} from './define-disclosure.js'
import type {DisclosureFigures, DisclosureInput} from './disclosure.js'
import {bothNames, meanOverPeople, sampleOf, type Among} from './people.js'

/** Choices of columns at most; each takes a look at all rows. */
const MOST_CHOICES = 500
/** What part of the people that an adversary asks about is in the data, where nobody knows. */
const HALF = 0.5

/**
 * Membership disclosure (El Emam, Mosquera and Fang 2022, doi:10.1093/jamiaopen/ooac083): an adversary takes for a member
 * who has a released row within a Hamming distance of `distance` in the quasi-identifiers, numbers being cut into 20
 * intervals of equal width. Of the people asked about, the share t is in the data: the share of the population that was
 * sampled. F1 is the harmonic mean of precision t r / (t r + (1 - t) w) and recall r, where r is the share of members taken
 * for such (`taken`) and w the same share of people whom the generator did not see (its control). The relative F1 is
 * (F1 - t) / (1 - t).
 *
 * Read in the authors' package synthprivacy, not in the paper. Departures: the people asked about are all members and the
 * holdout, weighted by t, in place of a partition of their own. Without a population t is 0.5. The package takes a
 * distance of 10 over all columns; with a handful of quasi-identifiers everybody would be within it, so it is 0. The
 * baseline is the F1 of taking everybody for a member, 2 t / (1 + t), which a relative F1 above 0 need not exceed.
 *
 * @throws {NotApplicable} Without quasi-identifiers, members, people outside the data or released rows; with too many choices of columns.
 */
export const membership = defineDisclosure({
  name: 'membership',
  summary: 'How well an adversary tells who is in the data by looking for the quasi-identifiers in the release.',
  source: 'El Emam, Mosquera and Fang 2022, doi:10.1093/jamiaopen/ooac083, as in the authors’ package synthprivacy',
  limits:
    'It plays one simple adversary and has no test: the attacks on membership are stronger, and a low F1 is no sign that they fail. ' +
    'An F1 that is not above the baseline is no better than taking everybody for a member.',
  options: {
    bins: {...BINS_OPTION, default: 20},
    distance: {type: 'integer', min: 0, max: 20, default: 0, description: 'Quasi-identifiers that may differ.'},
  },
  create: options => ({measure: (input, context) => measure(input, options, context)}),
})

async function measure(
  input: DisclosureInput,
  {bins, distance}: {readonly bins: number; readonly distance: number},
  context: Context,
): Promise<DisclosureFigures> {
  const {members, others, declared, confidence} = input
  if (others === undefined || others.rows.rowCount === 0) throw new NotApplicable({code: 'no-non-members'})
  const near = {members: new Uint8Array(members.rows.rowCount), others: new Uint8Array(others.rows.rowCount)}
  const breathe = breather(context)
  // Within the distance is who agrees in all the others, whichever they are.
  for (const names of choices(declared.quasiIdentifiers, Math.max(1, declared.quasiIdentifiers.length - distance))) {
    const classes = combinations(input, names, bins)
    for (const side of ['members', 'others'] as const)
      classes[side]?.forEach((combination, row) => {
        if (classes.rows[combination] > 0) near[side][row] = 1
      })
    await breathe()
  }
  const {fraction} = sampleOf(input)
  const share = declared.population === undefined || fraction === 1 ? HALF : fraction
  const taken = (among: Among) => meanOverPeople(members, row => near.members[row], confidence, among)
  const wrongly = (among: Among) => meanOverPeople(others, row => near.others[row], confidence, among)
  const both = (of: (r: number, w: number) => number) => (among: Among) => fromBoth(taken(among), wrongly(among), of)
  const f1 = (r: number, w: number) => f1Of(share, r, w)
  return {
    estimates: {
      ...bothNames('f1', both(f1)),
      ...bothNames(
        'relativeF1',
        both((r, w) => (f1(r, w) - share) / (1 - share)),
      ),
      ...bothNames('taken', taken),
    },
    control: bothNames('taken', wrongly),
    baseline: Object.fromEntries<Estimate>(
      Object.entries({
        ...bothNames(
          'f1',
          both(() => f1(1, 1)),
        ),
      } satisfies Estimates).map(([name, estimate]) => [name, {...estimate, method: 'taking everybody for a member'}]),
    ),
    details: {distance, share},
  }
}

function f1Of(share: number, right: number, wrong: number): number {
  // The harmonic mean of precision and recall, written so that nobody taken is 0.
  return (2 * share * right) / (share + share * right + (1 - share) * wrong)
}

/** Of figures that rise with the first share and fall with the second: the ends of both intervals at their worst. */
function fromBoth(
  right: Estimate | undefined,
  wrong: Estimate | undefined,
  of: (right: number, wrong: number) => number,
): Estimate | undefined {
  if (right === undefined || wrong === undefined) return undefined
  return {
    value: of(right.value, wrong.value),
    low: of(right.low, wrong.high),
    high: of(right.high, wrong.low),
    confidence: right.confidence,
    trials: Math.min(right.trials, wrong.trials),
    method: 'of two shares, ends of both intervals combined',
  }
}

/** All ways to take so many of the names. */
function choices(names: readonly string[], count: number): string[][] {
  let all: string[][] = [[]]
  for (const [at, name] of names.entries()) {
    all = all.flatMap(some => (some.length < count ? [some, [...some, name]] : [some]))
    // Those that can still be filled up.
    all = all.filter(some => some.length + (names.length - at - 1) >= count)
    if (all.length > MOST_CHOICES)
      throw new NotApplicable(`there are more than ${MOST_CHOICES} choices of ${count} of ${names.length} quasi-identifiers`)
  }
  return all
}
