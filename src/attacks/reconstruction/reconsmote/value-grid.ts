import {levelsOf, sampleColumns, sampleForm, type Levels} from '../../../core/sample-form.js'
import type {Table} from '../../../core/table.js'

/** Whole numbers that the numbers of samples are, counted in a unit. */
export interface ValueGrid extends Levels {
  /** The unit is 10^-decimals. */
  readonly decimals: number
}

/** Of series as text: with more digits they are hardly rounded, and with more units rounding says nothing. */
const MOST_DECIMALS = 6
const MOST_UNITS = 2 ** 31

/**
 * The grid that the numbers of samples lie on: levels of grey or of sound, or the decimals that all values of series are rounded to.
 *
 * @returns Nothing where the rows are no such samples, or their numbers were not rounded.
 */
export function valueGrid(released: Table): ValueGrid | undefined {
  const form = sampleForm(released)
  if (form === undefined || form.kind === 'molecule') return undefined
  const levels = levelsOf(form)
  if (levels !== undefined) return {...levels, decimals: 0}
  if (form.kind !== 'signal' || form.stored === undefined) return undefined
  const columns = sampleColumns(released)
  let decimals = 0
  for (const {values} of columns)
    for (const value of values) {
      while (decimals <= MOST_DECIMALS && !isOnGrid(value, decimals)) decimals++
      if (decimals > MOST_DECIMALS || Math.abs(value) * 10 ** decimals > MOST_UNITS) return undefined
    }
  return {first: -Infinity, last: Infinity, decimals}
}

/** A number that was read from a text with so many decimals reads back the same. */
const isOnGrid = (value: number, decimals: number) => Number(value.toFixed(decimals)) === value
