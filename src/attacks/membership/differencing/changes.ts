import type {Change} from '../../attack.js'

/** Beliefs settle in fewer. */
const ROUNDS = 50
/** Nothing is believed to be rarer: few targets cannot rule it out. */
const RAREST = 0.01
/** A change is said from this chance on: of SMOTE's releases with two rows per record, 82 of 100 such answers were right. */
const LIKELY = 0.8
/** Log odds beyond which nobody is the surer. */
const SURE = 30

/** Chances of having come and of having gone, per target. */
export interface ChangeChances {
  readonly came: Float64Array
  readonly went: Float64Array
}

/**
 * What two releases say of each target, put together: a target was in the data of both, of one of them or of neither.
 * How common each of the four is, is estimated from the targets themselves, as mixing weights are (Dempster, Laird and
 * Rubin, doi:10.1111/j.2517-6161.1977.tb01600.x): where nearly everybody stayed, a release without a row of somebody
 * says little.
 *
 * @param before Log odds per target of having been in the data of the first release, without regard to how common that is.
 * @param after The same for the second release.
 */
export function chancesOfChange(before: Float64Array, after: Float64Array): ChangeChances {
  const [first, second] = [before, after].map(odds => odds.map(value => Math.max(-SURE, Math.min(SURE, value))))
  const count = first.length
  const came = new Float64Array(count)
  const went = new Float64Array(count)
  let weights = {neither: 0.25, came: 0.25, went: 0.25, both: 0.25}
  for (let round = 0; round < ROUNDS; round++) {
    const sums = {neither: 0, came: 0, went: 0, both: 0}
    for (let target = 0; target < count; target++) {
      const [one, two] = [Math.exp(first[target]), Math.exp(second[target])]
      const parts = {neither: weights.neither, came: weights.came * two, went: weights.went * one, both: weights.both * one * two}
      const total = parts.neither + parts.came + parts.went + parts.both
      came[target] = parts.came / total
      went[target] = parts.went / total
      sums.neither += parts.neither / total
      sums.came += came[target]
      sums.went += went[target]
      sums.both += parts.both / total
    }
    weights = shares(sums, count)
  }
  return {came, went}
}

type Weights = Record<'neither' | 'came' | 'went' | 'both', number>

function shares({neither, came, went, both}: Weights, count: number): Weights {
  const share = (sum: number) => RAREST + (1 - 4 * RAREST) * (sum / count)
  return {neither: share(neither), came: share(came), went: share(went), both: share(both)}
}

/** Who came and who went, as far as it is likely. */
export function changesOf({came, went}: ChangeChances): Change[] {
  return Array.from(came, (chance, target) => (chance >= LIKELY ? 'came' : went[target] >= LIKELY ? 'went' : 'unchanged'))
}
