// Sums of table look-ups, 16 rows at a time: tables that fit in a vector are looked up by shuffling its bytes (product
// quantisation fast scan; Andre, Kermarrec and Le Scouarnec, doi:10.14778/2856318.2856324).
const BLOCK_ROWS: i32 = 16
const TILE_BLOCKS: i32 = 32
/** 16 bytes for near distances, 16 for far ones, and the query's code 16 times. */
const TABLE_BYTES: usize = 48
/** So many columns are summed in bytes: a look-up gives 63 at most. */
const COLUMNS_AT_ONCE: i32 = 4

export function lookupSums(
  blocks: i32,
  columns: i32,
  queries: i32,
  codes: usize,
  tables: usize,
  free: i32,
  sums: usize,
  beyond: usize,
  largest: usize,
): void {
  const rowBytes = (<usize>blocks * BLOCK_ROWS) << 1
  const blockBytes = <usize>columns * BLOCK_ROWS
  const tiles = (blocks + TILE_BLOCKS - 1) / TILE_BLOCKS
  for (let tile: i32 = 0; tile < tiles; tile++) {
    const first = tile * TILE_BLOCKS
    const count = min(TILE_BLOCKS, blocks - first)
    for (let query: i32 = 0; query < queries; query++) {
      const to = rowBytes * query + ((<usize>first * BLOCK_ROWS) << 1)
      const table = tables + blockBytes * 3 * query
      const found = largest + ((<usize>query * tiles + tile) << 2)
      sumTile(count, columns, codes + blockBytes * first, table, free, sums + to, beyond + to, found)
    }
  }
}

// @ts-ignore: decorator
@inline
function sumTile(
  blocks: i32,
  columns: i32,
  codes: usize,
  tables: usize,
  free: i32,
  sums: usize,
  beyond: usize,
  largest: usize,
): void {
  const free16 = i8x16.splat(<i8>free)
  const low5 = i8x16.splat(31)
  let mostOfSums = i16x8.splat(0)
  let mostBeyond = i16x8.splat(0)
  for (let block: i32 = 0; block < blocks; block++, sums += 32, beyond += 32) {
    let sumLow = i16x8.splat(0)
    let sumHigh = sumLow
    let beyondLow = sumLow
    let beyondHigh = sumLow
    let table = tables
    for (let column: i32 = 0; column < columns; column += COLUMNS_AT_ONCE) {
      let sum = i8x16.splat(0)
      let over = sum
      for (let one: i32 = 0; one < COLUMNS_AT_ONCE; one++, codes += 16, table += TABLE_BYTES) {
        const code = v128.load(codes)
        const own = v128.load(table, 32)
        const apart = v128.or(i8x16.sub_sat_u(code, own), i8x16.sub_sat_u(own, code))
        // Whichever table a distance is not in gives 0.
        const near = v128.swizzle(v128.load(table), apart)
        const far = v128.swizzle(v128.load(table, 16), v128.and(i16x8.shr_u(apart, 3), low5))
        const found = v128.or(near, far)
        sum = i8x16.add(sum, found)
        over = i8x16.add(over, i8x16.sub_sat_u(found, free16))
      }
      sumLow = i16x8.add_sat_u(sumLow, i16x8.extend_low_i8x16_u(sum))
      sumHigh = i16x8.add_sat_u(sumHigh, i16x8.extend_high_i8x16_u(sum))
      beyondLow = i16x8.add_sat_u(beyondLow, i16x8.extend_low_i8x16_u(over))
      beyondHigh = i16x8.add_sat_u(beyondHigh, i16x8.extend_high_i8x16_u(over))
    }
    v128.store(sums, sumLow)
    v128.store(sums, sumHigh, 16)
    v128.store(beyond, beyondLow)
    v128.store(beyond, beyondHigh, 16)
    mostOfSums = i16x8.max_u(mostOfSums, i16x8.max_u(sumLow, sumHigh))
    mostBeyond = i16x8.max_u(mostBeyond, i16x8.max_u(beyondLow, beyondHigh))
  }
  store<u16>(largest, largestLane(mostOfSums))
  store<u16>(largest, largestLane(mostBeyond), 2)
}

function largestLane(values: v128): u16 {
  let most = i16x8.max_u(values, v128.shuffle<i16>(values, values, 4, 5, 6, 7, 0, 1, 2, 3))
  most = i16x8.max_u(most, v128.shuffle<i16>(most, most, 2, 3, 0, 1, 2, 3, 0, 1))
  most = i16x8.max_u(most, v128.shuffle<i16>(most, most, 1, 0, 1, 0, 1, 0, 1, 0))
  return i16x8.extract_lane_u(most, 0)
}
