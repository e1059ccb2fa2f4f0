/**
 * Per row of the class, how many of its neighbours among all rows are of other classes.
 *
 * @param indices [rows of the class, count], row numbers of neighbours. @param rows Row numbers of the class. @param rowCount Of all.
 */
export function othersAround(indices: Int32Array, count: number, rows: Int32Array, rowCount: number): Float64Array {
  const isOwn = new Uint8Array(rowCount)
  for (const row of rows) isOwn[row] = 1
  const others = new Float64Array(indices.length / count).fill(count)
  for (let at = 0; at < indices.length; at++) others[Math.floor(at / count)] -= isOwn[indices[at]]
  return others
}
