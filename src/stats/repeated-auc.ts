import type {Estimate} from '../core/estimate.js'
import {aucInterval, placements} from './auc.js'
import {normalQuantile, studentQuantile} from './special.js'

/** Scores of members and non-members of one class in one repeat, one per person, and who the people are. */
export interface PeopleScores {
  readonly members: ArrayLike<number>
  readonly nonMembers: ArrayLike<number>
  /** The same number for the same person in all classes and repeats. */
  readonly memberPeople: ArrayLike<number>
  readonly nonMemberPeople: ArrayLike<number>
}

/**
 * The mean AUC of an attack over the repeats of an audit. A repeat divides the same people anew into members and
 * non-members (or keeps a division that was given) and makes a new release. Of several classes, scores are compared
 * within a class alone; the AUC of a repeat is the mean over its classes, each weighed by its members: the probability
 * that a member drawn at random scores above a non-member of the same class.
 *
 * The true value that the interval holds is the expectation of that mean over everything that is left to chance: which
 * people of the population came into the data, how they were divided, and what the generator drew. Two things that vary
 * are told apart, as where several readers judge the same cases.
 *
 * - People. The same person takes part in every repeat, so DeLong's structural components (doi:10.2307/2531595) are
 *   added up by person over all
 *   repeats, and the variance is that of the sums, as Obuchowski's for clustered data (doi:10.2307/2533958). How scores
 *   of a person in different repeats go
 *   together, as a member in some and as a non-member in others, so is estimated and not assumed.
 * - Releases. What the AUCs of the repeats vary by beyond what people explain is added, if it is more than the standard
 *   error of such an estimate
 *   (2 / (repeats - 1) is the squared relative error of a variance): without that, chance alone would widen every other interval. It rests
 *   on few repeats, so the quantile is Student's, with Satterthwaite's degrees of freedom (doi:10.2307/3002019) of a
 *   sum of a part that is known
 *   well and one with as many as there are repeats less one. A single repeat does not show this part, and its interval
 *   is about people alone.
 *
 * Ends are those of {@link aucInterval}. Its numbers of people are those of one repeat times how often one repeat's variance is the mean's
 * (Kish's effective number), between 1 and the number of repeats; 1 where all scores are in order. With one repeat and
 * one class it is `aucEstimate`.
 *
 * @param repeats Per repeat its classes.
 * @throws {RangeError} Without repeats or classes, or when a side is empty.
 */
export function repeatedAuc(repeats: readonly (readonly PeopleScores[])[], confidence: number): Estimate {
  if (repeats.length === 0 || repeats.some(classes => classes.length === 0))
    throw new RangeError('A mean AUC needs repeats, and scores in each of them.')
  const {value, ...spread} = varianceOf(repeats.map(componentsOf))
  const people = (side: 'members' | 'nonMembers') => repeats.map(classes => total(classes.map(each => each[side].length)))
  const [members, nonMembers] = [people('members'), people('nonMembers')]
  const name = repeats.length > 1 ? 'structural components by person over the repeats' : "DeLong's"
  const {low, high, method} = aucInterval(
    value,
    spread.variance,
    [mean(members) * spread.worth, mean(nonMembers) * spread.worth],
    {z: quantile((1 + confidence) / 2, spread.degreesOfFreedom), name},
  )
  const over = repeats.length > 1 ? `; mean over ${repeats.length} repeats` : ''
  return {value, low, high, confidence, trials: Math.min(...members, ...nonMembers), method: `${method}${over}`}
}

interface Components {
  readonly auc: number
  /** What each person adds to the error of the AUC; the sum of squares is its variance. */
  readonly byPerson: ReadonlyMap<number, number>
}

function componentsOf(classes: readonly PeopleScores[]): Components {
  const members = total(classes.map(each => each.members.length))
  const byPerson = new Map<number, number>()
  let auc = 0
  const addSide = (people: ArrayLike<number>, placed: Float64Array, own: number, weight: number) => {
    // A side of one row does not show how it varies: NaN, which makes the variance unknown.
    const scale = placed.length > 1 ? weight / Math.sqrt(placed.length * (placed.length - 1)) : NaN
    placed.forEach((placement, at) => byPerson.set(people[at], (byPerson.get(people[at]) ?? 0) + scale * (placement - own)))
  }
  for (const each of classes) {
    if (each.members.length === 0 || each.nonMembers.length === 0) throw new RangeError('A class needs members and non-members.')
    const {ofMembers, ofNonMembers} = placements(each.members, each.nonMembers)
    const [own, weight] = [mean(ofMembers), each.members.length / members]
    auc += weight * own
    addSide(each.memberPeople, ofMembers, own, weight)
    addSide(each.nonMemberPeople, ofNonMembers, own, weight)
  }
  return {auc, byPerson}
}

function varianceOf(repeats: readonly Components[]) {
  const count = repeats.length
  const value = mean(repeats.map(({auc}) => auc))
  const sums = new Map<number, number>()
  for (const {byPerson} of repeats)
    for (const [person, part] of byPerson) sums.set(person, (sums.get(person) ?? 0) + part / count)
  const ofPeople = squares([...sums.values()])
  const ofOne = mean(repeats.map(({byPerson}) => squares([...byPerson.values()])))
  if (count === 1) return {value, variance: ofPeople, degreesOfFreedom: Infinity, worth: 1}
  // Of one repeat's variance, the part that the repeats do not have in common.
  const explained = (count * (ofOne - ofPeople)) / (count - 1)
  const observed = squares(repeats.map(({auc}) => auc - value)) / (count - 1)
  const isMoreThanChance = observed > explained * (1 + Math.sqrt(2 / (count - 1)))
  const ofReleases = isMoreThanChance ? (observed - explained) / count : 0
  const variance = ofPeople + ofReleases
  return {
    value,
    variance,
    degreesOfFreedom: ofReleases > 0 ? (count - 1) * (variance / ofReleases) ** 2 : Infinity,
    worth: variance > 0 ? Math.min(count, Math.max(1, ofOne / variance)) : 1,
  }
}

/** Beyond so many degrees of freedom Student's quantile is the normal one to six digits. */
const MANY = 1e6

function quantile(probability: number, degreesOfFreedom: number): number {
  return degreesOfFreedom < MANY ? studentQuantile(probability, degreesOfFreedom) : normalQuantile(probability)
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0)
const mean = (values: ArrayLike<number>) => total(Array.from(values)) / values.length
