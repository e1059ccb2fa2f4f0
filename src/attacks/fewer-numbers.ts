import {permutation, type Rng} from '../core/rng.js'
import {sampleColumns} from '../core/sample-form.js'
import type {Table} from '../core/table.js'

/** Numbers of a sample that are compared one by one: a copy agrees in any of them, and so many are as rare together as all. */
export const MOST_NUMBERS = 512

/** The names of the numbers of samples that are left out where there are more than {@link MOST_NUMBERS}: all but a random part. */
export function numbersLeftOut(table: Table, rng: Rng): string[] {
  const numbers = sampleColumns(table)
  if (numbers.length <= MOST_NUMBERS) return []
  const kept = new Set([...permutation(rng, numbers.length).subarray(0, MOST_NUMBERS)].map(at => numbers[at].field.name))
  return numbers.map(({field}) => field.name).filter(name => !kept.has(name))
}
