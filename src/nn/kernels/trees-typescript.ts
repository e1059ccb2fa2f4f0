import {
  BINS,
  COLUMN,
  type Cells,
  type CountedCells,
  type GiniNode,
  type NewtonNode,
  type RowRange,
  type TreeKernels,
  type TreeRows,
} from './trees.js'

/** The kernels of trees in plain TypeScript: for where the built module is missing. The order of every sum is part of what they promise. */
export function createTypescriptTrees(): TreeKernels {
  return {
    name: 'typescript',
    allocate: length => new Float64Array(length),
    countPairs,
    partition,
    newtonCut,
    subtract,
    giniCut,
  }
}

function countPairs(
  {rows, codes, samples, pairs}: TreeRows,
  {start, end}: RowRange,
  columns: Int32Array,
  count: number,
  {sums, counts}: Cells,
): void {
  for (let column = 0; column < COLUMN * count; column += COLUMN) {
    const offset = columns[column] * rows
    const first = columns[column + 1]
    for (let at = start; at < end; at++) {
      const cell = first + codes[offset + samples[at]]
      sums[2 * cell] += pairs[2 * at]
      sums[2 * cell + 1] += pairs[2 * at + 1]
      if (counts !== undefined) counts[cell]++
    }
  }
}

function partition(
  {rows, codes, samples, pairs, spareSamples, sparePairs}: TreeRows,
  {start, end}: RowRange,
  feature: number,
  code: number,
  sums?: Float64Array,
): number {
  const offset = feature * rows
  let [middle, moved] = [start, 0]
  sums?.fill(0, 0, 4)
  for (let at = start; at < end; at++) {
    const [row, first, second] = [samples[at], pairs[2 * at], pairs[2 * at + 1]]
    const isLeft = codes[offset + row] <= code
    const [toSamples, toPairs, to] = isLeft ? [samples, pairs, middle++] : [spareSamples, sparePairs, moved++]
    toSamples[to] = row
    toPairs[2 * to] = first
    toPairs[2 * to + 1] = second
    if (sums === undefined) continue
    sums[isLeft ? 0 : 2] += first
    sums[isLeft ? 1 : 3] += second
  }
  samples.set(spareSamples.subarray(0, moved), middle)
  pairs.set(sparePairs.subarray(0, 2 * moved), 2 * middle)
  return middle
}

function newtonCut(
  node: NewtonNode,
  columns: Int32Array,
  count: number,
  {sums, counts}: CountedCells,
  found: Float64Array,
): number {
  const {gradient, curvature, rows, minLeaf, leastCurvature, l2} = node
  const score = (slope: number, curve: number) => (slope * slope) / (curve + l2 + Number.EPSILON)
  let best = -1
  found[0] = 0
  for (let column = 0; column < count; column++) {
    const first = columns[COLUMN * column + 1]
    const cuts = columns[COLUMN * column + 2] - 1
    let [leftGradient, leftCurvature, leftRows] = [0, 0, 0]
    for (let code = 0; code < cuts; code++) {
      const cell = first + code
      leftGradient += sums[2 * cell]
      leftCurvature += sums[2 * cell + 1]
      leftRows += counts[cell]
      if (leftRows < minLeaf || leftCurvature < leastCurvature) continue
      const rightCurvature = curvature - leftCurvature
      if (rows - leftRows < minLeaf || rightCurvature < leastCurvature) break
      const gain = score(leftGradient, leftCurvature) + score(gradient - leftGradient, rightCurvature) - node.score
      if (gain <= found[0]) continue
      best = column
      found.set([gain, leftGradient, leftCurvature, code])
    }
  }
  return best
}

function subtract({sums, counts}: CountedCells, side: CountedCells): void {
  for (let at = 0; at < sums.length; at++) sums[at] -= side.sums[at]
  for (let at = 0; at < counts.length; at++) counts[at] -= side.counts[at]
}

function giniCut(
  rows: TreeRows,
  node: GiniNode,
  columns: Int32Array,
  count: number,
  {sums, counts}: Cells,
  found: Int32Array,
): number {
  const rowCounts = node.minLeaf > 1 ? counts : undefined
  const cells = {sums, ...(rowCounts && {counts: rowCounts})}
  let [best, bestScore] = [-1, -Infinity]
  for (let from = 0; from < count; from++) {
    const column = columns.subarray(COLUMN * from)
    countPairs(rows, node, column, 1, cells)
    const score = purestCut(node, column[2], sums.subarray(2 * column[1]), rowCounts?.subarray(column[1]), bestScore, found)
    if (score > bestScore) [best, bestScore] = [from, score]
    sums.fill(0, 2 * column[1], 2 * (column[1] + BINS))
    rowCounts?.fill(0, column[1], column[1] + BINS)
  }
  return best
}

/** The best score of a cut of a feature, or `bestScore` when none is better; then `found` is left alone. */
function purestCut(
  {start, end, none, minority, minLeaf}: GiniNode,
  intervals: number,
  sums: Float64Array,
  counts: Int32Array | undefined,
  bestScore: number,
  found: Int32Array,
): number {
  const rows = end - start
  let [previous, most] = [-1, bestScore]
  let [leftNone, leftMinority, leftRows] = [0, 0, 0]
  for (let code = 0; code < intervals; code++) {
    if (sums[2 * code] + sums[2 * code + 1] === 0) continue
    if (previous >= 0 && (minLeaf <= 1 || (leftRows >= minLeaf && rows - leftRows >= minLeaf))) {
      const [rightNone, rightMinority] = [none - leftNone, minority - leftMinority]
      const score =
        (leftNone * leftNone + leftMinority * leftMinority) / (leftNone + leftMinority) +
        (rightNone * rightNone + rightMinority * rightMinority) / (rightNone + rightMinority)
      if (score > most) {
        most = score
        found[0] = previous
        found[1] = code
      }
    }
    leftNone += sums[2 * code]
    leftMinority += sums[2 * code + 1]
    leftRows += counts?.[code] ?? 0
    previous = code
  }
  return most
}
