import {MISSING_CODE, type Column, type Field} from '../../../core/table.js'
import {coarseQuantiles} from '../../../preprocess/coarse-quantiles.js'
import {restoreNumber} from '../../../preprocess/tabular/restore.js'
import type {AnyMarginal} from './marginal.js'

/** What sampling needs of a latent variable: plain JSON, nothing that belongs to a row. */
export type SamplingForm =
  /** `values` at equal steps of probability from 0 to 1, none for a column without values. */
  | {readonly kind: 'number'; readonly name: string; readonly decimals: number; readonly values: readonly number[]}
  /** Per outcome its level (`null` for missing) and its share of the rows. */
  | {
      readonly kind: 'level'
      readonly name: string
      readonly levels: readonly (string | null)[]
      readonly shares: readonly number[]
    }
  /** Shares of the rows in which the number is there and missing. */
  | {readonly kind: 'gap'; readonly name: string; readonly shares: readonly number[]}

export function samplingForm(marginal: AnyMarginal): SamplingForm {
  const {name} = marginal.column.field
  if (marginal.kind === 'number') {
    const {integer, decimals} = marginal.column.field
    return {kind: 'number', name, decimals: integer ? 0 : decimals, values: [...marginal.sorted]}
  }
  const shares = [...marginal.shares]
  if (marginal.kind === 'gap') return {kind: 'gap', name, shares}
  const {levels} = marginal.column.field
  return {kind: 'level', name, levels: Array.from(marginal.codes, code => (code === MISSING_CODE ? null : levels[code])), shares}
}

/** The form without single values of the data: see {@link coarseQuantiles}. */
export const withoutValues = (form: SamplingForm): SamplingForm =>
  form.kind === 'number' ? {...form, values: coarseQuantiles(form.values)} : form

/** Writes cells of a column into its array: a function of row and probability. A number must be written before its gap. */
export function cellWriter(form: SamplingForm, column: Column): (row: number, probability: number) => void {
  if (form.kind === 'level' && column.kind === 'categorical') {
    const codes = form.levels.map(level => (level === null ? MISSING_CODE : codeOf(level, column.field)))
    return (row, probability) => {
      column.codes[row] = codes[outcomeAt(form.shares, probability)]
    }
  }
  if (form.kind === 'level' || column.kind !== 'numeric')
    throw new RangeError(`Column '${form.name}' must be of the kind that it was fitted with.`)
  if (form.kind === 'number')
    return (row, probability) => {
      column.values[row] = restoreNumber(valueAt(form.values, probability), form)
    }
  return (row, probability) => {
    if (outcomeAt(form.shares, probability) === 1) column.values[row] = NaN
  }
}

function codeOf(level: string, field: Extract<Field, {kind: 'categorical'}>): number {
  const code = field.levels.indexOf(level)
  if (code < 0) throw new RangeError(`Column '${field.name}' must have all levels that it was fitted with.`)
  return code
}

/**
 * The value at a probability: on the line between the values on either side of it, so that what is made lies between values
 * of the data and never beyond them. Missing without values.
 */
function valueAt(values: readonly number[], probability: number): number {
  if (values.length === 0) return NaN
  const place = probability * (values.length - 1)
  const below = Math.min(values.length - 1, Math.floor(place))
  const above = Math.min(values.length - 1, below + 1)
  return values[below] + (place - below) * (values[above] - values[below])
}

/** The outcome whose interval holds the probability. */
function outcomeAt(shares: readonly number[], probability: number): number {
  let rest = probability
  let outcome = 0
  while (outcome < shares.length - 1 && rest >= shares[outcome]) rest -= shares[outcome++]
  return outcome
}
