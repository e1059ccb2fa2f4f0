import type {CategoricalColumn, Column} from './column.js'
import type {Table} from './table.js'

/** Rows of several tables by what they hold. */
export interface EqualRows {
  /** Per table and row a number from 0, in the order in which rows first occur: the same for equal rows and no others. */
  readonly numbers: readonly Int32Array[]
  /** How many different rows there are. */
  readonly count: number
}

type Cells = Float64Array | Int32Array

/**
 * Finds equal rows by hashing them. Missing cells are equal, 0 and -0 are, and so are levels that are spelt alike.
 *
 * @param tables With these columns, of the same kind in each.
 * @throws {RangeError} When a column is of two kinds.
 */
export function equalRows(tables: readonly Table[], names: readonly string[]): EqualRows {
  const cells = tables.map((): Cells[] => [])
  for (const name of names) cellsOf(tables.map(table => table.column(name))).forEach((column, table) => cells[table].push(column))
  const total = tables.reduce((sum, {rowCount}) => sum + rowCount, 0)
  // Open addressing: places hold numbers of rows, at most half of them are taken.
  const places = new Int32Array(2 ** Math.ceil(Math.log2(2 * total + 1))).fill(-1)
  const mask = places.length - 1
  const first = {table: new Int32Array(total), row: new Int32Array(total), hash: new Int32Array(total)}
  let count = 0
  const numbers = tables.map(({rowCount}, table) => {
    const hashes = new Int32Array(rowCount)
    for (const column of cells[table]) mixInto(hashes, column)
    return hashes.map((hash, row) => {
      let place = hash & mask
      for (; places[place] >= 0; place = (place + 1) & mask) {
        const known = places[place]
        if (first.hash[known] === hash && isEqual(cells[table], row, cells[first.table[known]], first.row[known])) return known
      }
      places[place] = count
      first.table[count] = table
      first.row[count] = row
      first.hash[count] = hash
      return count++
    })
  })
  return {numbers, count}
}

function isEqual(one: readonly Cells[], row: number, other: readonly Cells[], otherRow: number): boolean {
  for (let column = 0; column < one.length; column++)
    if (!Object.is(one[column][row] + 0, other[column][otherRow] + 0)) return false
  return true
}

/** Cells of one column in each table, levels by the place that their text has among the levels of all. */
function cellsOf(columns: readonly Column[]): Cells[] {
  const places = new Map<string, number>()
  return columns.map(column => {
    if (column.kind !== columns[0].kind) throw new RangeError(`Column '${column.field.name}' is of two kinds.`)
    return column.kind === 'numeric' ? column.values : commonCodes(column, places)
  })
}

function commonCodes({codes, field}: CategoricalColumn, places: Map<string, number>): Int32Array {
  const common = field.levels.map(level => {
    const place = places.get(level) ?? places.size
    places.set(level, place)
    return place
  })
  return common.every((place, code) => place === code) ? codes : codes.map(code => common[code] ?? code)
}

/** Spreads the bits of a column's cells over hashes of the rows so far (the steps of MurmurHash3). */
function mixInto(hashes: Int32Array, values: Cells): void {
  const number = new Float64Array(1)
  const words = new Int32Array(number.buffer)
  for (let row = 0; row < hashes.length; row++) {
    const value = values[row]
    // Adding 0 makes -0 and 0 the same, and all ways to write NaN in bits are one.
    number[0] = Number.isNaN(value) ? NaN : value + 0
    let mixed = hashes[row]
    for (let at = 0; at < 2; at++) {
      let part = Math.imul(words[at], 0xcc9e2d51)
      part = Math.imul((part << 15) | (part >>> 17), 0x1b873593)
      mixed ^= part
      mixed = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
    }
    mixed ^= mixed >>> 16
    mixed = Math.imul(mixed, 0x85ebca6b)
    hashes[row] = mixed ^ (mixed >>> 13)
  }
}
