import {createRng, normal} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'
import {asPictures} from './pictures.js'
import {categorical, numeric} from './tables.js'

/** Pictures of 6 x 6 in noise whose upper rows, lower rows or no rows are lighter: `upper`, `lower` and `plain`. */
export function threeClasses(counts: Readonly<Record<'upper' | 'lower' | 'plain', number>>, seed: string): Table<'source'> {
  const rng = createRng(seed)
  const labels = Object.entries(counts).flatMap(([label, count]) => Array<string>(count).fill(label))
  const columns = Array.from({length: 36}, (_, pixel) => {
    const lighter = pixel < 12 ? 'upper' : pixel >= 24 ? 'lower' : ''
    return numeric(
      `x${pixel}`,
      labels.map(label => 0.5 * normal(rng) + (label === lighter ? 2 : 0)),
    )
  })
  return asPictures(new Table('source', [...columns, categorical('y', labels)], labels.length), 6)
}
