import {numbersLeftOut} from '../../attacks/fewer-numbers.js'
import type {Rng} from '../../core/rng.js'
import {imageForm} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import type {GroundTruth} from '../release/ground-truth.js'

/** The same people and rows, of pictures with a random part of their numbers. */
export function withFewerNumbers(truth: GroundTruth, rng: Rng): GroundTruth {
  if (imageForm(truth.members) === undefined) return truth
  const dropped = numbersLeftOut(truth.members, rng)
  if (dropped.length === 0) return truth
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
