import {createRng, normal} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'

/** A small data set as plain rows: two numbers, a category, and a rare class that differs in the numbers. */
export function patientRows({rows = 160, every = 7, seed = 5} = {}) {
  const rng = createRng(seed)
  return Array.from({length: rows}, (_, row) => {
    const isRare = row % every === 0
    return {
      age: Math.round(40 + 12 * normal(rng) + (isRare ? 15 : 0)),
      marker: Number((normal(rng) + (isRare ? 2 : 0)).toFixed(3)),
      sex: rng.next() < 0.5 ? 'female' : 'male',
      diagnosis: isRare ? 'rare' : 'common',
    }
  })
}

export const patientTable = (options?: Parameters<typeof patientRows>[0]) => Table.fromRows(patientRows(options))
