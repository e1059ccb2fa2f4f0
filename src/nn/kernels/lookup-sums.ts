import {loadModule, PLACES} from './wasm-module.js'

const BLOCK_ROWS = 16
/** Rows whose largest sums are told together. */
export const TILE_ROWS = 512
/** Columns are filled up to a multiple of it. */
const COLUMNS_AT_ONCE = 4
/** Per query and column: 16 bytes for near distances, 16 for far ones, and the query's code 16 times. */
const TABLE_BYTES = 48
/** From here on distances of codes are rounded down to a multiple of 8. */
const FAR_FROM = 16
const FAR_STEP = 8
/** The least distance for which a look-up gives 0, whatever is in the tables. */
export const OUT_OF_REACH = FAR_FROM * FAR_STEP
/** The largest value of a look-up. */
export const LARGEST_LOOKUP = 63

export interface Shape {
  readonly rows: number
  readonly columns: number
  /** Queries whose sums are made together. */
  readonly queries: number
}

/**
 * Sums of look-ups: for each row and query the sum over the columns of a whole number that depends on how far apart
 * their codes are, 16 rows at a time (product quantisation fast scan; Andre, Kermarrec and Le Scouarnec,
 * doi:10.14778/2856318.2856324, with distances of codes in the place of codes).
 */
export interface LookupSums {
  setCode(row: number, column: number, code: number): void
  /** @param values By distance, as `DISTANCES` says, up to `LARGEST_LOOKUP`; 0 where there is no distance. */
  setTable(query: number, column: number, code: number, values: Uint8Array): void
  /**
   * @param free What is not counted of each look-up for `beyond`.
   * @returns For the first so many queries: sums by row, and the largest ones of each tile of rows.
   */
  run(queries: number, free: number): readonly QuerySums[]
}

export interface QuerySums {
  readonly sums: Uint16Array
  /** Sums of what is beyond `free` in each look-up. */
  readonly beyond: Uint16Array
  /** By tile: the largest of `sums` and the largest of `beyond`, in turn. */
  readonly largest: Uint16Array
}

/** The least distance of codes that each value of a table is for; 0 where none is but that of equal codes. */
export const DISTANCES = Int32Array.from({length: 2 * FAR_FROM}, (_, at) =>
  at < FAR_FROM ? at : at < FAR_FROM + FAR_FROM / FAR_STEP ? 0 : FAR_STEP * (at - FAR_FROM),
)

type Exports = Record<'lookupSums', (...values: number[]) => void>

/** @returns Undefined where the kernels are not built. */
export function createLookupSums({rows, columns, queries}: Shape, places: readonly string[] = PLACES): LookupSums | undefined {
  const loaded = loadModule(places)
  if ('missing' in loaded) return undefined
  const blocks = Math.ceil(rows / BLOCK_ROWS)
  const width = COLUMNS_AT_ONCE * Math.ceil(columns / COLUMNS_AT_ONCE)
  const tiles = Math.ceil(rows / TILE_ROWS)
  const rowBytes = 2 * BLOCK_ROWS * blocks
  const sizes = [
    blocks * BLOCK_ROWS * width,
    queries * width * TABLE_BYTES,
    queries * rowBytes,
    queries * rowBytes,
    queries * tiles * 4,
  ]
  const {exports, buffer, take} = loaded.instantiate<Exports>(
    sizes.reduce((sum, bytes) => sum + bytes + 64, 0),
    false,
  )
  const [codesAt, tablesAt, sumsAt, beyondAt, largestAt] = sizes.map(take)
  const [codes, tables] = [new Uint8Array(buffer, codesAt, sizes[0]), new Uint8Array(buffer, tablesAt, sizes[1])]
  const found = Array.from({length: queries}, (_, query): QuerySums => ({
    sums: new Uint16Array(buffer, sumsAt + query * rowBytes, rows),
    beyond: new Uint16Array(buffer, beyondAt + query * rowBytes, rows),
    largest: new Uint16Array(buffer, largestAt + query * tiles * 4, 2 * tiles),
  }))
  return {
    setCode(row, column, code) {
      codes[((row >> 4) * width + column) * BLOCK_ROWS + (row & (BLOCK_ROWS - 1))] = code
    },
    setTable(query, column, code, values) {
      const at = (query * width + column) * TABLE_BYTES
      tables.set(values, at)
      tables.fill(code, at + DISTANCES.length, at + TABLE_BYTES)
    },
    run(count, free) {
      exports.lookupSums(blocks, width, count, codesAt, tablesAt, free, sumsAt, beyondAt, largestAt)
      return found.slice(0, count)
    },
  }
}
