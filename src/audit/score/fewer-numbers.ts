import {permutation, type Rng} from '../../core/rng.js'
import {imageForm, sampleColumns} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import type {GroundTruth} from '../release/ground-truth.js'

/** Numbers of a picture that are compared one by one: a copy agrees in any of them, and so many are as rare together as all. */
const MOST_NUMBERS = 512

/** The same people and rows, of pictures with a random part of their numbers. */
export function withFewerNumbers(truth: GroundTruth, rng: Rng): GroundTruth {
  if (imageForm(truth.members) === undefined) return truth
  const numbers = sampleColumns(truth.members)
  if (numbers.length <= MOST_NUMBERS) return truth
  const kept = new Set([...permutation(rng, numbers.length).subarray(0, MOST_NUMBERS)].map(at => numbers[at].field.name))
  const dropped = numbers.map(({field}) => field.name).filter(name => !kept.has(name))
  const fewer = <T extends Table>(table: T) => table.without(dropped) as T
  const {members, nonMembers, unasked, synthetic, population} = truth
  return {
    ...truth,
    members: fewer(members),
    ...(nonMembers && {nonMembers: fewer(nonMembers)}),
    ...(unasked && {unasked: {...unasked, rows: fewer(unasked.rows)}}),
    synthetic: fewer(synthetic),
    population: {...population, rows: fewer(population.rows)},
  }
}
