// Histograms of decision trees over features cut into at most 256 intervals: codes lie column by column, one byte each.
// Two numbers of a row lie side by side, so that one addition counts both. Every sum runs in the order of the rows and no
// two operations are fused, so that ../trees-typescript.ts gives the same bits.

/** Rows counted into all features before the next ones: their numbers stay near the processor. */
const BLOCK_ROWS: i32 = 4096
const BINS: i32 = 256
/** Bytes of a column: feature, first cell, intervals. */
const COLUMN: usize = 12
/** With fewer rows only the intervals that hold some are visited. */
const FEW_ROWS: i32 = 64

/** sums[cell] += pair and, unless `counts` is 0, counts[cell]++ of the rows from start to end. */
export function countPairs(
  codes: usize,
  rows: i32,
  columns: usize,
  count: i32,
  samples: usize,
  pairs: usize,
  start: i32,
  end: i32,
  sums: usize,
  counts: usize,
): void {
  for (let from = start; from < end; from += BLOCK_ROWS) {
    const until = min(end, from + BLOCK_ROWS)
    if (counts != 0) countBlock(true, codes, rows, columns, count, samples, pairs, from, until, sums, counts)
    else countBlock(false, codes, rows, columns, count, samples, pairs, from, until, sums, counts)
  }
}

// @ts-ignore: decorator
@inline
function countBlock(
  withRows: bool,
  codes: usize,
  rows: i32,
  columns: usize,
  count: i32,
  samples: usize,
  pairs: usize,
  start: i32,
  end: i32,
  sums: usize,
  counts: usize,
): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, columns += 4 * COLUMN) walk(4, withRows, codes, rows, columns, samples, pairs, start, end, sums, counts)
  if (at + 1 < count) {
    walk(2, withRows, codes, rows, columns, samples, pairs, start, end, sums, counts)
    at += 2
    columns += 2 * COLUMN
  }
  if (at < count) walk(1, withRows, codes, rows, columns, samples, pairs, start, end, sums, counts)
}

/** One walk over the rows for several features: their sums do not wait for each other. */
// @ts-ignore: decorator
@inline
function walk(
  width: i32,
  withRows: bool,
  codes: usize,
  rows: i32,
  columns: usize,
  samples: usize,
  pairs: usize,
  start: i32,
  end: i32,
  sums: usize,
  counts: usize,
): void {
  const last = width - 1
  const codes0 = codes + <usize>load<u32>(columns) * rows
  const codes1 = codes + <usize>load<u32>(columns + COLUMN * min(1, last)) * rows
  const codes2 = codes + <usize>load<u32>(columns + COLUMN * min(2, last)) * rows
  const codes3 = codes + <usize>load<u32>(columns + COLUMN * min(3, last)) * rows
  const cell0 = <usize>load<u32>(columns, 4)
  const cell1 = <usize>load<u32>(columns + COLUMN * min(1, last), 4)
  const cell2 = <usize>load<u32>(columns + COLUMN * min(2, last), 4)
  const cell3 = <usize>load<u32>(columns + COLUMN * min(3, last), 4)
  const sums0 = sums + (cell0 << 4)
  const sums1 = sums + (cell1 << 4)
  const sums2 = sums + (cell2 << 4)
  const sums3 = sums + (cell3 << 4)
  const counts0 = counts + (cell0 << 2)
  const counts1 = counts + (cell1 << 2)
  const counts2 = counts + (cell2 << 2)
  const counts3 = counts + (cell3 << 2)
  let sample = samples + (<usize>start << 2)
  let pairAt = pairs + (<usize>start << 4)
  const stop = samples + (<usize>end << 2)
  for (; sample < stop; sample += 4, pairAt += 16) {
    const row = <usize>load<u32>(sample)
    const pair = v128.load(pairAt)
    tally(withRows, <usize>load<u8>(codes0 + row), pair, sums0, counts0)
    if (width > 1) tally(withRows, <usize>load<u8>(codes1 + row), pair, sums1, counts1)
    if (width > 2) tally(withRows, <usize>load<u8>(codes2 + row), pair, sums2, counts2)
    if (width > 3) tally(withRows, <usize>load<u8>(codes3 + row), pair, sums3, counts3)
  }
}

// @ts-ignore: decorator
@inline
function tally(withRows: bool, code: usize, pair: v128, sums: usize, counts: usize): void {
  const cell = sums + (code << 4)
  v128.store(cell, f64x2.add(v128.load(cell), pair))
  if (withRows) {
    const counted = counts + (code << 2)
    store<i32>(counted, load<i32>(counted) + 1)
  }
}

