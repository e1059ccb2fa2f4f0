import type {NumericColumn} from '../core/table.js'
import {lastPlaceOf} from './resolution.js'
import {oneHotGroups} from './one-hot.js'

/** Rows that are a mixture of two one-hot rows. */
export interface MixtureRows {
  /** Rows with a fractional one-hot group. */
  readonly rows: readonly number[]
  /** Rows with two groups or more that are mixed in one and the same proportion. */
  readonly shared: number
  /** Pairs of levels, of groups with three levels or more, that some row mixes with every other level at 0. */
  readonly pairs: number
}

/** With fewer decimals a share may be a real figure, or two shares equal by chance. */
const FEWEST_DECIMALS = 5
/** Smaller shares may be noise on a 0 and a 1; positions on an edge are spread evenly. */
const LEAST_SHARE = 0.001
/** Two shares are equal within so much: half units of the fewest decimals would be more, but most have more. */
const EQUAL_SHARES = 2e-6

/**
 * Interpolation between two one-hot rows leaves 1 - t at the one's level and t at the other's, with the same t in every group in
 * which they differ. Rows in which groups are mixed in different proportions are not counted at all.
 *
 * @param columns Numeric columns in their order in the file.
 */
export function mixtureRows(columns: readonly NumericColumn[]): MixtureRows {
  const groups = oneHotGroups(columns)
  const rowCount = columns.length === 0 ? 0 : columns[0].values.length
  const rows: number[] = []
  const pairs = new Set<string>()
  let shared = 0
  for (let row = 0; row < rowCount; row++) {
    const mixed = groups.map(({columns: levels}) => mixtureAt(levels, row)).map((mixture, group) => ({...mixture, group}))
    const parts = mixed.filter(({share}) => share > 0)
    if (parts.length === 0) continue
    rows.push(row)
    const [{share}] = parts
    if (
      share < LEAST_SHARE ||
      lastPlaceOf(share) < FEWEST_DECIMALS ||
      parts.some(part => Math.abs(part.share - share) > EQUAL_SHARES)
    )
      continue
    if (parts.length > 1) shared++
    else if (groups[parts[0].group].columns.length > 2) pairs.add(`${parts[0].group} ${parts[0].levels}`)
  }
  return {rows, shared, pairs: pairs.size}
}

/** The smaller share of a mixed group and which levels it mixes; a share of 0 when the row has one level. */
function mixtureAt(levels: readonly NumericColumn[], row: number): {share: number; levels: string} {
  const on = levels.flatMap(({values}, level) => (values[row] > 0 ? [level] : []))
  if (on.length !== 2) return {share: 0, levels: ''}
  const [a, b] = on.map(level => levels[level].values[row])
  return {share: Math.min(a, b), levels: on.join(' ')}
}
