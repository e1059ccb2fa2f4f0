import {createRng} from '../../src/core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../../src/core/table.js'
import {sampleClasses} from '../../src/generators/sample-classes.js'
import {testContext} from './context.js'
import {gaussianClasses} from './tables.js'

const classes = {target: 'y', minority: ['1']}

/** 70 people of the class `1`: 5 came between the releases, 5 went, 10 were never in the data, 50 stayed. */
export const CAME = [0, 1, 2, 3, 4]
export const WENT = [5, 6, 7, 8, 9]
const NEVER = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]

export interface TwoReleases {
  /** The data before and after, with the target column. */
  readonly data: readonly [Table<'train'>, Table<'train'>]
  readonly releases: readonly [Table<'synthetic'>, Table<'synthetic'>]
  /** Everybody of the class, in the order of their numbers. */
  readonly people: Table<'targets'>
}

/** SMOTE's rows of two states of the same data. `independent` ones are made of other people. */
export async function twoReleases(
  ratio: number,
  {generator = 'smote', independent = false, seed = 5} = {},
): Promise<TwoReleases> {
  const everybody = gaussianClasses(createRng(seed), {rows: 270, minority: 70, columns: 5})
  const without = (rows: readonly number[]) =>
    everybody.select(
      Array.from({length: everybody.rowCount}, (_, row) => row).filter(row => !rows.includes(row)),
      'train',
    )
  const data = [without([...CAME, ...NEVER]), without([...WENT, ...NEVER])] as const
  const others = gaussianClasses(createRng(seed + 1), {rows: 255, minority: 55, columns: 5}).as('train')
  const release = async (rows: Table<'train'>, name: string) => {
    const count = Math.round(ratio * 55)
    const from = independent ? others : rows
    return (await sampleClasses({name: generator, options: {}}, from, classes, () => count, testContext(`${name} ${seed}`)))
      .synthetic
  }
  return {
    data,
    releases: [await release(data[0], 'first'), await release(data[1], 'second')],
    people: everybody.select(rowsWithLabel(everybody, 'y', ['1']), 'targets'),
  }
}

/** The real rows of the class behind either release, each once, features only. */
export function realBehind({data: [before, after]}: TwoReleases): Table<'train'> {
  const [first, second] = [before, after].map(table => table.select(rowsWithLabel(table, 'y', ['1']), 'train').without(['y']))
  return concatTables('train', [first, second.select(CAME, 'train')])
}
