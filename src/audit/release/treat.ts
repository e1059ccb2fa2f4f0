import type {MinorityClasses} from '../../core/planned.js'
import {MISSING_CODE, rowsWithLabel, type Column, type Table} from '../../core/table.js'
import type {Treatment} from '../../result/plan.js'
import {lowerBound} from '../../stats/lower-bound.js'

/** As in a release. */
interface Population {
  readonly train: Table<'train'>
  readonly people?: {readonly train: Int32Array; readonly holdout?: Int32Array}
}

/** Real rows as a generator gets them, and what the audit has to know of those it does not get. */
interface Treated extends Population {
  readonly withheld?: Table<'train'>
  /** What the generator is trained on: `train`, with some records coarsened. */
  readonly seen: Table<'train'>
}

/**
 * Keeps people from a generator. Whoever is withheld is no member of the release, but stays among the rows that models
 * are trained on: whoever holds the data has them anyway. Whose record is coarsened stays a member with the record as
 * it is: that is what an attacker must not find out.
 *
 * @param population The members, before anybody is withheld.
 * @param rows Per member row its row in the source.
 * @param persons Per row of the source the person; every row by itself when left out.
 */
export function treated(
  population: Population,
  rows: ArrayLike<number>,
  treatment: Treatment,
  classes: MinorityClasses,
  persons?: ArrayLike<number>,
): Treated {
  const {train, people} = population
  const {withheld, coarsened} = treatment
  const personOf = (row: number) => persons?.[row] ?? row
  const out = new Set(withheld.map(row => personOf(row - 1)))
  const all = Array.from({length: train.rowCount}, (_, at) => at)
  const [kept, gone] = [all.filter(at => !out.has(personOf(rows[at]))), all.filter(at => out.has(personOf(rows[at])))]
  const mine = train.select(kept, 'train')
  const coarse = new Set(coarsened?.rows.map(row => personOf(row - 1)))
  return {
    train: mine,
    ...(people && {people: {...people, train: Int32Array.from(kept, at => people.train[at])}}),
    ...(gone.length > 0 && {withheld: train.select(gone, 'train')}),
    seen: coarsened === undefined ? mine : coarsen(mine, at => coarse.has(personOf(rows[kept[at]])), classes, coarsened.people),
  }
}

/** Nor do they come to the data later: whoever else is held out may. */
export function withoutWithheld<R extends {readonly holdout?: Table<'holdout'>; readonly people?: Population['people']}>(
  release: R,
  {withheld}: Treatment,
  persons?: ArrayLike<number>,
): R {
  const {holdout, people} = release
  if (holdout === undefined || people?.holdout === undefined) return release
  const out = new Set(withheld.map(row => persons?.[row - 1] ?? row - 1))
  const kept = [...people.holdout.keys()].filter(at => people.holdout !== undefined && !out.has(people.holdout[at]))
  return {
    ...release,
    holdout: holdout.select(kept, 'holdout'),
    people: {...people, holdout: people.holdout.filter(person => !out.has(person))},
  }
}

/**
 * Coarsens records so that every cell of them is one that several people share: numbers become the median of their part
 * of the class, cut by rank into parts of at least so many people, and a level that fewer people have becomes the most
 * frequent one. That is microaggregation column by column (Domingo-Ferrer and Mateo-Sanz 2002, doi:10.1109/69.979982);
 * a whole record may still be like no other. Missing cells stay missing.
 *
 * @param isCoarse By row of the table.
 * @param people So many people of the class share a cell.
 */
function coarsen(
  table: Table<'train'>,
  isCoarse: (row: number) => boolean,
  {target, minority}: MinorityClasses,
  people: number,
): Table<'train'> {
  const classes = minority.map(label => rowsWithLabel(table, target, [label]))
  return table.withColumns(
    table.columns.map(column => {
      if (column.field.name === target) return column
      return classes.reduce<Column>((changed, rows) => coarsenColumn(changed, rows, rows.filter(isCoarse), people), column)
    }),
  )
}

function coarsenColumn(column: Column, rows: Int32Array, coarse: Int32Array, people: number): Column {
  if (column.kind === 'numeric') {
    const sorted = Float64Array.from(rows, row => column.values[row])
      .filter(value => !Number.isNaN(value))
      .sort()
    const parts = Math.max(1, Math.floor(sorted.length / people))
    const values = column.values.slice()
    for (const row of coarse) {
      const part = Math.min(parts - 1, Math.floor((lowerBound(sorted, values[row]) * parts) / sorted.length))
      const [from, to] = [part, part + 1].map(at => Math.ceil((at * sorted.length) / parts))
      if (!Number.isNaN(values[row])) values[row] = sorted[(from + to) >> 1]
    }
    return {...column, values}
  }
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(column.codes[row], (counts.get(column.codes[row]) ?? 0) + 1)
  counts.delete(MISSING_CODE)
  const [usual] = [...counts].sort(([a, one], [b, other]) => other - one || a - b).map(([code]) => code)
  const codes = column.codes.slice()
  for (const row of coarse) if (codes[row] !== MISSING_CODE && (counts.get(codes[row]) ?? 0) < people) codes[row] = usual
  return {...column, codes}
}
