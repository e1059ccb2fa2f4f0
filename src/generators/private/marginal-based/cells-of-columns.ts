import type {Scale} from '../dp-gaussian-copula/scale.js'
import type {Rng} from '../../../core/rng.js'

/** A column as codes: equal bins of a number's range or the levels, and last, where the domain allows it, "missing". */
export interface CodedColumn {
  readonly scale: Scale
  /** Bins or levels. */
  readonly present: number
  /** The code of a missing cell; -1 where the domain has none. */
  readonly missing: number
  /** `present`, and one more where cells may be missing. */
  readonly size: number
}

/** @param bins Most bins of a number; where it has no more values than that, each value is a bin. */
export function codedColumn(scale: Scale, bins: number): CodedColumn {
  const present = scale.domain.kind === 'levels' ? scale.values : Math.min(bins, scale.values)
  const isMissable = scale.domain.missing
  return {scale, present, missing: isMissable ? present : -1, size: present + (isMissable ? 1 : 0)}
}

/** Codes of positions [rows]; -1 where a cell is missing and the domain has no missing cells. */
export function codesOf({present, missing}: CodedColumn, positions: Float64Array): Int32Array {
  return Int32Array.from(positions, position => (Number.isNaN(position) ? missing : Math.floor(position * present)))
}

/** A position anywhere in the bin, each as likely; NaN for the code of a missing cell. */
export function positionIn({present, missing}: CodedColumn, code: number, rng: Rng): number {
  return code === missing ? NaN : Math.min((code + rng.next()) / present, 1 - Number.EPSILON)
}
