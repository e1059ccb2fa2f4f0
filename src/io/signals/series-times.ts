import {decimalsOf} from '../../core/decimals.js'
import {UserError} from '../../core/errors.js'
import {shownName} from '../../core/printable.js'
import type {RawRecord} from '../header.js'

/** When the values of a series were measured: at even steps. */
export interface Times {
  readonly name: string
  readonly first: number
  /** Nothing where there is one value alone. */
  readonly step?: number
  /** How far off the step may be, by the digits that times are written with. */
  readonly within: number
  /** Values a second, where the name of the column tells its unit. */
  readonly rate?: number
}

const MILLISECONDS = /(?:^|[\s_.([])(?:ms|milliseconds?)\s*[)\]]?$/i
const SECONDS = /(?:^|[\s_.([])(?:s|secs?|seconds?)\s*[)\]]?$/i
/** Steps of times that were computed may be off by so much of themselves. */
const COMPUTED = 1e-3
/** Times that are rounded to no fewer units than these in a step tell that steps are even. */
const FEWEST_UNITS = 2

/**
 * The times of a series; the rows are those of its file, for messages.
 *
 * @throws {UserError} When steps differ by more than the digits allow that times are written with.
 */
export function timesOf(
  times: Float64Array,
  {file, name, rows}: {readonly file: string; readonly name: string; readonly rows: readonly RawRecord[]},
): Times {
  const last = times.length - 1
  const unit = 10 ** -times.reduce((most, time) => Math.max(most, decimalsOf(time)), 0)
  if (last === 0) return {name, first: times[0], within: 0}
  const step = (times[last] - times[0]) / last
  const within = roundingOf(step, unit)
  const at = times.findIndex((time, row) => !(Math.abs(time - times[0] - row * step) <= within))
  if (!(step > 0) || at > 0) {
    const {line} = rows[Math.max(at, 1)]
    throw new UserError(
      'series-not-read',
      {file, line},
      `${file}: the times in column '${shownName(name === '' ? 'column1' : name)}' do not rise in even steps, first in line ${line}.`,
      ['Resample the series to even steps, in the way that your model is trained on.'],
    )
  }
  const seconds = SECONDS.test(name) ? 1 : MILLISECONDS.test(name) ? 1000 : undefined
  return {name, first: times[0], step, within: within / last, ...(seconds !== undefined && {rate: rounded(seconds / step)})}
}

/**
 * How far from even times may be. Where a step is no whole number of the units that times are written in, each was rounded by half of
 * one, and so were the first and the last, which the step is of.
 */
function roundingOf(step: number, unit: number): number {
  const units = step / unit
  const isWhole = Math.abs(units - Math.round(units)) <= COMPUTED
  return isWhole || units < FEWEST_UNITS ? COMPUTED * step : Math.max(unit, COMPUTED * step)
}

/** Without the last digits of a division: 250, not 249.99999999999997. */
const rounded = (rate: number) => Number(rate.toPrecision(9))
