import {addRiskCounts} from '../count-guesses.js'
import type {InferenceCounts, RiskCounts, SecretCounts, SizeCounts, WeightedCounts} from '../../plan/task-output.js'

/**
 * The same secrets and sizes together: the sums of several classes, whose people are different ones, or the means of
 * several repeats. A column that is the same in all of a class, or was not drawn, has no people there.
 */
export function joinInferences(parts: readonly InferenceCounts[], how: 'sum' | 'mean'): InferenceCounts {
  return {
    secrets: joined(
      parts.map(({secrets}) => secrets),
      ({secret, by}) => `${by} ${secret}`,
      addSecrets,
      how === 'mean' ? divideSecret : undefined,
    ),
    sizes: joined(
      parts.map(({sizes}) => sizes),
      ({known, by}) => `${by} ${known}`,
      addSizes,
      how === 'mean' ? divideSize : undefined,
    ),
  }
}

/** In the order in which they first appear. */
function joined<T>(
  parts: readonly (readonly T[])[],
  key: (item: T) => string,
  add: (a: T, b: T) => T,
  divide: (sum: T, by: number) => T = sum => sum,
): T[] {
  const found = new Map<string, {sum: T; count: number}>()
  for (const item of parts.flat()) {
    const own = found.get(key(item))
    found.set(key(item), own === undefined ? {sum: item, count: 1} : {sum: add(own.sum, item), count: own.count + 1})
  }
  return [...found.values()].map(({sum, count}) => divide(sum, count))
}

function addSecrets(a: SecretCounts, b: SecretCounts): SecretCounts {
  const rarity = {
    main: addWeighted(a.rarity.main, b.rarity.main),
    control: addWeighted(a.rarity.control, b.rarity.control),
  }
  return {...a, main: addRiskCounts(a.main, b.main), control: addRiskCounts(a.control, b.control), rarity}
}

function addSizes(a: SizeCounts, b: SizeCounts): SizeCounts {
  return {
    ...a,
    sets: Math.max(a.sets, b.sets),
    main: addRiskCounts(a.main, b.main),
    control: addRiskCounts(a.control, b.control),
  }
}

function addWeighted(a: WeightedCounts, b: WeightedCounts): WeightedCounts {
  return {right: a.right + b.right, weight: a.weight + b.weight, squares: a.squares + b.squares}
}

function divideSecret(sum: SecretCounts, by: number): SecretCounts {
  const {main, control} = sum.rarity
  return {...sum, ...divideSides(sum, by), rarity: {main: divideWeighted(main, by), control: divideWeighted(control, by)}}
}

function divideSize(sum: SizeCounts, by: number): SizeCounts {
  return {...sum, ...divideSides(sum, by)}
}

function divideSides({main, control}: Pick<SizeCounts, 'main' | 'control'>, by: number) {
  const part = ({successes, attempts}: RiskCounts) => ({successes: successes / by, attempts: attempts / by})
  return {main: part(main), control: part(control)}
}

function divideWeighted({right, weight, squares}: WeightedCounts, by: number): WeightedCounts {
  return {right: right / by, weight: weight / by, squares: squares / by}
}
