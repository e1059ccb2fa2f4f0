import type {MinorityClasses} from '../../core/planned.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {midranks} from '../../stats/ranks.js'

/** The neighbour whose distance says how rare a record is. */
const NEIGHBOUR = 5
/** Beyond so many rows of a class it would take minutes. */
const MOST_ROWS = 20_000

/**
 * How rare the record of each minority person is: the distance to the fifth nearest record of another person of the same
 * class (the farthest, of fewer), as a share of the people of the class whose distance is smaller, those with the same
 * counting half. 0 is the most usual person, 1 the rarest. That distance falls with the density of the class at the record
 * (Loftsgaarden and Quesenberry 1965, doi:10.1214/aoms/1177700079), so the order is that of the estimated density, and
 * no distribution is assumed. Numbers are standardised on the class, levels are one-hot, a missing cell is filled in as
 * for learners. Of several rows of a person the rarest counts. All rows of the data are looked at, whatever the splits.
 *
 * @param people [rows], per row of the table the person it belongs to; every row by itself when left out.
 * @returns By person, in [0, 1]; nobody of a class with more than 20,000 rows, or with one person.
 */
export function rarityOf(table: Table, {target, minority}: MinorityClasses, people?: ArrayLike<number>): Map<number, number> {
  const all = new Map<number, number>()
  for (const label of minority) {
    const rows = rowsWithLabel(table, target, [label])
    const persons = Array.from(rows, row => people?.[row] ?? row)
    if (rows.length > MOST_ROWS || new Set(persons).size < 2) continue
    const distances = distancesToOthers(table.select(rows, 'train').without([target]), persons)
    const widest = new Map<number, number>()
    persons.forEach((person, at) => widest.set(person, Math.max(widest.get(person) ?? 0, distances[at])))
    const ranks = midranks([...widest.values()])
    ;[...widest.keys()].forEach((person, at) => {
      all.set(person, Math.max(all.get(person) ?? 0, (ranks[at] - 0.5) / widest.size))
    })
  }
  return all
}

/** [rows], the distance to the fifth nearest row of another person. */
function distancesToOthers(rows: Table<'train'>, persons: readonly number[]): number[] {
  if (rows.columns.length === 0) return persons.map(() => 0)
  const points = encodeFeatures(rows, {scaling: 'standardise', categorical: 'one-hot'}).transform(rows)
  const owned = new Map<number, number>()
  for (const person of persons) owned.set(person, (owned.get(person) ?? 0) + 1)
  const most = Math.max(...owned.values())
  const count = Math.min(rows.rowCount - 1, NEIGHBOUR + most - 1)
  const {indices, distances} = nearestNeighbours(points, points, count, {excludeSelf: true})
  return persons.map((person, row) => {
    const others = Array.from({length: count}, (_, at) => row * count + at).filter(at => persons[indices[at]] !== person)
    return distances[others[Math.min(NEIGHBOUR, others.length) - 1]]
  })
}
