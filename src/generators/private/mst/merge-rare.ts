import type {Measurement} from '../graphical-model/estimate.js'
import type {CodedRows} from '../marginal-based/measure.js'

/** For each merged code of a column, the codes that it stands for. */
export type Merging = readonly (readonly number[])[]

/** A code counts for itself from so many standard deviations of the noise on. */
const STANDS_OUT = 3

/**
 * Makes one code of all codes whose noisy count does not stand out of the noise (arXiv:2108.04978, section 3.2): pairs of columns then have
 * few cells, each with records in it.
 *
 * @param missing The code of missing cells, which stays by itself; -1 when there is none.
 */
export function mergeRare(measurement: Measurement, missing: number): Merging {
  const {counts, variances} = measurement
  const codes = [...counts.keys()]
  const isRare = (code: number) => code !== missing && counts[code] < STANDS_OUT * Math.sqrt(variances[code])
  const rare = codes.filter(isRare)
  return [...codes.filter(code => !isRare(code)).map(code => [code]), ...(rare.length > 0 ? [rare] : [])]
}

/** What was measured of a column, in merged codes. */
export function mergedMeasurement({columns, counts, variances}: Measurement, merging: Merging): Measurement {
  const sums = (values: Float64Array) =>
    Float64Array.from(merging, members => members.reduce((sum, code) => sum + values[code], 0))
  return {columns, counts: sums(counts), variances: sums(variances)}
}

/** The records in merged codes. */
export function mergedRows({sizes, codes}: CodedRows, mergings: readonly Merging[]): CodedRows {
  const mergedCodes = mergings.map((merging, column) => {
    const places = new Int32Array(sizes[column])
    merging.forEach((members, place) => {
      for (const code of members) places[code] = place
    })
    return codes[column].map(code => (code < 0 ? code : places[code]))
  })
  return {sizes: mergings.map(({length}) => length), codes: mergedCodes, recoded: rows => mergedRows(rows, mergings)}
}
