import {integerBelow, normal, type Rng} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'
import {categorical, numeric} from './tables.js'

/**
 * People of a register: quasi-identifiers of few values (decade, sex, region), a sensitive code, three laboratory values, and the class
 * `y`, of which `rare` is the minority. All rows are drawn alike, so that two tables are independent samples of one population.
 */
export function registeredPeople(rng: Rng, {rare, others}: {readonly rare: number; readonly others: number}): Table<'source'> {
  const rows = rare + others
  const draw = (count: number) => Array.from({length: rows}, () => integerBelow(rng, count))
  const shift = (row: number) => (row < rare ? 0.8 : 0)
  const lab = (name: string) =>
    numeric(
      name,
      Array.from({length: rows}, (_, row) => round(normal(rng) + shift(row))),
    )
  return new Table(
    'source',
    [
      categorical(
        'decade',
        draw(4).map(decade => `${30 + 10 * decade}s`),
      ),
      categorical(
        'sex',
        draw(2).map(sex => ['f', 'm'][sex]),
      ),
      categorical(
        'region',
        draw(3).map(region => ['north', 'south', 'west'][region]),
      ),
      categorical(
        'code',
        draw(4).map(code => ['a', 'b', 'c', 'd'][code]),
      ),
      ...['calcium', 'iron', 'sodium'].map(lab),
      categorical(
        'y',
        Array.from({length: rows}, (_, row) => (row < rare ? 'rare' : 'other')),
      ),
    ],
    rows,
  )
}

const round = (value: number) => Math.round(value * 1000) / 1000
