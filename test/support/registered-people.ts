import {integerBelow, normal, type Rng} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'
import {categorical, numeric} from './tables.js'

/**
 * People of a register: quasi-identifiers of few values (sex, region), each combination as often as the others, a sensitive code, three
 * laboratory values, and the class `y`, of which `rare` is the minority. All rows are drawn alike, so that two tables are independent
 * samples of one population.
 */
export function registeredPeople(rng: Rng, {rare, others}: {readonly rare: number; readonly others: number}): Table<'source'> {
  const rows = rare + others
  const each = <V>(value: (row: number) => V) => Array.from({length: rows}, (_, row) => value(row))
  const lab = (row: number) => Math.round(1000 * (normal(rng) + (row < rare ? 0.8 : 0))) / 1000
  return new Table(
    'source',
    [
      categorical(
        'sex',
        each(row => ['f', 'm'][row % 2]),
      ),
      categorical(
        'region',
        each(row => ['north', 'south', 'west'][row % 3]),
      ),
      categorical(
        'code',
        each(() => ['a', 'b', 'c', 'd'][integerBelow(rng, 4)]),
      ),
      ...['calcium', 'iron', 'sodium'].map(name => numeric(name, each(lab))),
      categorical(
        'y',
        each(row => (row < rare ? 'rare' : 'other')),
      ),
    ],
    rows,
  )
}