/**
 * Moves the rows from start to end whose code is at most `code` to the front, keeping the order on both sides; returns how many
 * those are. `spare` arrays are as long as the rows. Unless `sums` is 0 it gets the sums of the left pairs, then of the right.
 */
export function partitionPairs(
  codes: usize,
  code: i32,
  samples: usize,
  pairs: usize,
  spareSamples: usize,
  sparePairs: usize,
  start: i32,
  end: i32,
  sums: usize,
): i32 {
  let left = f64x2.splat(0)
  let right = left
  let kept: usize = 0
  let moved: usize = 0
  samples += <usize>start << 2
  pairs += <usize>start << 4
  const count = <usize>(end - start)
  for (let at: usize = 0; at < count; at++) {
    const row = <usize>load<u32>(samples + (at << 2))
    const pair = v128.load(pairs + (at << 4))
    const goesLeft = <usize>(<i32>load<u8>(codes + row) <= code)
    // Written to both sides: the side that it does not go to is written again.
    store<u32>(samples + (kept << 2), <u32>row)
    v128.store(pairs + (kept << 4), pair)
    store<u32>(spareSamples + (moved << 2), <u32>row)
    v128.store(sparePairs + (moved << 4), pair)
    kept += goesLeft
    moved += 1 - goesLeft
    const mask = i64x2.splat(-(<i64>goesLeft))
    left = f64x2.add(left, v128.and(pair, mask))
    right = f64x2.add(right, v128.andnot(pair, mask))
  }
  memory.copy(samples + (kept << 2), spareSamples, moved << 2)
  memory.copy(pairs + (kept << 4), sparePairs, moved << 4)
  if (sums != 0) {
    v128.store(sums, left)
    v128.store(sums, right, 16)
  }
  return <i32>kept
}

/**
 * The cut of the first `count` columns with the largest gain above 0: returns the column's place, or -1. Pairs are gradient and
 * curvature. `found` gets the gain, the sums on the left and the code.
 */
export function newtonCut(
  columns: usize,
  count: i32,
  sums: usize,
  counts: usize,
  gradient: f64,
  curvature: f64,
  rows: i32,
  minLeaf: i32,
  leastCurvature: f64,
  l2: f64,
  own: f64,
  found: usize,
): i32 {
  const total = f64x2.replace_lane(f64x2.splat(gradient), 1, curvature)
  const ridge = f64x2.splat(l2)
  const epsilon = f64x2.splat(f64.EPSILON)
  let most: f64 = 0
  let best: i32 = -1
  for (let column: i32 = 0; column < count; column++, columns += COLUMN) {
    const first = <usize>load<u32>(columns, 4)
    const cuts = load<i32>(columns, 8) - 1
    let cell = sums + (first << 4)
    let counted = counts + (first << 2)
    let left = f64x2.splat(0)
    let leftRows: i32 = 0
    for (let code: i32 = 0; code < cuts; code++, cell += 16, counted += 4) {
      left = f64x2.add(left, v128.load(cell))
      leftRows += load<i32>(counted)
      if (leftRows < minLeaf || f64x2.extract_lane(left, 1) < leastCurvature) continue
      const right = f64x2.sub(total, left)
      if (rows - leftRows < minLeaf || f64x2.extract_lane(right, 1) < leastCurvature) break
      const slopes = v128.shuffle<f64>(left, right, 0, 2)
      const curves = f64x2.add(f64x2.add(v128.shuffle<f64>(left, right, 1, 3), ridge), epsilon)
      const scores = f64x2.div(f64x2.mul(slopes, slopes), curves)
      const gain = f64x2.extract_lane(scores, 0) + f64x2.extract_lane(scores, 1) - own
      if (gain > most) {
        most = gain
        best = column
        v128.store(found, left, 8)
        store<f64>(found, <f64>code, 24)
      }
    }
  }
  store<f64>(found, most)
  return best
}

/** sums -= those of a side, and likewise the counts. */
export function subtractCells(cells: i32, sums: usize, counts: usize, sideSums: usize, sideCounts: usize): void {
  for (let at: i32 = 0; at < cells; at++, sums += 16, counts += 4, sideSums += 16, sideCounts += 4) {
    v128.store(sums, f64x2.sub(v128.load(sums), v128.load(sideSums)))
    store<i32>(counts, load<i32>(counts) - load<i32>(sideCounts))
  }
}

/**
 * The purest cut of `count` features over the rows from start to end: returns the feature's place in `columns`, or -1. Pairs are
 * the weights of the classes. `sums` and `counts` have cells for four features, zero before and after. `found` gets the code
 * of the cut and the next code that rows have. Rows are counted where `minLeaf` is more than 1.
 */
