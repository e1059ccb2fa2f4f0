import {MISSING_CODE, Table, type CategoricalColumn, type NumericColumn} from '../../src/core/table.js'
import {createRng, integerBelow, normal, type Rng} from '../../src/core/rng.js'

/** A numeric column; NaN is missing. */
export function numeric(name: string, values: readonly number[] | Float64Array): NumericColumn {
  const present = Array.from(values).filter(value => !Number.isNaN(value))
  return {
    kind: 'numeric',
    field: {
      kind: 'numeric',
      name,
      min: present.length === 0 ? NaN : Math.min(...present),
      max: present.length === 0 ? NaN : Math.max(...present),
      decimals: Math.max(0, ...present.map(value => (String(value).split('.')[1] ?? '').length)),
      integer: present.every(Number.isInteger),
      missing: values.length - present.length,
    },
    values: Float64Array.from(values),
  }
}

/** A categorical column; undefined is missing. */
export function categorical(name: string, values: readonly (string | undefined)[]): CategoricalColumn {
  const levels = [...new Set(values.filter(value => value !== undefined))].sort()
  return {
    kind: 'categorical',
    field: {kind: 'categorical', name, levels, missing: values.filter(value => value === undefined).length},
    codes: Int32Array.from(values, value => (value === undefined ? MISSING_CODE : levels.indexOf(value))),
  }
}

/** Rows of correlated normal numbers, `minority` of them with label `1` and shifted, the rest with label `0`; columns x0, x1, ... and y. */
export function gaussianClasses(
  rng: Rng,
  {rows, minority, columns}: {rows: number; minority: number; columns: number},
): Table<'source'> {
  const values = Array.from({length: columns}, () => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    const common = normal(rng)
    for (const column of values) column[row] = 0.6 * common + 0.8 * normal(rng) + (row < minority ? 1 : 0)
  }
  const labels = Array.from({length: rows}, (_, row) => (row < minority ? '1' : '0'))
  return new Table('source', [...values.map((column, at) => numeric(`x${at}`, column)), categorical('y', labels)], rows)
}

/** Two far groups of numbers x; the level c goes with the group in nine rows of ten. The first rows have label `1` in y, the rest `0`. */
export function twoGroups(rows: number, ofClass = rows): Table<'train'> {
  const rng = createRng('two groups')
  const group = Array.from({length: rows}, () => integerBelow(rng, 2))
  const level = group.map(side => (rng.next() < 0.9 ? side : 1 - side))
  return new Table(
    'train',
    [
      numeric(
        'x',
        group.map(side => (side === 1 ? 4 : -4) + normal(rng)),
      ),
      categorical(
        'c',
        level.map(side => (side === 1 ? 'high' : 'low')),
      ),
      categorical(
        'y',
        group.map((_, row) => (row < ofClass ? '1' : '0')),
      ),
    ],
    rows,
  )
}
