import {permutation, type Rng} from '../../core/rng.js'
import {categoricalColumn, type Table} from '../../core/table.js'

export interface Split {
  /** Rows the generators see: the members. */
  readonly train: Int32Array
  /** Rows nobody sees until they are asked about: the non-members. */
  readonly holdout: Int32Array
}

/**
 * Splits rows into members and non-members at random, stratified by the target: of every class the same share (rounded) is
 * held out. With groups (several rows of one person) whole groups go to one side, stratified by the rarest class a group
 * holds, so that the share of rows is only approximate.
 *
 * @param fraction Share held out, in (0, 1).
 * @param share Of every class the share that takes part at all, drawn at random, in (0, 1].
 */
export function splitRows(table: Table, target: string, fraction: number, rng: Rng, groups?: Int32Array, share = 1): Split {
  const {codes, field} = categoricalColumn(table, target)
  const units = groups === undefined ? Array.from(codes, (_, row) => [row]) : rowsByGroup(groups)
  const classSizes = new Int32Array(field.levels.length)
  for (const code of codes) classSizes[code]++
  const strata = new Map<number, number[][]>()
  for (const unit of units) {
    const rarest = unit.reduce((best, row) => (classSizes[codes[row]] < classSizes[best] ? codes[row] : best), codes[unit[0]])
    const stratum = strata.get(rarest)
    if (stratum === undefined) strata.set(rarest, [unit])
    else stratum.push(unit)
  }
  const train: number[] = []
  const holdout: number[] = []
  for (const code of [...strata.keys()].sort((a, b) => a - b)) {
    const stratum = strata.get(code) ?? []
    const order = permutation(rng.fork(field.levels[code]), stratum.length).subarray(0, Math.round(stratum.length * share))
    const heldOut = Math.round(order.length * fraction)
    order.forEach((at, position) => {
      const side = position < heldOut ? holdout : train
      side.push(...stratum[at])
    })
  }
  return {train: Int32Array.from(train).sort(), holdout: Int32Array.from(holdout).sort()}
}

/** The rows of each group, groups in the order of their first rows. */
export function rowsByGroup(groups: ArrayLike<number>): number[][] {
  const byGroup = new Map<number, number[]>()
  Array.from(groups).forEach((group, row) => {
    const rows = byGroup.get(group)
    if (rows === undefined) byGroup.set(group, [row])
    else rows.push(row)
  })
  return [...byGroup.values()]
}