export function giniCut(
  codes: usize,
  rows: i32,
  columns: usize,
  count: i32,
  samples: usize,
  pairs: usize,
  start: i32,
  end: i32,
  none: f64,
  minority: f64,
  minLeaf: i32,
  sums: usize,
  counts: usize,
  found: usize,
): i32 {
  const total = f64x2.replace_lane(f64x2.splat(none), 1, minority)
  const counted = minLeaf > 1 ? counts : 0
  const isFew = end - start <= FEW_ROWS
  let bestScore = -Infinity
  let best: i32 = -1
  for (let from: i32 = 0; from < count; from += 4, columns += 4 * COLUMN) {
    const together = min(4, count - from)
    if (!isFew) countPairs(codes, rows, columns, together, samples, pairs, start, end, sums, counted)
    for (let at: i32 = 0; at < together; at++) {
      const column = columns + COLUMN * at
      const cell = <usize>load<u32>(column, 4)
      const cells = sums + (cell << 4)
      const rowCells: usize = counted == 0 ? <usize>0 : counted + (cell << 2)
      if (isFew) countFew(codes + <usize>load<u32>(column) * rows, samples, pairs, start, end, cells, rowCells)
      const score = purest(cells, rowCells, load<i32>(column, 8), isFew, total, end - start, minLeaf, bestScore, found)
      if (score > bestScore) {
        bestScore = score
        best = from + at
      }
    }
    if (!isFew) {
      memory.fill(sums, 0, <usize>(4 * BINS) << 4)
      if (counted != 0) memory.fill(counts, 0, <usize>(4 * BINS) << 2)
    }
  }
  return best
}

/** A bit for each interval that rows lie in. */
const filled = memory.data(32)

// @ts-ignore: decorator
@inline
function countFew(codes: usize, samples: usize, pairs: usize, start: i32, end: i32, sums: usize, counts: usize): void {
  v128.store(filled, i64x2.splat(0))
  v128.store(filled, i64x2.splat(0), 16)
  for (let at = start; at < end; at++) {
    const code = <usize>load<u8>(codes + <usize>load<u32>(samples + (<usize>at << 2)))
    const word = filled + ((code >> 6) << 3)
    store<u64>(word, load<u64>(word) | (<u64>1 << (code & 63)))
    tally(counts != 0, code, v128.load(pairs + (<usize>at << 4)), sums, counts)
  }
}

/**
 * The best score of a cut of a feature, or `bestScore` when none is better; then `found` is left alone. Gini's impurity is least
 * where the sums of squared class weights per side are greatest. Sets the cells of few rows to zero.
 */
// @ts-ignore: decorator
@inline
function purest(
  sums: usize,
  counts: usize,
  intervals: i32,
  isFew: bool,
  total: v128,
  rows: i32,
  minLeaf: i32,
  bestScore: f64,
  found: usize,
): f64 {
  let left = f64x2.splat(0)
  let leftRows: i32 = 0
  let previous: i32 = -1
  for (let word: i32 = 0; word << 6 < intervals; word++) {
    let bits: u64 = isFew ? load<u64>(filled + (<usize>word << 3)) : everyBit(intervals - (word << 6))
    while (bits != 0) {
      const code = (word << 6) + <i32>ctz<u64>(bits)
      bits &= bits - 1
      const cell = sums + (<usize>code << 4)
      const pair = v128.load(cell)
      if (!isFew && f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1) == 0) continue
      if (previous >= 0 && (minLeaf <= 1 || (leftRows >= minLeaf && rows - leftRows >= minLeaf))) {
        const right = f64x2.sub(total, left)
        const first = v128.shuffle<f64>(left, right, 0, 2)
        const second = v128.shuffle<f64>(left, right, 1, 3)
        const squares = f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second))
        const scores = f64x2.div(squares, f64x2.add(first, second))
        const score = f64x2.extract_lane(scores, 0) + f64x2.extract_lane(scores, 1)
        if (score > bestScore) {
          bestScore = score
          store<i32>(found, previous)
          store<i32>(found, code, 4)
        }
      }
      left = f64x2.add(left, pair)
      previous = code
      if (isFew) v128.store(cell, f64x2.splat(0))
      if (counts != 0) {
        const counted = counts + (<usize>code << 2)
        leftRows += load<i32>(counted)
        if (isFew) store<i32>(counted, 0)
      }
    }
  }
  return bestScore
}

// @ts-ignore: decorator
@inline
function everyBit(count: i32): u64 {
  return count >= 64 ? ~(<u64>0) : (<u64>1 << count) - 1
}
