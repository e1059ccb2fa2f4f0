import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn, type Table} from '../../core/table.js'

/** Cells are read block by block, so that a block of the output stays in the processor's cache. */
const ROWS_AT_ONCE = 1024

/** The place of a missing cell: it stands apart from all values. */
export const MISSING_PLACE = 0

/**
 * The places that cells of a column can have beside the population. Of numbers those are each value that somebody has and
 * each gap between two of them, from place 1 on in ascending order; of levels they are the levels. Rows of one place agree
 * alike with whomever they are compared.
 */
export interface PlacedColumn {
  /** Whether places have an order. Levels have none: `below` is the level and `upTo` how many have it. */
  readonly ordered: boolean
  /** Per place how many people of the population are below it. */
  readonly below: Int32Array
  /** Per place how many are not above it. */
  readonly upTo: Int32Array
}

export interface Placed {
  readonly columns: readonly PlacedColumn[]
  /** [people, columns] */
  readonly people: Int32Array
  /** [rows, columns] */
  readonly rows: Int32Array
}

/** Both tables must have the columns and levels of the population. */
export function placeBeside(population: Table, people: Table, rows: Table): Placed {
  const placers = population.columns.map(placerOf)
  return {
    columns: placers.map(({below, upTo, ordered}) => ({below, upTo, ordered})),
    people: placesOf(people, placers),
    rows: placesOf(rows, placers),
  }
}

interface Placer extends PlacedColumn {
  readonly name: string
  /** Returns what gives the place of a row of the column. */
  readonly placing: (column: Column) => (row: number) => number
}

function placesOf(table: Table, placers: readonly Placer[]): Int32Array {
  const width = placers.length
  const places = new Int32Array(table.rowCount * width)
  const finders = placers.map(({name, placing}) => placing(table.column(name)))
  for (let start = 0; start < table.rowCount; start += ROWS_AT_ONCE) {
    const end = Math.min(table.rowCount, start + ROWS_AT_ONCE)
    finders.forEach((placeOf, column) => {
      for (let row = start, at = start * width + column; row < end; row++, at += width) places[at] = placeOf(row)
    })
  }
  return places
}

const placerOf = (column: Column): Placer => (column.kind === 'numeric' ? numberPlacer(column) : levelPlacer(column))

function levelPlacer({field, codes}: CategoricalColumn): Placer {
  const upTo = new Int32Array(field.levels.length + 1)
  for (const code of codes) upTo[code - MISSING_CODE]++
  return {
    name: field.name,
    ordered: false,
    below: Int32Array.from(upTo.keys(), place => place + MISSING_CODE),
    upTo,
    placing: column => {
      if (column.kind !== 'categorical') throw new RangeError(`Column '${field.name}' is of two kinds.`)
      return row => column.codes[row] - MISSING_CODE
    },
  }
}

function numberPlacer({field, values}: NumericColumn): Placer {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1])
  // Per distinct value how many are below it, and last the number of all.
  const from = new Int32Array(distinct.length + 1).fill(sorted.length)
  for (let at = sorted.length - 1, value = distinct.length; at >= 0; at--) {
    if (value === distinct.length || sorted[at] !== distinct[value]) value--
    from[value] = at
  }
  const [below, upTo] = [new Int32Array(2 * from.length), new Int32Array(2 * from.length)]
  below[MISSING_PLACE] = -1
  upTo[MISSING_PLACE] = values.length - sorted.length
  from.forEach((count, value) => {
    below[1 + 2 * value] = upTo[1 + 2 * value] = count
    if (value === distinct.length) return
    below[2 + 2 * value] = count
    upTo[2 + 2 * value] = from[value + 1]
  })
  const firstNotBelow = finder(distinct)
  return {
    name: field.name,
    ordered: true,
    below,
    upTo,
    placing: column => {
      if (column.kind !== 'numeric') throw new RangeError(`Column '${field.name}' is of two kinds.`)
      const cells = column.values
      return row => {
        const value = cells[row]
        if (Number.isNaN(value)) return MISSING_PLACE
        const at = firstNotBelow(value)
        return 2 * at + (distinct[at] === value ? 2 : 1)
      }
    },
  }
}

/** Parts of the way from the smallest value to the largest, for each value. */
const CELLS_PER_VALUE = 2

/**
 * Finds the first of ascending values that is not below a value: by the part of a grid that it lies in, then among the
 * values in that part. The part never falls as values rise, so values of lower parts are below it.
 */
function finder(ascending: Float64Array): (value: number) => number {
  const cells = CELLS_PER_VALUE * ascending.length + 1
  const lowest = ascending.at(0) ?? 0
  const scale = cells / ((ascending.at(-1) ?? 0) - lowest)
  const hasGrid = Number.isFinite(scale) && scale > 0 && Number.isFinite(lowest)
  const cellOf = (value: number) => (hasGrid ? Math.max(0, Math.min(cells - 1, Math.floor((value - lowest) * scale))) : 0)
  const before = new Int32Array(cells + 1)
  for (const value of ascending) before[cellOf(value) + 1]++
  for (let cell = 0; cell < cells; cell++) before[cell + 1] += before[cell]
  return value => {
    const cell = cellOf(value)
    let [low, high] = [before[cell], before[cell + 1]]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ascending[middle] < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
