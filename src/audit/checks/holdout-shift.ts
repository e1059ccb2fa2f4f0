import {subContext, type Context} from '../../core/context.js'
import {pickRows} from '../../core/matrix.js'
import {permutation} from '../../core/rng.js'
import {concatTables, type Table} from '../../core/table.js'
import {shiftTest} from '../../stats/shift-test.js'
import {rowsByGroup} from '../release/split.js'
import {shiftFeatures} from './shift-features.js'
import {toldApart} from './told-apart.js'

/** People per side whose rows are looked at: more would not change the answer, and distances grow with the square. */
const MOST_PEOPLE = 800
/** Fewer show no difference. */
const FEWEST_PEOPLE = 4

export interface Shift {
  readonly pValue: number
  /** The column that differs most. */
  readonly column: string
  readonly auc: {readonly value: number; readonly high: number}
}

/** Real rows of one class, and per row the person. */
export interface Sample {
  readonly table: Table
  readonly people: Int32Array
}

/**
 * Whether people of the holdout differ from those of the data, who must be drawn from one population for anything to
 * follow from comparing them. Undefined when the test does not find it at the given level.
 */
export async function holdoutShift(data: Sample, holdout: Sample, level: number, context: Context): Promise<Shift | undefined> {
  const [first, second] = [data, holdout].map((sample, side) => someRows(sample, context.rng.fork(`people/${side}`)))
  const [members, others] = [first.length, second.length]
  if (Math.min(members, others) < FEWEST_PEOPLE) return undefined
  const persons = [...first, ...second.map(rows => rows.map(row => row + data.table.rowCount))]
  const rows = persons.flat()
  const units = Int32Array.from(persons.flatMap((own, unit) => own.map(() => unit)))
  const isFirst = Uint8Array.from(persons, (_, unit) => (unit < members ? 1 : 0))
  const both = concatTables('source', [data.table, holdout.table]).select(rows, 'source')
  const {means, points, columns} = shiftFeatures(both)
  if (means.columns === 0) return undefined
  const {pValue, feature} = shiftTest(means, points, units, isFirst, context.rng.fork('permutations'))
  if (pValue > level) return undefined
  // Learners do not depend on the order of rows, but trees on which come first.
  const order = permutation(context.rng.fork('order'), rows.length)
  const auc = await toldApart(
    pickRows(means, order),
    Int32Array.from(order, at => units[at]),
    isFirst,
    subContext(context, 'told apart'),
  )
  return {pValue, column: columns[feature], auc}
}

function someRows({people}: Sample, rng: Context['rng']): number[][] {
  const persons = rowsByGroup(people)
  if (persons.length <= MOST_PEOPLE) return persons
  return Array.from(permutation(rng, persons.length).subarray(0, MOST_PEOPLE), at => persons[at])
}
