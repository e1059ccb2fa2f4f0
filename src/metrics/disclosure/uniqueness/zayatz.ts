import {logChoose} from '../../../stats/special.js'
import {uniquesOf, type ClassSizes} from './class-sizes.js'

/**
 * How many people of a population nobody is like, from a sample (Zayatz 1991, U.S. Bureau of the Census SRD 91/08). Sizes of
 * combinations in the population are taken to be distributed as in the sample. Then, by Bayes' rule, a sample unique is one in
 * the population with probability (share of size 1) h(1) / sum_j (share of size j) h(j), where h(j) is the hypergeometric
 * probability that one of j people is sampled.
 *
 * @param population At least the number of people in the sample.
 */
export function zayatzUniques(sizes: ClassSizes, population: number): number {
  const {bySize, people} = sizes
  const uniques = uniquesOf(sizes)
  if (uniques === 0) return 0
  const oneOf = (size: number) =>
    population - size < people - 1 ? 0 : size * Math.exp(logChoose(population - size, people - 1) - logChoose(population, people))
  let all = 0
  for (const [size, count] of bySize) all += count * oneOf(size)
  const stillUnique = (uniques * oneOf(1)) / all
  return (uniques * stillUnique * population) / people
}
